"""The days that a trend shows: the last run of each, and the metrics of all of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb

from zhinan.deliver.bulletin.runs import Runs
from zhinan.warehouse.database import named_rows

Row = dict[str, Any]
MOST_DAYS = 30

# one row = one rule in one run, over all departments
_RULES = """SELECT run_id, rule, sum(applicable_count - manual_count - waived_count)::BIGINT AS check_count,
    sum(failed_count)::BIGINT AS failed_count
FROM rule_result WHERE run_id IN (SELECT unnest($1)) GROUP BY run_id, rule ORDER BY run_id"""

# one row = one rule and one day on which problems of it came or went
_OPEN = """SELECT rule, day, count(*) FILTER (event IN ('opened', 'reopened'))
    - count(*) FILTER (event = 'resolved') AS more
FROM problem_event JOIN run USING (run_id, day)
WHERE finished_at IS NOT NULL AND regexp_matches(rule, '^[SP]')
GROUP BY rule, day ORDER BY rule, day"""


def shown_days(runs: Runs) -> list[tuple[str, date]]:
    """(run_id, day) of the last run of each of the last days."""
    return [(run.run_id, run.day) for run in runs.days[-MOST_DAYS:]]


def metrics_of_days(connection: duckdb.DuckDBPyConnection, view: str, runs: Runs) -> list[tuple[date, list[Row]]]:
    """(day, rows of the view) of each shown day, the earliest first."""
    days = shown_days(runs)
    found: dict[str, list[Row]] = {run_id: [] for run_id, _ in days}
    order = "run_id" if view in ("county", "element") else "run_id, position"
    sql = f"SELECT * FROM metric_{view} WHERE run_id IN (SELECT unnest($1)) ORDER BY {order}"
    for row in named_rows(connection, sql, list(found)):
        found[row["run_id"]].append(row)
    return [(day, found[run_id]) for run_id, day in days]


def rules_of_days(connection: duckdb.DuckDBPyConnection, runs: Runs) -> dict[str, list[tuple[date, int, int]]]:
    """Rule of the standard → (day, failed, checks) of each shown day."""
    days = shown_days(runs)
    when = dict(days)
    told: dict[str, list[tuple[date, int, int]]] = {}
    for row in named_rows(connection, _RULES, list(when)):
        told.setdefault(row["rule"], []).append((when[row["run_id"]], row["failed_count"], row["check_count"]))
    return told


def open_of_days(connection: duckdb.DuckDBPyConnection, runs: Runs) -> dict[str, list[tuple[date, int]]]:
    """Structural rule, or one of people → (day, how many of its problems stood open) of each shown day."""
    days = [day for _, day in shown_days(runs)]
    changes: dict[str, list[tuple[date, int]]] = {}
    for row in named_rows(connection, _OPEN):
        changes.setdefault(row["rule"], []).append((row["day"], row["more"]))
    return {rule: [(day, _until(found, day)) for day in days] for rule, found in changes.items()}


def _until(changes: Sequence[tuple[date, int]], day: date) -> int:
    return sum(more for when, more in changes if when <= day)
