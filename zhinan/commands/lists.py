"""``zhinan lists`` and ``zhinan why``: what is in the public lists, and why an item is or is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.table import Table
from rich.text import Text

from expectations.categories import NAMED_MATERIALS
from expectations.standard import load_standard
from zhinan.commands.rows import print_rows
from zhinan.commands.show import print_lines
from zhinan.commands.terminal import terminal
from zhinan.commands.warehouse import opened
from zhinan.deliver.cells import excel_text
from zhinan.members import Member, Summary, find_category, members, summaries
from zhinan.settings import Home
from zhinan.standing import Standing
from zhinan.why import Judged, Material, Met, cut, why

_SUMMARY = {
    "name": "清单",
    "published_count": "公布",
    "held_back_count": "暂缓",
    "held": "为什么暂缓",
    "description": "说明",
}
_MEMBER = {"department": "部门", "code": "编码", "item": "名称", "state": "状态", "named": "材料"}


def run_lists(name: str | None, home: Path | None, output: str, standard_name: str) -> None:
    """Print every list in a line, or the items of one."""
    standard = load_standard(standard_name)
    with opened(Home.at(home)) as connection:
        if name is None:
            lists = summaries(connection, standard)
            total, title, headings = f"共 {len(lists)} 个清单。", "公布清单", _SUMMARY
            plain = [{**asdict(one), "held": _held(one)} for one in lists]
            data: object = [asdict(one) for one in lists]
        else:
            category = find_category(standard, name)
            items = members(connection, category.name)
            total, title = _total(items), f"{category.name}：{category.description}"
            headings = _MEMBER if category.material else {key: _MEMBER[key] for key in _MEMBER if key != "named"}
            plain = [asdict(one) for one in items]
            data = {"name": category.name, "description": category.description, "items": plain}
    print_rows(output, data, title, headings, plain, total)


def show_why(item: str, name: str | None, home: Path | None, standard_name: str) -> None:
    """Print why an item is or is not in a list, or in any."""
    with opened(Home.at(home)) as connection:
        stands, judged = why(connection, load_standard(standard_name), item, name)
    code = f"（{stands.code}）" if stands.code else ""
    lines = [("事项", f"{stands.item}{code}"), ("部门", stands.department), ("状态", stands.state)]
    if name is not None:
        print_lines([*lines, *_of_list(stands, judged[0]), *_held_for(stands)])
        return
    print_lines([*lines, *_held_for(stands)])
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in ("清单", "在不在", "原因"):
        table.add_column(heading, overflow="fold", no_wrap=heading != "原因")
    for one in judged:
        where = "不在" if not one.belongs else "在" if stands.is_public else "暂缓"
        reason = f"{stands.state}，原因见上" if where == "暂缓" else one.first_reason
        table.add_row(*(Text(excel_text(text)) for text in (one.category.name, where, reason)))
    terminal().print(table)
    changed = [one.category.name for one in judged if one.belongs != (one.category.name in stands.lists)]
    if changed:
        terminal().print(_changed("、".join(changed)))


def _of_list(stands: Standing, judged: Judged) -> list[tuple[str, str]]:
    category = judged.category
    if judged.belongs:
        verdict = "在清单里，已公布" if stands.is_public else "符合清单的条件，暂缓公布"
    else:
        verdict = "不在清单里"
    lines = [("清单", f"{category.name}：{category.description}"), ("结论", verdict)]
    if not judged.belongs and all(one.is_met for one in judged.conditions):
        lines.append(("原因", judged.first_reason))
    if not judged.conditions and category.material is None:
        lines.append(("条件", "所有事项都列入"))
    lines += [("符合", one.shown) if one.is_met else ("不符合", f"须{one.shown}") for one in judged.conditions]
    if judged.materials:
        first = judged.materials[0]
        lines.append(("计入的材料", _all(first.counting)))
        if first.wanted:
            lines.append(("计入的都须", _all(first.wanted)))
        lines += [("材料", _material(material)) for material in judged.materials]
    elif category.material is not None:
        lines.append(("材料", "没有报送申请材料"))
    if judged.belongs != (category.name in stands.lists):
        lines.append(("注意", _changed(category.name)))
    return lines


def _material(material: Material) -> str:
    """What the list makes of one material, by what was filled in: the conditions stand above."""
    if not material.is_counted:
        told = "不计入，" + next(_unmet(one) for one in material.counting if not one.is_met)
    elif not material.is_met:
        told = "计入，不符合，" + "；".join(one.filled for one in material.wanted if not one.is_met)
    else:
        filled = dict.fromkeys(one.filled for one in material.wanted or material.counting)
        told = ("计入，符合，" if material.wanted else "计入，") + "，".join(filled)
    return f"{cut(material.name) or '（没有填写名称）'}：{told}"


def _unmet(one: Met) -> str:
    """The name stands before it already: of a condition on that its opposite tells more."""
    return one.unmet if [element for element, _ in one.values] == [NAMED_MATERIALS] else one.filled


def _all(conditions: Sequence[Met]) -> str:
    return "，并且".join(one.words for one in conditions)


def _held_for(stands: Standing) -> list[tuple[str, str]]:
    return [("暂缓原因", reason) for reason in stands.held_for]


def _changed(names: str) -> str:
    return f"{names}的条件在上次运行之后有改动，清单要到下次运行才更新。"


def _held(one: Summary) -> str:
    return "，".join(f"{word} {count} 项" for word, count in one.held.items() if count)


def _total(items: Sequence[Member]) -> str:
    published = sum(one.state == "公布" for one in items)
    return f"共 {len(items)} 项，公布 {published} 项，暂缓 {len(items) - published} 项。"
