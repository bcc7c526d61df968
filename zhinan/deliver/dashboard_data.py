"""What the dashboard shows, read from the warehouse: plain rows, nothing formatted yet."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from itertools import groupby
from typing import Any

import duckdb

from expectations.model import Standard
from zhinan.deliver.corrections import UNKNOWN_DEPARTMENT
from zhinan.deliver.item_pages import STATES
from zhinan.deliver.verdicts import OUTCOMES
from zhinan.metrics import metric_rows
from zhinan.structure import STRUCTURAL_RULES
from zhinan.warehouse.database import named_rows

Row = dict[str, Any]

WORST_ELEMENTS = 15
PROBLEMS_PER_ITEM = 3
# A page that a browser can still open, whatever was sent; what is left out is counted on the page.
ITEMS_PER_DEPARTMENT = 500
FINDINGS_PER_RULE = 200

# one row = one run: its submissions by status, its items that only wait for a person
_TOTALS = """SELECT
    (SELECT count(*) FROM live_submission WHERE status = 'read') AS read_file_count,
    (SELECT count(*) FROM live_submission WHERE status = 'rejected') AS rejected_file_count,
    (SELECT count(*) FROM item_result WHERE run_id = $1 AND is_error_free AND manual_count > 0)
        AS manual_item_count,
    (SELECT count(*) FROM item_result WHERE run_id = $1 AND is_error_free AND manual_count = 0 AND waived_count > 0)
        AS waived_item_count"""

# one row = one expected department: its metrics, and what its correction workbook tells
_DEPARTMENTS = """WITH told AS (
    SELECT
        department,
        count(*) FILTER (status = 'fail') AS told_count,
        count(*) FILTER (severity = 'error' AND status = 'fail') AS must_count,
        count(*) FILTER (severity = 'warning' AND status = 'fail') AS should_count
    FROM violation WHERE run_id = $1 AND told_by IS NULL GROUP BY department
)
SELECT
    metric_department.* EXCLUDE (run_id),
    coalesce(told_count, 0) AS told_count,
    coalesce(must_count, 0) AS must_count,
    coalesce(should_count, 0) AS should_count,
    EXISTS (
        SELECT 1 FROM live_submission AS submission
        WHERE submission.department = metric_department.department AND status = 'rejected'
    ) AS has_rejected
FROM metric_department LEFT JOIN told USING (department)
WHERE run_id = $1
ORDER BY is_received DESC, guide_accuracy DESC NULLS LAST, element_accuracy DESC NULLS LAST, position"""

# one row = one element of one record kind: the departments that fail it, and one example, told before untold
_EXAMPLES = """SELECT
    record, element, message, path, sheet, cell,
    count(DISTINCT department) OVER (PARTITION BY record, element) AS department_count
FROM violation
WHERE run_id = $1 AND element IS NOT NULL AND severity = 'error' AND status = 'fail' AND NOT starts_with(rule, 'P')
QUALIFY row_number() OVER (
    PARTITION BY record, element
    ORDER BY told_by IS NOT NULL, path, sheet, length(cell), cell, rule, record_id, message
) = 1"""

# one row = one structural violation
_STRUCTURE = """SELECT rule, severity, coalesce(nullif(violation.department, ''), $2) AS department,
    path, sheet, cell, message
FROM violation LEFT JOIN department USING (department)
WHERE run_id = $1 AND starts_with(rule, 'S') AND told_by IS NULL
ORDER BY department.position NULLS LAST, violation.department, path, sheet, length(cell), cell, message, record_id"""

# one row = one item that is held back for what is wrong with it
_HELD_BACK = """SELECT
    item_result.record_id, item_result.department, coalesce(item."业务办理项名称", '') AS item,
    item_result.failed_count + (
        SELECT count(*) FROM violation
        WHERE item_id = item_result.record_id AND starts_with(rule, 'P') AND status = 'fail'
    ) AS failed_count, submission.path, sheet_table.sheet, item.column_letters || item.row_number AS cell
FROM item_result
JOIN item USING (record_id)
JOIN submission ON submission.sha256 = item.sha256
LEFT JOIN sheet_table ON sheet_table.sha256 = item.sha256 AND sheet_table.table_no = item.table_no
LEFT JOIN department ON department.department = item_result.department
WHERE item_result.run_id = $1 AND state IN ('wrong', 'returned')
ORDER BY department.position NULLS LAST, item_result.department, failed_count DESC, submission.path,
    item.table_no, item.row_number, length(item.column_letters), item.column_letters, record_id"""

# one row = one of the first problems of one held-back item; a missing column says that it is missing, and
# what follows from a cell that is told itself (S12 to S14) is not told again
_PROBLEMS = """SELECT
    item_id, element, sheet, cell,
    CASE WHEN told_by = 'S1' THEN '表中缺少“' || element || '”' ELSE message END AS message
FROM violation
WHERE run_id = $1 AND item_id IS NOT NULL AND severity = 'error' AND status = 'fail'
    AND NOT EXISTS (
        SELECT 1 FROM violation AS cause
        WHERE cause.rule = violation.told_by AND cause.record_id = violation.record_id
            AND cause.record = violation.record AND cause.element = violation.element
    )
QUALIFY row_number() OVER (
    PARTITION BY item_id
    ORDER BY told_by IS NOT NULL, element_number NULLS LAST, rule, sheet, length(cell), cell, record_id
) <= $2
ORDER BY item_id, told_by IS NOT NULL, element_number NULLS LAST, rule, sheet, length(cell), cell, record_id"""


# one row = one outcome of verdicts
_VERDICTS = """SELECT outcome, count(*) AS verdict_count,
    count(*) FILTER (verdict = 'pass') AS pass_count,
    count(*) FILTER (verdict = 'fail') AS fail_count,
    count(*) FILTER (verdict = 'waive') AS waive_count
FROM verdict GROUP BY outcome"""


# one row: the findings from outside by what became of them
_INSPECTIONS = """SELECT count(*) FILTER (result NOT IN ('unmet', 'unusable')) AS found_count,
    count(*) FILTER (result = 'open') AS open_count,
    count(*) FILTER (result IN ('unmet', 'unusable')) AS unmet_count
FROM inspection"""


def load_totals(connection: duckdb.DuckDBPyConnection, run_id: str) -> Row:
    """The county's metrics, its files, and the account of every item that was read."""
    names, counties = metric_rows(connection, "county", run_id)
    county = dict(zip(names, counties[0], strict=True))
    account_sql = files("zhinan").joinpath("sql", "account.sql").read_text("utf-8")
    (account,) = named_rows(connection, account_sql, run_id)
    (totals,) = named_rows(connection, _TOTALS, run_id)
    return {**county, **totals, "account": account}


def load_groups(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[Row]:
    """The working groups in the annex's order."""
    names, rows = metric_rows(connection, "group", run_id)
    return [dict(zip(names, row, strict=True)) for row in rows]


def load_departments(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[Row]:
    """The departments, best first, equals sharing a ``rank``; who has no rate has no rank and stands at the end."""
    rows = named_rows(connection, _DEPARTMENTS, run_id)
    before: tuple[object, object] | None = None
    for place, row in enumerate(rows, start=1):
        rates = row["guide_accuracy"], row["element_accuracy"]
        row["rank"] = None if rates[0] is None else (rows[place - 2]["rank"] if rates == before else place)
        before = rates
    return rows


def load_elements(connection: duckdb.DuckDBPyConnection, standard: Standard, run_id: str) -> list[Row]:
    """The elements that fail most, with one real example each."""
    names, rows = metric_rows(connection, "element", run_id)
    examples = {(row["record"], row["element"]): row for row in named_rows(connection, _EXAMPLES, run_id)}
    failing: list[Row] = []
    for values in rows:
        row: Row = dict(zip(names, values, strict=True))
        if row["failed_check_count"]:
            key = row["record"], row["element"]
            failing.append({**row, "label": standard.element(*key).label, "example": examples[key]})
    failing.sort(key=lambda row: (-row["failed_check_count"], row["element_accuracy"], row["label"]))
    return failing[:WORST_ELEMENTS]


def load_structure(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[Row]:
    """The structural rules that something fails, in reading order, each with its findings."""
    by_rule: dict[str, list[Row]] = {}
    for row in named_rows(connection, _STRUCTURE, run_id, UNKNOWN_DEPARTMENT):
        by_rule.setdefault(row["rule"], []).append(row)
    return [
        {
            "rule": rule,
            "title": STRUCTURAL_RULES[rule].title,
            "requirement": STRUCTURAL_RULES[rule].requirement,
            "severity": found[0]["severity"],
            "finding_count": len(found),
            "findings": found[:FINDINGS_PER_RULE],
        }
        for rule in STRUCTURAL_RULES
        if (found := by_rule.get(rule))
    ]


def load_held_back(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[Row]:
    """The departments with items that are held back (暂缓公布), each with those items and their first problems."""
    problems = _grouped(named_rows(connection, _PROBLEMS, run_id, PROBLEMS_PER_ITEM), "item_id")
    departments = []
    for department, items in _grouped(named_rows(connection, _HELD_BACK, run_id), "department").items():
        shown = [{**item, "problems": problems.get(item["record_id"], [])} for item in items[:ITEMS_PER_DEPARTMENT]]
        departments.append({"department": department, "held_back_count": len(items), "shown": shown})
    return departments


def load_states(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[Row]:
    """How many items stand in each state, in the order in which an item passes them; states without items left out."""
    counts = dict(
        connection.execute(
            "SELECT state, count(*) FROM item_result WHERE run_id = ? GROUP BY state", [run_id]
        ).fetchall()
    )
    return [
        {"state": state, "name": name, "item_count": counts[state]} for state, name in STATES.items() if state in counts
    ]


def load_verdicts(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """What became of people's verdicts: one row an outcome, with how many of each verdict."""
    counts = {row["outcome"]: row for row in named_rows(connection, _VERDICTS)}
    return [{**counts[outcome], "label": label} for outcome, label in OUTCOMES.items() if outcome in counts]


def load_inspections(connection: duckdb.DuckDBPyConnection) -> Row:
    """The findings from outside: how many there are, how many are open, how many could not be laid to an item."""
    (row,) = named_rows(connection, _INSPECTIONS)
    return row


def load_lists(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[Row]:
    """The public lists in their order."""
    names, rows = metric_rows(connection, "list", run_id)
    return [dict(zip(names, row, strict=True)) for row in rows]


def started_at(connection: duckdb.DuckDBPyConnection, run_id: str) -> str:
    """When the run began, as people write it; its name where the warehouse does not know it."""
    row = connection.execute("SELECT strftime(started_at, '%Y-%m-%d %H:%M:%S') FROM run WHERE run_id = ?", [run_id])
    found = row.fetchone()
    return str(found[0]) if found else run_id


def _grouped(rows: Iterable[Row], key: str) -> dict[str, list[Row]]:
    """``rows``, which are in the order of ``key``, by ``key``."""
    return {value: list(found) for value, found in groupby(rows, key=lambda row: row[key])}
