"""``zhinan trace``: the whole way of one cell, from the submitted file to the lists it stands in."""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from expectations.compile import compile_rule
from expectations.model import Element, RecordKind, Standard
from zhinan.errors import UsageError
from zhinan.intake.picture_owners import CHART_ELEMENT
from zhinan.people import PEOPLE_RULES
from zhinan.structure import STRUCTURAL_RULES
from zhinan.text import compact, prose
from zhinan.warehouse.database import quoted

_UNMET = {"fail": "不通过", "manual": "待人工认定", "waived": "豁免"}


@dataclass(frozen=True, slots=True)
class Trace:
    """One value of one record: where it stands, how it was read, what each rule said, where it went."""

    item: str
    department: str
    path: str
    sheet: str
    cell: str
    raw: str | None
    value: str | None
    rules: list[tuple[str, str, str]] = field(default_factory=list)
    """(rule id, 通过 / 不通过 / 待人工认定 / 豁免 / 不适用, message)"""
    lists: list[str] = field(default_factory=list)
    """Public lists that the item stands in; '（暂缓）' behind those that it is held back from."""
    pictures: list[str] = field(default_factory=list)
    """Of element 53: where each picture of the item is, its size, and what is wrong with it."""


def trace(connection: duckdb.DuckDBPyConnection, standard: Standard, item: str, element: str) -> list[Trace]:
    """Traces of ``element`` (number or name) of ``item`` (code, or name, or part of it).

    One for each record: an element of the materials gives one for each material.
    Raises UsageError where item or element is not known, or the item is not one.
    """
    found = _element(standard, element)
    owner_id, owner_name = find_item(connection, item)
    records = connection.execute(
        f"SELECT record_id FROM {found.record}_checked WHERE item_id = ? ORDER BY record_id", [owner_id]
    ).fetchall()
    lists = [
        name if is_published else f"{name}（暂缓）"
        for name, is_published in connection.execute(
            "SELECT list, is_published FROM publication WHERE record_id = ? ORDER BY list", [owner_id]
        ).fetchall()
    ]
    return [_trace(connection, standard, found, record_id, owner_name, lists) for (record_id,) in records]


def _element(standard: Standard, asked: str) -> Element:
    for element in standard.elements:
        if element.name == asked or (asked.isdigit() and element.number == int(asked) and element.record != "step"):
            return element
    raise UsageError(f"没有要素“{asked}”，可用序号（如 18）或名称（如 四办标志）")


def find_item(connection: duckdb.DuckDBPyConnection, asked: str) -> tuple[str, str]:
    """The one item of that code or name, or with that in its name: (record_id, name). Raises UsageError otherwise."""
    rows = connection.execute(
        """SELECT record_id, raw."业务办理项名称", raw.department
        FROM item_checked JOIN item AS raw USING (record_id)
        WHERE raw.item_code = $1 OR raw.item_name = $2""",
        [compact(asked), prose(asked)],
    ).fetchall()
    if not rows:
        rows = connection.execute(
            """SELECT record_id, raw."业务办理项名称", raw.department
            FROM item_checked JOIN item AS raw USING (record_id)
            WHERE contains(raw.item_name, ?) ORDER BY ALL LIMIT 20""",
            [prose(asked)],
        ).fetchall()
    if not rows:
        raise UsageError(f"没有事项“{asked}”")
    if len(rows) > 1:
        names = "；".join(f"{department} {name}" for _, name, department in rows[:8])
        raise UsageError(f"有不止一个事项符合“{asked}”，请写编码或完整名称：{names}")
    return rows[0][0], rows[0][1]


def _trace(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    element: Element,
    record_id: str,
    item: str,
    lists: list[str],
) -> Trace:
    kind, name = element.record, quoted(element.name)
    row = connection.execute(
        f"""SELECT raw.department, submission.path, sheet_table.sheet,
            coalesce(moved_value.cell, CASE
                WHEN placement.position IS NULL THEN sheet_table.heading
                WHEN sheet_table.orientation = 'rows' THEN placement.position || raw.row_number
                ELSE raw.column_letters || placement.position END),
            raw.{name}, checked.{name}
        FROM {kind}_checked AS checked
        JOIN {kind} AS raw USING (record_id)
        JOIN submission ON submission.sha256 = raw.sha256
        JOIN sheet_table ON sheet_table.sha256 = raw.sha256 AND sheet_table.table_no = raw.table_no
        LEFT JOIN placement ON placement.sha256 = raw.sha256 AND placement.table_no = raw.table_no
            AND placement.element = $2
        LEFT JOIN moved_value ON moved_value.record_id = checked.record_id AND moved_value.record = $3
            AND moved_value.element = $2
        WHERE checked.record_id = $1""",
        [record_id, element.name, kind],
    ).fetchone()
    assert row is not None  # the record was just listed from the same tables
    department, path, sheet, cell, raw, value = row
    rules = _rules(connection, standard, kind, element, record_id)
    pictures = _pictures(connection, record_id) if element.name == CHART_ELEMENT else []
    return Trace(item, department, path, sheet, cell, raw, value, rules, lists, pictures)


def _pictures(connection: duckdb.DuckDBPyConnection, record_id: str) -> list[str]:
    rows = connection.execute(
        """SELECT '工作表“' || sheet || '”' || cell AS place, width, height, problem
        FROM picture WHERE record_id = $1
        UNION ALL
        SELECT coalesce(path, name || '（没有找到）'), width, height, problem
        FROM named_picture LEFT JOIN attachment USING (attachment_no) WHERE record_id = $1
        ORDER BY ALL""",
        [record_id],
    ).fetchall()
    return [
        f"{place}，{problem}" if problem else f"{place}，{width}×{height} 点" if width else place
        for place, width, height, problem in rows
    ]


def _rules(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    kind: RecordKind,
    element: Element,
    record_id: str,
) -> list[tuple[str, str, str]]:
    found = connection.execute(
        "SELECT rule, status, message FROM violation WHERE record_id = ? AND record = ? AND element = ?",
        [record_id, kind, element.name],
    ).fetchall()
    unmet = {rule: (_UNMET.get(status, status), message) for rule, status, message in found}
    # A cell that cannot be used is told by a structural rule, what people found by a rule of theirs; the element's own
    # rules say what follows.
    outcomes = [(rule, *told) for rule, told in unmet.items() if rule in STRUCTURAL_RULES or rule in PEOPLE_RULES]
    for rule in element.rules:
        applicable = connection.execute(
            f"SELECT {compile_rule(standard, rule).applicable} FROM {kind}_checked WHERE record_id = ?", [record_id]
        ).fetchone()
        met = "通过" if applicable and applicable[0] else "不适用"
        outcomes.append((rule.id, *unmet.get(rule.id, (met, ""))))
    return outcomes
