"""The bulletin's figures out of the warehouse: plain rows, nothing formatted yet."""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import duckdb

from zhinan.deliver.bulletin.runs import Runs
from zhinan.metrics import metric_rows
from zhinan.warehouse.database import named_rows

Row = dict[str, Any]

# one row = one department ('': unknown): what became of its problems in the days of the bulletin
_HAPPENED = """SELECT problem_event.department,
    count(*) FILTER (event = 'opened') AS opened_count,
    count(*) FILTER (event = 'reopened') AS reopened_count,
    count(*) FILTER (event = 'resolved' AND cause IN ('department', 'both')) AS resolved_count,
    count(*) FILTER (event = 'resolved' AND cause NOT IN ('department', 'both')) AS ended_count
FROM problem_event JOIN run USING (run_id)
WHERE finished_at IS NOT NULL AND run_id <= $1 AND problem_event.day >= $2 AND severity = 'error'
GROUP BY problem_event.department"""

# one row = one file that a run turned away
_REJECTED = """SELECT coalesce(submission.department, '') AS department, path, coalesce(reason, '') AS reason
FROM run_submission JOIN submission USING (sha256)
WHERE run_id = $1 AND status = 'rejected' ORDER BY batch, path, sha256"""

# one row = one element of one record kind: one example, told before untold
_EXAMPLES = """SELECT record, element, coalesce(department, '') AS department, coalesce(item, '') AS item, message
FROM violation
WHERE run_id = $1 AND element IS NOT NULL AND severity = 'error' AND status = 'fail' AND NOT starts_with(rule, 'P')
QUALIFY row_number() OVER (
    PARTITION BY record, element
    ORDER BY told_by IS NOT NULL, path, sheet, length(cell), cell, rule, record_id, message
) = 1"""

# one row = one working group and one state of its items
_STATES = """SELECT department_group, state, count(*) AS item_count
FROM item_result JOIN department USING (department)
WHERE run_id = $1 AND state IS NOT NULL
GROUP BY department_group, state ORDER BY min(position), state"""

# one row: the findings from outside (P1) by what became of them in the days of the bulletin, and those open after it
_FOUND = """WITH told AS (
    SELECT problem_event.* FROM problem_event JOIN run USING (run_id)
    WHERE finished_at IS NOT NULL AND run_id <= $1 AND rule = 'P1'
),
latest AS (
    SELECT * FROM told
    QUALIFY row_number() OVER (PARTITION BY department, item_key, part, place ORDER BY run_id DESC) = 1
)
SELECT
    (SELECT count(*) FROM told WHERE day >= $2 AND event IN ('opened', 'reopened')) AS opened_count,
    (SELECT count(*) FROM told WHERE day >= $2 AND event = 'resolved') AS resolved_count,
    (SELECT count(*) FROM latest WHERE event <> 'resolved') AS open_count"""

_IS_SAMPLE = """SELECT count(*) > 0 AND bool_and(starts_with(batch, 'sample-'))
FROM run_submission JOIN submission USING (sha256) WHERE run_id = $1"""


def metrics(connection: duckdb.DuckDBPyConnection, view: str, run_id: str) -> list[Row]:
    """The rows of one metric view for one run."""
    names, rows = metric_rows(connection, view, run_id)
    return [dict(zip(names, row, strict=True)) for row in rows]


def happened(connection: duckdb.DuckDBPyConnection, runs: Runs) -> dict[str, Row]:
    """Department → what became of its problems of severity error since the compared run."""
    return {row["department"]: row for row in named_rows(connection, _HAPPENED, runs.now.run_id, runs.since)}


def standing(connection: duckdb.DuckDBPyConnection, runs: Runs) -> dict[str, Row]:
    """Department → its open problems of severity error after the run: overdue, and due within the next week."""
    sql = files("zhinan").joinpath("sql", "life", "standing.sql").read_text("utf-8")
    rows = named_rows(connection, sql, runs.now.run_id, runs.now.day, runs.now.day + timedelta(days=7))
    return {row["department"]: row for row in rows}


def rejected(connection: duckdb.DuckDBPyConnection, runs: Runs) -> list[Row]:
    """The files that the run turned away."""
    return named_rows(connection, _REJECTED, runs.now.run_id)


def examples(connection: duckdb.DuckDBPyConnection, runs: Runs) -> dict[tuple[str, str], Row]:
    """(record kind, element) → one violation of it; only the latest run's are kept."""
    return {(row["record"], row["element"]): row for row in named_rows(connection, _EXAMPLES, runs.now.run_id)}


def states(connection: duckdb.DuckDBPyConnection, runs: Runs) -> list[Row]:
    """How many items of each working group stand in each state after the run."""
    return named_rows(connection, _STATES, runs.now.run_id)


def found_outside(connection: duckdb.DuckDBPyConnection, runs: Runs) -> Row:
    """The findings from outside: opened and resolved since the compared run, and open."""
    (row,) = named_rows(connection, _FOUND, runs.now.run_id, runs.since)
    return row


def is_sample(connection: duckdb.DuckDBPyConnection, runs: Runs) -> bool:
    """Whether the run saw the made batch only."""
    row = connection.execute(_IS_SAMPLE, [runs.now.run_id]).fetchone()
    return bool(row and row[0])


def baseline(connection: duckdb.DuckDBPyConnection) -> tuple[str, date] | None:
    """(run_id, day) of the run that 五减 is compared with."""
    found = connection.execute(
        "SELECT run_id, coalesce(day, started_at::DATE) FROM baseline JOIN run USING (run_id)"
    ).fetchone()
    return (found[0], found[1]) if found else None
