"""The county's figures: the headline, the account of every item, the groups, the ranking of the departments."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import duckdb

from expectations.model import Standard
from zhinan.deliver.bulletin.rows import metrics
from zhinan.deliver.bulletin.runs import Runs
from zhinan.deliver.bulletin.shares import NONE, change, share_of
from zhinan.deliver.states import STATES
from zhinan.warehouse.database import named_rows

Row = dict[str, Any]
GUIDE = ("accurate_item_count", "item_count")
ELEMENT = ("passed_check_count", "check_count")

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


def load_totals(connection: duckdb.DuckDBPyConnection, runs: Runs) -> Row:
    """The county's metrics, its files, the account of every item that was read, and the change since last week."""
    run_id = runs.now.run_id
    (county,) = metrics(connection, "county", run_id)
    account_sql = files("zhinan").joinpath("sql", "account.sql").read_text("utf-8")
    (account,) = named_rows(connection, account_sql, run_id)
    (totals,) = named_rows(connection, _TOTALS, run_id)
    before = metrics(connection, "county", runs.before.run_id)[0] if runs.before else None
    return {**county, **totals, **changes(county, before), "account": account}


def load_groups(connection: duckdb.DuckDBPyConnection, runs: Runs) -> list[Row]:
    """The working groups in the annex's order, each with a ``rank`` by 办事指南准确率 and its change."""
    rows = metrics(connection, "group", runs.now.run_id)
    before = {row["department_group"]: row for row in _before(connection, "group", runs)}
    ordered = sorted((row["guide_accuracy"] for row in rows if row["guide_accuracy"] is not None), reverse=True)
    return [
        {
            **row,
            **changes(row, before.get(row["department_group"])),
            "rank": None if row["guide_accuracy"] is None else ordered.index(row["guide_accuracy"]) + 1,
        }
        for row in rows
    ]


def load_departments(connection: duckdb.DuckDBPyConnection, runs: Runs) -> list[Row]:
    """The departments, best first, equals sharing a ``rank``; who has no rate has no rank and stands at the end."""
    old = {row["department"]: row for row in _before(connection, "department", runs)}
    rows = named_rows(connection, _DEPARTMENTS, runs.now.run_id)
    before: tuple[object, object] | None = None
    for place, row in enumerate(rows, start=1):
        rates = row["guide_accuracy"], row["element_accuracy"]
        row["rank"] = None if rates[0] is None else (rows[place - 2]["rank"] if rates == before else place)
        row.update(changes(row, old.get(row["department"])))
        before = rates
    return rows


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


def standard_counts(standard: Standard) -> Row:
    """How much of the standard is checked: elements, rules by severity, and what no rule checks yet."""
    rules = list(standard.rules())
    return {
        "own": len({element.number for element in standard.elements if element.number is not None}),
        "national": sum(element.number is None for element in standard.elements),
        "rules": len(rules),
        "errors": sum(rule.severity == "error" for rule in rules),
        "unchecked": [element for element in standard.elements if element.unchecked],
    }


def _before(connection: duckdb.DuckDBPyConnection, view: str, runs: Runs) -> list[Row]:
    return metrics(connection, view, runs.before.run_id) if runs.before else []


def changes(now: Row, before: Row | None) -> Row:
    """``guide_change`` and ``element_change`` in percentage points, in words; — where nothing can be compared."""
    return {
        name: change(share_of(now, *parts), share_of(before, *parts) if before else None)
        for name, parts in (("guide_change", GUIDE), ("element_change", ELEMENT))
    } | {"is_compared": before is not None and share_of(before, *GUIDE).text != NONE}
