"""审核认定表: the items that wait for one gate, with all their values, and columns in which the gate decides.

Source: the notice, 二（二）2 (the working groups certify item by item), 二（三） (the bureau confirms), 五（一） (the
department does). Put back into a batch of data/raw the workbook is read as decisions (``zhinan.intake.reviews``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.columns import departments
from expectations.kinds import MANUAL
from expectations.model import Element, RecordKind, Standard
from zhinan.deliver.names import file_name
from zhinan.deliver.review_sheets import Column, Page, write_review
from zhinan.errors import UsageError
from zhinan.intake.reviews import FORM, GATES, OUTCOMES
from zhinan.warehouse.database import quoted, run_gates

WHOLE_COUNTY = "全县"
_TITLES = {"department": "审核确认表", "group": "审核认定表", "bureau": "审核确认表"}
_JUDGEMENTS = ("通过", "不通过")
_WIDE, _NARROW = 40, 14
_WIDE_CHARACTERS = 30  # an element whose values are longer than this has a wide column


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose items, for which gate: a department's own, a working group's, or the whole county's for the bureau."""

    name: str
    gate: str
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was written: the file, how many items wait in it, how many the gate has passed, how many cannot yet."""

    path: Path
    waiting_count: int
    passed_count: int
    other_count: int


def scope_of(standard: Standard, name: str) -> Scope:
    """The scope that a working group, a department, or 全县 names. Raises UsageError for any other name."""
    known = departments(standard)
    if name in (WHOLE_COUNTY, standard.county):
        return Scope(WHOLE_COUNTY, "bureau", tuple(department.name for department in known))
    of_group = tuple(department.name for department in known if department.group == name)
    if of_group:
        return Scope(name, "group", of_group)
    if any(department.name == name for department in known):
        return Scope(name, "department", (name,))
    groups = "、".join(dict.fromkeys(department.group for department in known))
    raise UsageError(f"没有推进组或部门“{name}”。可写推进组（{groups}）、附件1的部门简称，或{WHOLE_COUNTY}")


def write_scope(
    connection: duckdb.DuckDBPyConnection, standard: Standard, scope: Scope, as_of: str, folder: Path
) -> Reviewed:
    """Write the workbook of ``scope`` to ``folder``, over the latest finished run.

    In it are the items that pass every automatic check and every gate before this one, and that this gate has not
    decided on as they now are. Raises UsageError where no run has ended yet.
    """
    run_id = _latest_run(connection)
    _select(connection, run_id, scope)
    counts = connection.execute(
        """SELECT count(*) FILTER (is_waiting), count(*) FILTER (is_passed),
            count(*) FILTER (NOT is_waiting AND NOT is_passed)
        FROM reviewed_item"""
    ).fetchone()
    assert counts is not None  # an aggregate always gives a row
    title = _TITLES[scope.gate]
    path = folder / f"{file_name(scope.name)}{title}.xlsx"
    write_review(
        path,
        title=f"{standard.county}{'' if scope.name == WHOLE_COUNTY else scope.name}政务服务事项{title}",
        remark=_remark(counts[0], scope.gate, as_of),
        pages=[
            _items_page(connection, standard, scope.gate),
            _parts_page(connection, standard, "申请材料", "material"),
            _parts_page(connection, standard, "办理流程", "step"),
        ],
    )
    return Reviewed(path, *counts)


def _latest_run(connection: duckdb.DuckDBPyConnection) -> str:
    tables = {row[0] for row in connection.execute("SHOW TABLES").fetchall()}
    if "item_event" in tables:
        row = connection.execute("SELECT max(run_id) FROM run WHERE finished_at IS NOT NULL").fetchone()
        if row and row[0]:
            return str(row[0])
    raise UsageError("还没有跑完的核查，先运行 zhinan nightly")


def _select(connection: duckdb.DuckDBPyConnection, run_id: str, scope: Scope) -> None:
    """``reviewed_item``: one row = one item of the scope that counts now, in the order of their workbooks."""
    gates = list(GATES)
    before = [gate for gate in run_gates(connection, run_id) if gates.index(gate) < gates.index(scope.gate)]
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE reviewed_item AS
        WITH passed AS (
            SELECT record_id, list(gate) AS gates FROM current_decision WHERE outcome = 'pass' GROUP BY record_id
        )
        SELECT item.record_id, item_content.content,
            is_error_free AND list_contains(coalesce(passed.gates, []), $4) AS is_passed,
            is_error_free AND list_has_all(coalesce(passed.gates, []), $3) AND NOT is_passed AS is_waiting,
            row_number() OVER (
                ORDER BY department.position, item.sha256, table_no, row_number, length(column_letters), column_letters
            ) AS number
        FROM item_result
        JOIN item USING (record_id)
        JOIN item_content USING (record_id)
        JOIN department ON department.department = item.department
        LEFT JOIN passed USING (record_id)
        WHERE run_id = $1 AND list_contains($2, item.department)""",
        [run_id, list(scope.departments), before, scope.gate],
    )


def _remark(waiting: int, gate: str, as_of: str) -> str:
    wanted = "逐项核对内容是否与实际相符" if gate == "department" else "逐项审核内容是否准确"
    return (
        f"待{GATES[gate]} {waiting} 项，都已通过全部自动核查。请{wanted}，"
        "在“认定”列选通过或退回（退回须写意见），写明认定人、日期；需要人工判断的要求在其后各列选通过或不通过。"
        "只填黄色的列，其他内容不要改动；把本文件放进 data/raw 的批次文件夹，下次核查即生效。"
        "认定之后内容有改动的，须重新认定。" + (f"数据截至 {as_of}。" if as_of else "")
    )


def _items_page(connection: duckdb.DuckDBPyConnection, standard: Standard, gate: str) -> Page:
    manual = [rule for rule in standard.rules("item") if rule.kind == MANUAL]
    elements = standard.of("item")
    named = {name: headings[0] for name, headings in FORM.headings.items()}
    values = connection.execute(
        f"""SELECT item.department, item.item_code, coalesce(item."业务办理项名称", ''), content,
            {_raw(elements, "item")}
        FROM reviewed_item JOIN item USING (record_id) WHERE is_waiting ORDER BY number"""
    ).fetchall()
    columns = [
        Column("序号", 5),
        Column(named["department"], 11),
        Column(named["item_code"], 18),
        Column(named["item"], 26),
        Column(named["outcome"], 8, choices=tuple(OUTCOMES.values())),
        Column(named["opinion"], 22, is_filled=True),
        Column(named["decided_by"], 10, is_filled=True),
        Column(named["decided_on"], 12, is_filled=True, is_date=True),
        *(Column(f"{rule.id} {rule.element}：{rule.params['question']}", 16, choices=_JUDGEMENTS) for rule in manual),
        Column(named["gate"], 11),
        Column(named["content"], 13),
        *_columns(elements, [row[4:] for row in values]),
    ]
    rows = [
        [str(number), *row[:3], *[""] * (4 + len(manual)), GATES[gate], row[3], *row[4:]]
        for number, row in enumerate(values, start=1)
    ]
    return Page("审核认定", columns, rows, frozen=4)


def _parts_page(connection: duckdb.DuckDBPyConnection, standard: Standard, sheet: str, kind: RecordKind) -> Page:
    elements = standard.of(kind)
    rows = connection.execute(
        f"""SELECT item.department, item.item_code, coalesce(item."业务办理项名称", ''), {_raw(elements, "part")}
        FROM reviewed_item JOIN item USING (record_id)
        JOIN {kind}_checked AS checked ON checked.item_id = item.record_id
        JOIN {kind} AS part ON part.record_id = checked.record_id
        WHERE is_waiting
        ORDER BY number, part.sha256, part.table_no, part.row_number, length(part.record_id), part.record_id"""
    ).fetchall()
    head = [Column("序号", 5), Column("部门", 11), Column("事项编码", 18), Column("事项", 26)]
    columns = [*head, *_columns(elements, [row[3:] for row in rows])]
    return Page(sheet, columns, [[str(number), *row] for number, row in enumerate(rows, start=1)], frozen=4)


def _raw(elements: Sequence[Element], table: str) -> str:
    return ", ".join(f"coalesce({table}.{quoted(element.name)}, '')" for element in elements)


def _columns(elements: Sequence[Element], values: Sequence[Sequence[str]]) -> list[Column]:
    columns = []
    for position, element in enumerate(elements):
        longest = max((len(row[position]) for row in values), default=0)
        heading = element.name if element.number is None else f"{element.number} {element.name}"
        columns.append(Column(heading, _WIDE if longest > _WIDE_CHARACTERS else _NARROW, note=element.requirement))
    return columns
