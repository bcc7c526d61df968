"""What people have judged: verdicts, gates, findings from outside, and what waits for them."""

from __future__ import annotations

from typing import Any

import duckdb

from zhinan.deliver.verdicts import OUTCOMES
from zhinan.warehouse.database import named_rows

Row = dict[str, Any]

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

# one row = one finding from outside that is open
_OPEN = """SELECT found_on::VARCHAR AS day, inspection.department, coalesce(item."业务办理项名称", '') AS item, element,
    found, source, record_id
FROM inspection LEFT JOIN item USING (record_id) WHERE result = 'open'
ORDER BY found_on, inspection_no"""

# one row = one department with what waits for people
_WAITING = """SELECT department, department_group, manual_count, waived_count FROM metric_department
WHERE run_id = $1 AND manual_count + waived_count > 0 ORDER BY position"""


def load_verdicts(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """What became of people's verdicts: one row an outcome, with how many of each verdict."""
    counts = {row["outcome"]: row for row in named_rows(connection, _VERDICTS)}
    return [{**counts[outcome], "label": label} for outcome, label in OUTCOMES.items() if outcome in counts]


def load_inspections(connection: duckdb.DuckDBPyConnection) -> Row:
    """The findings from outside: how many there are, how many are open, how many could not be laid to an item."""
    (row,) = named_rows(connection, _INSPECTIONS)
    return {**row, "open": named_rows(connection, _OPEN)}


def load_waiting(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[Row]:
    """The departments with checks that wait for a verdict, or are waived."""
    return named_rows(connection, _WAITING, run_id)
