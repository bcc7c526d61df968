"""The sections on problems: what became of them, which elements, what waits for people, what to do next."""

from __future__ import annotations

from datetime import date

from expectations.model import Standard
from zhinan.deliver.bulletin.model import Block, Column, Heading, Paragraph, Table, short_day
from zhinan.deliver.bulletin.rows import Row
from zhinan.deliver.bulletin.runs import Runs
from zhinan.deliver.bulletin.shares import NONE, share_of
from zhinan.deliver.cells import requirement_text
from zhinan.deliver.masking import private_elements, told

WORST_ELEMENTS = 10
MOST_LATE = 10
_LONGEST = 90
# The annex asks nothing of a national element.
_NATIONAL = "（国家规范的要素，通用标准表未列）"
_COUNTS = ("opened_count", "reopened_count", "resolved_count", "ended_count", "open_count", "overdue_count")


def by_department(
    departments: list[Row], happened: dict[str, Row], standing: dict[str, Row], unknown: str
) -> list[Row]:
    """One row a department in the annex's order, last what belongs to none of them: group, counts, due days."""
    rows = []
    groups = {row["department"]: row["department_group"] for row in departments}
    others = sorted((set(happened) | set(standing)) - set(groups))
    silent = {row["department"] for row in departments if not row["is_received"]}
    for name in [*groups, *others]:
        row: Row = {"department": name or unknown, "department_group": groups.get(name, unknown)}
        row |= {"is_silent": name in silent, "is_expected": name in groups}
        for source in (happened.get(name, {}), standing.get(name, {})):
            row |= {key: value for key, value in source.items() if key != "department"}
        rows.append(row)
    return rows


def progress(runs: Runs, rows: list[Row]) -> list[Block]:
    """四、问题整改情况."""
    total = _sums(rows)
    span = f"{short_day(runs.since)}至{short_day(runs.now.day)}"
    text = (
        f"{span}，新发现须整改的问题{total['opened_count']}处，部门改好{total['resolved_count']}处，"
        f"因标准更新、人工认定、事项撤回等消除{total['ended_count']}处，改好后又出现{total['reopened_count']}处。"
        f"现有{total['open_count']}处没有改好，其中逾期{total['overdue_count']}处。"
    )
    if runs.before is None:
        text += "因没有一周前的核查结果，以上从第一次核查起算。"
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["department_group"], []).append(row)
    shown = [(name, *_figures(_sums(own))) for name, own in groups.items()]
    columns = (
        Column("推进组", 18), Column("新增", 15), Column("反复", 15), Column("部门改好", 18), Column("其他消除", 18),
        Column("尚未改好", 18), Column("其中逾期", 18),
    )  # fmt: skip
    table = Table("各组问题整改情况（处）", columns, (*shown, ("合计", *_figures(total))), has_total=True)
    late = [row for row in rows if row.get("overdue_count") and not row["is_silent"] and row["is_expected"]]
    late.sort(key=lambda row: -row["overdue_count"])
    blocks: list[Block] = [Heading(1, "问题整改情况"), Paragraph(text), table]
    if not late:
        return [*blocks, Paragraph("没有报送后逾期未改的部门。" if total["overdue_count"] else "没有逾期未改的问题。")]
    named = "、".join(f"{row['department']}（{row['overdue_count']}处）" for row in late[:MOST_LATE])
    rest = f"等{len(late)}个部门" if len(late) > MOST_LATE else ""
    silent = sum(row["is_silent"] for row in rows)
    others = f"另有{silent}个部门尚未报送。" if silent else ""
    return [*blocks, Paragraph(f"逾期未改较多的部门：{named}{rest}。{others}")]


def elements(
    standard: Standard, rows: list[Row], examples: dict[tuple[str, str], Row], is_latest: bool, unknown: str
) -> list[Block]:
    """五、出错最多的要素."""
    labels = {(element.record, element.name): element for element in standard.elements}
    private = private_elements(standard)
    failing = [row for row in rows if row["failed_check_count"]]

    def label(row: Row) -> str:
        element = labels.get((row["record"], row["element"]))
        return element.label if element else str(row["element"])

    failing.sort(key=lambda row: (-row["failed_check_count"], row["element_accuracy"], label(row)))
    blocks: list[Block] = [Heading(1, f"出错最多的{WORST_ELEMENTS}个要素")]
    if not failing:
        return [*blocks, Paragraph("没有不通过的要素。")]
    shown = []
    for number, row in enumerate(failing[:WORST_ELEMENTS], start=1):
        key = row["record"], row["element"]
        element, example = labels.get(key), examples.get(key)
        count = f"{row['failed_check_count']}/{row['check_count']}"
        found = NONE
        if example:
            found = (
                f"{example['department'] or unknown}“{example['item'] or '（没有填写名称）'}”：{told(example, private)}"
            )
        requirement = _shortened(requirement_text(element.requirement)) if element else ""
        shown.append((str(number), label(row), count, requirement or _NATIONAL, found))
    columns = (
        Column("序号", 10), Column("要素", 21, "left"), Column("不通过/核查", 22), Column("填写要求", 40, "left"),
        Column("举例", 44, "left"),
    )  # fmt: skip
    note = "" if is_latest else "举例只有最近一次核查才有。"
    return [*blocks, Table("出错最多的要素", columns, tuple(shown), note=note)]


def people(departments: list[Row]) -> list[Block]:
    """七、人工认定和豁免."""
    waiting = [row for row in departments if row["manual_count"] or row["waived_count"]]
    manual, waived = (sum(row[name] for row in departments) for name in ("manual_count", "waived_count"))
    blocks: list[Block] = [Heading(1, "待人工认定和豁免")]
    if not waiting:
        return [*blocks, Paragraph("没有待人工认定和豁免的核查。")]
    text = (
        f"程序判断不了、还待人工认定的核查{manual}次；写明理由、在有效期内豁免的{waived}次。"
        "两者都不计入要素准确率，有这样核查的事项不算准确，请各推进组抓紧认定。"
    )
    rows = [
        (row["department_group"], row["department"], str(row["manual_count"]), str(row["waived_count"]))
        for row in waiting
    ]  # fmt: skip
    columns = (Column("推进组", 25), Column("部门", 40), Column("待人工认定", 25), Column("豁免", 25))
    total = ("合计", "", str(manual), str(waived))
    return [*blocks, Paragraph(text), Table("待人工认定和豁免（次）", columns, (*rows, total), has_total=True)]


def next_steps(county: Row, departments: list[Row], rows: list[Row]) -> list[Block]:
    """八、下一步工作."""
    silent = [row["department"] for row in departments if not row["is_received"]]
    urgent = [row for row in rows if (row.get("overdue_count") or row.get("soon_count")) and not row["is_silent"]]
    urgent.sort(key=lambda row: (-(row.get("overdue_count") or 0), row.get("soon") or date.max))
    items = []
    if any(row.get("overdue_count") for row in urgent):
        items.append("有逾期问题的部门立即改正，按整改清单逐处核对后重新报送整本工作簿。")
    if any(row.get("soon_count") for row in urgent):
        items.append("一周内到期的问题在期限前改好，期限见下表。")
    if silent:
        items.append(f"尚未报送的{len(silent)}个部门尽快报送：{'、'.join(silent)}。")
    if county["manual_count"]:
        items.append(f"各推进组对待人工认定的{county['manual_count']}次核查作出认定。")
    guide = share_of(county, "accurate_item_count", "item_count")
    if guide.whole and guide.part < guide.whole:
        items.append(f"各部门对照整改清单把其余{guide.whole - guide.part}项改到准确，确保办事指南准确率100%。")
    blocks: list[Block] = [Heading(1, "下一步工作"), *(Paragraph(text, is_item=True) for text in items)]
    if not items:
        blocks.append(Paragraph("继续做好动态调整，事项和要素变动的及时报送。"))
    if urgent:
        shown = tuple(
            (
                row["department_group"], row["department"], str(row.get("overdue_count") or 0),
                _day(row.get("first_overdue")), str(row.get("overdue_working_days") or 0),
                str(row.get("soon_count") or 0), _day(row.get("soon")),
            )
            for row in urgent
        )  # fmt: skip
        columns = (
            Column("推进组", 16), Column("部门", 30), Column("已逾期", 13), Column("最早的期限", 20),
            Column("最多逾期工作日", 18), Column("一周内到期", 16), Column("最近的期限", 20),
        )  # fmt: skip
        blocks.append(Table("整改期限（处）", columns, shown))
    return blocks


def _figures(row: Row) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in _COUNTS)


def _sums(rows: list[Row]) -> Row:
    return {name: sum(row.get(name) or 0 for row in rows) for name in _COUNTS}


def _day(day: date | None) -> str:
    return short_day(day) if day else NONE


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}……（全文见标准）"
