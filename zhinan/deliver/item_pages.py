"""One page a department with a section an item: its state, what each gate has said, its open problems, its history.

Internal (reports/): who decided is not shown, what was said is.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb

from expectations.model import Standard
from zhinan.deliver.names import file_name
from zhinan.deliver.pages import page_environment
from zhinan.deliver.swap import replaced_folder
from zhinan.intake.reviews import GATES, OUTCOMES
from zhinan.warehouse.database import named_rows, run_gates

Row = dict[str, Any]
STATES = {
    "wrong": "待整改",
    "returned": "已退回",
    "department": "待部门确认",
    "group": "待推进组认定",
    "bureau": "待局确认",
    "public": "公布",
    "gone": "不在报送之列",
}
_CAUSES = {"content": "报送的内容变动", "decision": "审核", "others": "标准、认定或设置变动"}
PROBLEMS_PER_ITEM = 20

# one row = one item that counts now
_ITEMS = """SELECT item_now.department, item_now.item_key, item.record_id, item.item_code,
    coalesce(item."业务办理项名称", '') AS item, item_result.state, item_content.content,
    submission.path, sheet_table.sheet, item.column_letters || item.row_number AS cell
FROM item_result
JOIN item USING (record_id)
JOIN item_content USING (record_id)
JOIN item_identity AS item_now ON item_now.item_id = item.record_id
JOIN submission ON submission.sha256 = item.sha256
LEFT JOIN sheet_table ON sheet_table.sha256 = item.sha256 AND sheet_table.table_no = item.table_no
LEFT JOIN department ON department.department = item.department
WHERE item_result.run_id = $1
ORDER BY department.position NULLS LAST, item_now.department, submission.path, item.table_no, item.row_number,
    length(item.column_letters), item.column_letters, record_id"""

# one row = one decision that a gate has made on one item as it now is
_DECISIONS = """SELECT record_id, current_decision.gate, current_decision.outcome, decided_on::VARCHAR AS day, opinion
FROM current_decision JOIN decision USING (decision_no) ORDER BY ALL"""

# one row = one problem that is told and that counts against one item
_PROBLEMS = """SELECT item_id, element, element_number, severity, status, message, sheet, cell,
    coalesce(first_seen::VARCHAR, '') AS first_seen,
    CASE WHEN severity = 'error' THEN coalesce(due::VARCHAR, '') ELSE '' END AS due
FROM violation WHERE item_id IS NOT NULL AND told_by IS NULL
ORDER BY item_id, severity, element_number NULLS LAST, rule, sheet, length(cell), cell, record_id"""

# one row = one change of one item
_HISTORY = """SELECT department, item_key, day::VARCHAR AS day, state_before, state, cause, note
FROM item_event ORDER BY department, item_key, run_id DESC"""


def write_item_pages(
    connection: duckdb.DuckDBPyConnection, standard: Standard, run_id: str, as_of: str, folder: Path
) -> None:
    """``folder``/<department>.html, swapped in at once.

    Needs ``item_identity`` (``zhinan.lifecycle.know_problems``).
    """
    items = named_rows(connection, _ITEMS, run_id)
    decisions = _by(named_rows(connection, _DECISIONS), "record_id")
    problems = _by(named_rows(connection, _PROBLEMS), "item_id")
    history = _by(named_rows(connection, _HISTORY), "department", "item_key")
    gates = run_gates(connection, run_id)
    template = page_environment(standard).get_template("items.html")
    with replaced_folder(folder) as fresh:
        for department, of_department in groupby(items, key=lambda row: row["department"]):
            seen: Counter[str] = Counter()
            shown = [
                {
                    **row,
                    "anchor": _own_anchor(row["item_key"], seen),
                    "state": STATES[row["state"]],
                    "gates": _gates(decisions.get((row["record_id"],), []), gates),
                    "problems": problems.get((row["record_id"],), []),
                    "history": [_event(event) for event in history.get((department, row["item_key"]), [])],
                }
                for row in of_department
            ]
            counts = {state: sum(row["state"] == state for row in shown) for state in STATES.values()}
            page = template.render(
                standard=standard,
                department=department,
                as_of=as_of,
                items=shown,
                counts={state: count for state, count in counts.items() if count},
                gates=[GATES[gate] for gate in gates],
                most=PROBLEMS_PER_ITEM,
            )
            (fresh / file_name(department, ".html")).write_text(page, "utf-8")


def anchor(item_key: str) -> str:
    """Where an item's section is on its department's page: the same as long as the item is known by that key."""
    return "i" + hashlib.sha256(item_key.encode()).hexdigest()[:12]


def _own_anchor(item_key: str, seen: Counter[str]) -> str:
    """Two items of one code are two sections: the second has a number."""
    seen[item_key] += 1
    return anchor(item_key) + (f"-{seen[item_key]}" if seen[item_key] > 1 else "")


def _gates(decisions: list[Row], asked: tuple[str, ...]) -> list[Row]:
    """What each gate has said of the item as it now is; of gates that are not asked for only what they have said."""
    said = {row["gate"]: row for row in decisions}
    return [
        {"gate": name, "outcome": OUTCOMES[said[gate]["outcome"]], **_without(said[gate], "gate", "outcome")}
        if gate in said
        else {"gate": name, "outcome": "待认定", "day": "", "opinion": ""}
        for gate, name in GATES.items()
        if gate in said or gate in asked
    ]


def _event(row: Row) -> Row:
    before = STATES[row["state_before"]] if row["state_before"] else "首次报送"
    now = STATES[row["state"]]
    told = f"{now}，内容有变动" if before == now else f"{before} → {now}"
    return {"day": row["day"], "told": told, "cause": _CAUSES[row["cause"]], "note": row["note"]}


def _without(row: Row, *names: str) -> Row:
    return {name: value for name, value in row.items() if name not in names}


def _by(rows: list[Row], *names: str) -> dict[tuple[Any, ...], list[Row]]:
    out: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        out.setdefault(tuple(row[name] for name in names), []).append(row)
    return out
