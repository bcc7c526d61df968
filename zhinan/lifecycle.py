"""The life of a problem: opened, changed, resolved, reopened; since when, until when, and whose doing it was.

Source: the notice, 二: the working groups find problems and say how to put them right; departments finish in time.
``problem_event`` is a log: a run adds the difference between the state after the run before it and its own
violations. What holds now is the view ``problem``. ``item_event`` is the same for the items: from 待整改 by way of the
gates to 公布, and back.
"""

from __future__ import annotations

from datetime import date, timedelta
from importlib.resources import files

import duckdb

from zhinan import workdays
from zhinan.settings import CORRECTION_DAYS
from zhinan.warehouse.database import insert_rows, run_day, transaction

# The longest holiday is nine days; the calendar has to reach the last due day.
_CALENDAR_DAYS_PER_WORKING_DAY = 10


def follow(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Log what happened to each problem and each item since the run before, and date the violations of this one.

    What ``run_id`` had logged already is replaced. Needs the row of the run: its day, versions and correction_days.
    """
    with transaction(connection):
        for table in ("problem_event", "problem_result", "item_event", "run_submission", "rejection"):
            connection.execute(f"DELETE FROM {table} WHERE run_id = ?", [run_id])
        connection.execute("INSERT INTO run_submission SELECT ?, sha256, department FROM live_submission", [run_id])
        connection.execute(
            """INSERT INTO rejection SELECT ?, sha256, path, department, coalesce(reason, '')
            FROM live_submission WHERE status = 'rejected'""",
            [run_id],
        )
        _set_run(connection, run_id)
        know_problems(connection)
        connection.execute(_sql("events.sql"))
        connection.execute(_sql("items.sql"))
        _date_violations(connection)
        _count(connection, run_id)


def date_violations(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Fill ``first_seen`` and ``due`` of the violations, as the log has them."""
    _set_run(connection, run_id)
    know_problems(connection)
    _date_violations(connection)


def _date_violations(connection: duckdb.DuckDBPyConnection) -> None:
    """The same, with the run's variables set and its problems known."""
    connection.execute(_sql("problem.sql"))
    connection.execute(
        """UPDATE violation SET first_seen = problem.first_seen, due = problem.due
        FROM violation_key JOIN problem USING (department, item_key, part, rule, place)
        WHERE violation.rowid = violation_id AND is_open AND violation.status = 'fail'"""
    )


def know_problems(connection: duckdb.DuckDBPyConnection) -> None:
    """Make this connection's temporary tables of ``sql/life/now.sql``: which violation is which problem."""
    connection.execute(_sql("now.sql"))


def _sql(name: str) -> str:
    return files("zhinan").joinpath("sql", "life", name).read_text("utf-8")


def _set_run(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """The run's variables, and the calendar from the first problem to the last day that can be due."""
    row = connection.execute(
        "SELECT coalesce(correction_days, ?) FROM run WHERE run_id = ?", [CORRECTION_DAYS, run_id]
    ).fetchone()
    assert row is not None, run_id
    day, correction_days = run_day(connection, run_id), row[0]
    connection.execute(f"SET VARIABLE run_id = '{run_id}'")
    connection.execute(f"SET VARIABLE day = DATE '{day.isoformat()}'")
    first = connection.execute("SELECT least(min(day), ?) FROM problem_event", [day]).fetchone()
    _write_calendar(connection, first[0] if first and first[0] else day, day, correction_days)


def _write_calendar(connection: duckdb.DuckDBPyConnection, first: date, today: date, correction_days: int) -> None:
    last = today + timedelta(days=_CALENDAR_DAYS_PER_WORKING_DAY * (correction_days + 2))
    ordinal = 0
    rows = []
    for one in workdays.days(first, last):
        ordinal += one.is_working
        rows.append([one.day, one.is_working, one.is_announced, ordinal])
    connection.execute("DELETE FROM working_day")
    insert_rows(connection, "working_day", rows)


def _count(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """``problem_result``: what became of each department's problems on the run's day. Warnings need not be corrected.

    By the day and not by the run: a run that is made again on the same day says the same.
    """
    connection.execute(
        """INSERT INTO problem_result BY NAME
        WITH happened AS (
            SELECT department,
                count(*) FILTER (event = 'opened') AS opened_count,
                count(*) FILTER (event = 'reopened') AS reopened_count,
                count(*) FILTER (event = 'resolved' AND cause IN ('department', 'both')) AS resolved_count,
                count(*) FILTER (event = 'resolved' AND cause NOT IN ('department', 'both')) AS ended_count
            FROM problem_event WHERE day = getvariable('day') AND severity = 'error' GROUP BY department
        ),
        standing AS (
            SELECT department, count(*) AS open_count, count(*) FILTER (is_overdue) AS overdue_count
            FROM problem WHERE is_open AND severity = 'error' GROUP BY department
        )
        SELECT $1 AS run_id, department,
            coalesce(opened_count, 0) AS opened_count, coalesce(reopened_count, 0) AS reopened_count,
            coalesce(resolved_count, 0) AS resolved_count, coalesce(ended_count, 0) AS ended_count,
            coalesce(open_count, 0) AS open_count, coalesce(overdue_count, 0) AS overdue_count
        FROM happened FULL JOIN standing USING (department)
        ORDER BY department""",
        [run_id],
    )
