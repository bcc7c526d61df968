"""Workbooks with something wrong about a sheet or a file: rule id (S…) → what writes them.

S8, a department that has sent nothing, is no file's: a run that expects departments finds it (bench/accuracy.py).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any

from expectations.model import RecordKind
from zhinan.sample.columns import IDENTITY, Column
from zhinan.sample.dress import Dress, Edit
from zhinan.sample.process import FIELDS, PROCESS
from zhinan.sample.record import Item, Record
from zhinan.sample.shapes import SHAPES, Shape
from zhinan.sample.unreadable import UNREADABLE
from zhinan.sample.workshop import Injected, Workshop
from zhinan.sample.written import Written

_ITEMS_PER_FILE = 3
_OWNER = "实施主体"
Place = tuple[str | None, str | None]


@dataclass(slots=True)
class _Writer:
    """Writes one workbook after the other for one structural rule."""

    workshop: Workshop
    rule: str
    count: int = 0

    def write(
        self,
        shape_name: str,
        where: Callable[[Written], Sequence[Place]],
        value: str = "",
        name: str = "",
        **dress: Any,
    ) -> Written:
        """A clean workbook, dressed so that the rule fails at the places that ``where`` tells."""
        file, rng, items = self.begin(name)
        return self.end(shape_name, file, items, Dress(rng, **dress), where, value)

    def begin(self, name: str = "") -> tuple[str, Random, list[Item]]:
        """The next file's name, its chance, its items."""
        self.count += 1
        file = f"{self.rule}-{self.count:03d}{name}"
        rng = self.workshop.dice(file)
        return file, rng, next(self.workshop.pool.runs(_ITEMS_PER_FILE, rng))

    def end(
        self,
        shape_name: str,
        file: str,
        items: Sequence[Item],
        dress: Dress,
        where: Callable[[Written], Sequence[Place]],
        value: str,
    ) -> Written:
        written = self.workshop.write(file, SHAPES[shape_name], items, dress)
        for sheet, cell in where(written):
            self.tell(written.file, sheet, cell, shape_name, value)
        return written

    def tell(self, file: str, sheet: str | None, cell: str | None, shape_name: str, value: str) -> None:
        """The rule fails there."""
        name = self.workshop.name(file)
        self.workshop.truth.injected.append(Injected(name, sheet, cell, self.rule, "", value, shape_name, "structure"))


def _first_heading(kind: RecordKind) -> Callable[[Written], Sequence[Place]]:
    """Where a missing column is told: at the first heading, and once for all forms of a file."""
    return lambda written: written.headings[kind, 0][:1]


def _heading(kind: RecordKind, position: int) -> Callable[[Written], Sequence[Place]]:
    """A heading, on each sheet that has it."""
    return lambda written: written.headings[kind, position]


def _at(sheet: str | None, cell: str | None) -> Callable[[Written], Sequence[Place]]:
    return lambda written: [(sheet, cell)]


def _kinds(shape: Shape) -> Iterator[RecordKind]:
    return (kind for kind in ("item", "material", "step") if kind in shape.kinds)


def _without(kind: RecordKind, *elements: str) -> Edit:
    return lambda of, columns: [c for c in columns if of != kind or c.element not in elements]


def _with(kind: RecordKind, position: int, column: Column) -> Edit:
    """``column`` put in at ``position`` of the columns of one kind."""
    return lambda of, columns: columns if of != kind else [*columns[:position], column, *columns[position:]]


def _missing_column(write: _Writer) -> None:
    """Each element that must be filled, in turn; now and then two at once: two complaints at one heading."""
    standard = write.workshop.standard
    required: dict[RecordKind, list[str]] = {
        kind: [
            element.name
            for element in standard.of(kind)
            if any(r.kind == "filled" and not r.conditions and not r.params.get("where_present") for r in element.rules)
        ]
        for kind in ("item", "material", "step")
    }
    turns = {kind: cycle(names) for kind, names in required.items()}
    for shape_name, shape in write.workshop.shapes.items():
        for kind in _kinds(shape):
            for _ in range(4 if kind == "item" else 2):
                name = next(turns[kind])
                write.write(shape_name, _first_heading(kind), name, edit=_without(kind, name), has_steps=True)
        both = next(turns["item"]), next(turns["item"])
        written = write.write(shape_name, _first_heading("item"), both[0], edit=_without("item", *both), has_steps=True)
        write.tell(written.file, *written.headings["item", 0][0], shape_name, both[1])


def _missing_optional_column(write: _Writer) -> None:
    """What may be left blank must have its column too: told once a table, however many are missing."""
    optional = ("窗口备注信息", "纸质材料提交方式", "会办处室", "特殊环节时限")
    for number, shape_name in enumerate(write.workshop.shapes):
        for names in ((optional[number % 4],), (optional[number % 4], optional[(number + 1) % 4])):
            write.write(shape_name, _first_heading("item"), "、".join(names), edit=_without("item", *names))


def _doubled_column(write: _Writer) -> None:
    """The same heading again, or an alias of it, further to the right."""
    aliases = {element.name: element.aliases for element in write.workshop.standard.elements}
    names: dict[RecordKind, cycle[str]] = {
        "item": cycle(
            ["四办标志", "承诺时限", "咨询方式", "窗口描述", "办理流程说明", "物流快递", "法定时限", "办公时间"]
        ),
        "material": cycle(["材料类型", "是否减免", "原件份数"]),
        "step": cycle(FIELDS[1:]),
    }
    for shape_name, shape in write.workshop.shapes.items():
        for kind in _kinds(shape):
            if shape.is_form and kind != "item":
                continue  # a label that comes again begins the next material
            for is_alias in (False, True):
                name = next(names[kind])
                heading = aliases[name][0] if is_alias and aliases.get(name) else name
                end = len(_columns(write.workshop, kind, shape_name))
                edit = _with(kind, end, Column(name, heading))
                write.write(shape_name, _heading(kind, end), heading, edit=edit, has_steps=True)


def _columns(workshop: Workshop, kind: RecordKind, shape_name: str) -> list[Column]:
    """The columns of a table of that kind; a sheet shared with the items needs none that name the item."""
    return Dress(Random(0)).columns(workshop.standard, kind, names_item="step" in SHAPES[shape_name].kinds)


_UNKNOWN = ("备用字段", "整改情况", "受理范围", "微信公众号", "二维码", "是否高频", "主题分类", "审批股审核意见")


def _unknown_column(write: _Writer) -> None:
    """A heading that the standard does not know, between known ones; or content under no heading at all."""
    headings = cycle(_UNKNOWN)
    for shape_name, shape in write.workshop.shapes.items():
        for kind in _kinds(shape):
            heading, position = next(headings), 5 if kind == "item" else 3
            edit = _with(kind, position, Column("", heading, filling="见附件"))
            write.write(shape_name, _heading(kind, position), heading, edit=edit, has_steps=True)
        if not shape.is_form:
            edit = _with("item", 7, Column("", "", filling="已核对"))
            write.write(shape_name, _heading("item", 7), "", edit=edit)


_TABLES_WITHOUT_HEADINGS = (
    ("窗口一览", [["窗口", "楼层", "开放时间"], *(["综合窗口", f"{floor}楼", "全天"] for floor in range(1, 5))]),
    (
        "Sheet2",
        [
            ["1", "营业执照办理", "当场"],
            ["2", "食品经营许可", "五天"],
            ["3", "卫生许可", "三天"],
            ["4", "注销", "当场"],
        ],
    ),
    ("汇总", [["单位", "上报数", "通过数", "退回数"], *([f"第{n}批", "12", "11", "1"] for n in "一二三四")]),
)


def _no_heading(write: _Writer) -> None:
    """Beside the items a sheet that looks like a table, and no heading of it is known."""
    for shape_name, shape in write.workshop.shapes.items():
        for sheet in _TABLES_WITHOUT_HEADINGS if shape.has_sheets else ():
            write.write(shape_name, _at(sheet[0], None), sheet[0], sheets=[sheet])


def _no_data(write: _Writer) -> None:
    """A sheet with headings and nothing below; a CSV of nothing but headings."""
    materials = ("材料名称", "材料类型", "材料形式", "材料必要性", "是否减免", "收取方式", "原件份数", "复印件份数")
    items = ("业务办理项编码", "业务办理项名称", "事项类型", "办件类型", "四办标志", PROCESS)
    sheets = (
        ("办理流程二", [[*IDENTITY, *FIELDS]]),
        ("申请材料二", [[*IDENTITY, *materials]]),
        ("事项二", [list(items)]),
        ("事项三", [["罗山县政务服务事项"], list(items)]),
    )
    for shape_name, shape in write.workshop.shapes.items():
        if shape.has_sheets:
            for name, rows in sheets:
                place = name, f"A{len(rows)}"
                write.write(shape_name, _at(*place), name, sheets=[(name, rows)])
        else:
            file, rng, _ = write.begin("-林茶局")
            write.end(shape_name, file, [], Dress(rng), _first_heading("item"), "")


def _same_file_twice(write: _Writer) -> None:
    """The same bytes under another name; the first name by the alphabet is the one that counts."""
    for shape_name, shape in write.workshop.shapes.items():
        for copies in (1, 2):
            written = write.write(shape_name, lambda written: [])
            file = write.workshop.folder / written.file
            for number in range(copies):
                other = file.with_name(f"{file.stem}（{number + 1}）{shape.suffix}")
                shutil.copyfile(file, other)
                write.workshop.truth.files.append(write.workshop.name(other.name))
                write.tell(other.name, None, None, shape_name, "")


def _orphan(write: _Writer) -> None:
    """A material or a step that names an item which is not there, or none at all."""
    strangers = (
        {"业务办理项编码": "", "业务办理项名称": "没有报送的事项"},
        {"业务办理项编码": "", "业务办理项名称": ""},
        {"业务办理项编码": "114115219000000004000000000000001", "业务办理项名称": "别的事项"},
        {"业务办理项编码": "\u3000", "业务办理项名称": "/"},
    )
    for shape_name, shape in write.workshop.shapes.items():
        if "step" not in shape.kinds:
            continue
        for kind in ("material", "step"):
            for stranger in strangers:
                file, rng, items = write.begin()
                record: Record = rng.choice(rng.choice(items).of("material" if kind == "material" else "step"))
                record.values.update(stranger)

                def where(written: Written, record: Record = record) -> list[Place]:
                    return [written.place(record, IDENTITY[0])]

                write.end(shape_name, file, items, Dress(rng, has_steps=True), where, str(stranger))


def _unknown_department(write: _Writer) -> None:
    """Neither a column, nor a title, nor the file's name says who sends; or the column is there and says nothing."""
    for shape_name, shape in write.workshop.shapes.items():
        if shape.names_sender:
            continue
        write.write(shape_name, _at(None, None), edit=_without("item", _OWNER))
        for nothing in ("", "/", "无"):
            file, rng, items = write.begin()
            for item in items:
                item.record.values[_OWNER] = nothing
            write.end(shape_name, file, items, Dress(rng), _at(None, None), nothing)


def _unreadable(write: _Writer) -> None:
    for label, (suffix, data) in UNREADABLE.items():
        file, _, _ = write.begin()
        path = write.workshop.folder / f"{file}{suffix}"
        path.write_bytes(data)
        write.workshop.keep(path)
        write.tell(path.name, None, None, "no workbook", label)


STRUCTURE: dict[str, Callable[[_Writer], None]] = {
    "S0": _unreadable,
    "S1": _missing_column,
    "S11": _missing_optional_column,
    "S2": _doubled_column,
    "S3": _unknown_column,
    "S4": _no_heading,
    "S5": _no_data,
    "S7": _same_file_twice,
    "S9": _orphan,
    "S10": _unknown_department,
}


def structural(workshop: Workshop, rules: Sequence[str]) -> None:
    """The workbooks of the structural rules ``rules``."""
    for rule in rules:
        STRUCTURE[rule](_Writer(workshop, rule))
