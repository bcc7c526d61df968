"""Each run's page: what went in, with what it was made, how long it took, what was turned away, what is different.

These pages tell of the runs themselves, so they are the only ones that differ between two runs on equal data.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from zhinan.deliver.bulletin.shares import change, share_of
from zhinan.deliver.corrections import UNKNOWN_DEPARTMENT
from zhinan.deliver.dashboard import places
from zhinan.deliver.dashboard.county import ELEMENT, GUIDE
from zhinan.deliver.dashboard.rows import NONE, cell, head, html, shown
from zhinan.deliver.dashboard.shell import Book
from zhinan.intake.reviews import GATES
from zhinan.text import shown_path
from zhinan.warehouse.database import named_rows

Row = dict[str, Any]
MOST_RUNS = 60
_COUNTS = {
    "received_count": "已报送部门", "item_count": "事项", "accurate_item_count": "准确事项", "check_count": "核查",
    "failed_check_count": "不通过", "manual_count": "待人工认定", "waived_count": "豁免", "open_count": "未改的问题",
    "overdue_count": "逾期",
}  # fmt: skip

# one row = one of the last runs that ended, the latest first, and one more to compare the last of them with
_RUNS = """SELECT run_id, strftime(started_at, '%Y-%m-%d %H:%M:%S') AS started_at, day::VARCHAR AS day,
    standard, standard_version, coalesce(reader_version, '') AS reader_version,
    coalesce(data_as_of, '') AS data_as_of, correction_days,
    coalesce(gates, '') AS gates, coalesce(assessed_in, '') AS assessed_in, metric_county.* EXCLUDE (run_id)
FROM run LEFT JOIN metric_county USING (run_id)
WHERE finished_at IS NOT NULL ORDER BY run_id DESC LIMIT $1"""

# one row = one submission that counted in one run, whether it was read or turned away
_INPUTS = """SELECT run_id, run_submission.sha256, coalesce(submission.path, '') AS path,
    coalesce(nullif(run_submission.department, ''), $2) AS department
FROM run_submission LEFT JOIN submission USING (sha256)
WHERE run_id IN (SELECT unnest($1)) ORDER BY run_id, submission.batch, submission.path, sha256"""

# one row = one file that one run turned away
_REJECTED = """SELECT run_id, path, sha256, coalesce(nullif(department, ''), $2) AS department, reason
FROM rejection WHERE run_id IN (SELECT unnest($1)) ORDER BY run_id, path, sha256"""

# one row = one timed stage of one run
_TIMES = """SELECT run_id, stage, seconds FROM stage_time
WHERE run_id IN (SELECT unnest($1)) ORDER BY run_id, position"""

# one row = one department in one run
_DEPARTMENTS = """SELECT run_id, department, item_count, accurate_item_count FROM metric_department
WHERE run_id IN (SELECT unnest($1)) ORDER BY run_id, position"""


def write_runs(book: Book, connection: duckdb.DuckDBPyConnection, bulletins: Sequence[tuple[str, str]]) -> None:
    """The pages of the last runs, and their index. ``bulletins``: (day, address from the dashboard's root)."""
    runs = named_rows(connection, _RUNS, MOST_RUNS + 1)
    ids = [run["run_id"] for run in runs]
    inputs = _by_run(named_rows(connection, _INPUTS, ids, UNKNOWN_DEPARTMENT))
    rejected = _by_run(named_rows(connection, _REJECTED, ids, UNKNOWN_DEPARTMENT))
    times = _by_run(named_rows(connection, _TIMES, ids))
    departments = _by_run(named_rows(connection, _DEPARTMENTS, ids))
    for number, run in enumerate(runs):
        own = run["run_id"]
        run |= {
            "input_count": len(inputs.get(own, [])),
            "rejected": rejected.get(own, []),
            "times": times.get(own, []),
            "gate_names": [GATES[gate] for gate in run["gates"].split(",") if gate in GATES],
        }
        if number < MOST_RUNS:
            before = runs[number + 1] if number + 1 < len(runs) else None
            old = before["run_id"] if before else ""
            book.write(
                places.run_page(own), "run.html", run=run, before=before, has_before_page=number + 1 < MOST_RUNS,
                figures=_figures(run, before), inputs=html(map(_input, inputs.get(own, []))),
                differences=_differences(inputs.get(own, []), inputs.get(old, []), before),
                moved=_moved(departments.get(own, []), departments.get(old, []) if before else None),
            )  # fmt: skip
    book.write(places.RUNS, "runs_index.html", runs=runs[:MOST_RUNS], bulletins=bulletins)


def _input(row: Row) -> str:
    path = shown_path(row["path"]) if row["path"] else "（后来不再保留的样例）"
    return f"<tr>{head(shown(path))}{cell(row['department'])}{cell(row['sha256'][:12], 'code')}</tr>\n"


def _figures(run: Row, before: Row | None) -> list[tuple[str, str, str, str]]:
    """(what, now, in the run before, change)."""
    told = []
    for name, parts in (("办事指南准确率", GUIDE), ("要素准确率", ELEMENT)):
        now, old = share_of(run, *parts), share_of(before, *parts) if before else None
        told.append((name, now.text, old.text if old else NONE, change(now, old)))
    for key, name in _COUNTS.items():
        now_count, old_count = run[key], before[key] if before else None
        more = (
            NONE
            if None in (now_count, old_count)
            else f"{now_count - old_count:+,}"
            if now_count != old_count
            else "不变"
        )
        told.append((name, _number(now_count), _number(old_count), more))
    return told


def _number(value: int | None) -> str:
    return NONE if value is None else f"{value:,}"


def _differences(now: Sequence[Row], old: Sequence[Row], before: Row | None) -> dict[str, list[str]]:
    """The files that came and that went since the run before; nothing where there is none."""
    if before is None:
        return {}
    here, there = {row["sha256"] for row in now}, {row["sha256"] for row in old}
    return {
        "新计入的文件": [shown_path(row["path"]) or row["sha256"][:12] for row in now if row["sha256"] not in there],
        "不再计入的文件": [shown_path(row["path"]) or row["sha256"][:12] for row in old if row["sha256"] not in here],
    }


def _moved(now: Sequence[Row], old: Sequence[Row] | None) -> list[Row]:
    """The departments whose items or accurate items are not as many as before."""
    if old is None:
        return []
    before = {row["department"]: row for row in old}
    none = {"item_count": 0, "accurate_item_count": 0}
    pairs = [(row, before.get(row["department"], none)) for row in now]
    return [
        {"department": row["department"], "now": row, "before": was}
        for row, was in pairs
        if any(row[key] != was[key] for key in none)
    ]


def _by_run(rows: Sequence[Row]) -> dict[str, list[Row]]:
    out: dict[str, list[Row]] = {}
    for row in rows:
        out.setdefault(row["run_id"], []).append(row)
    return out
