"""Rates of each department against a week before. A week without an earlier run says so by blanks."""

from __future__ import annotations

from pathlib import Path

import duckdb

from zhinan.deliver.figures import percent
from zhinan.deliver.sheets import write_csv
from zhinan.errors import UsageError

_HEADINGS = (
    "推进组", "部门", "事项数", "准确事项数", "办事指南准确率", "一周前", "要素准确率", "一周前要素准确率",
)  # fmt: skip


def write_weekly(connection: duckdb.DuckDBPyConnection, folder: Path) -> tuple[Path, list[dict[str, str]]]:
    """Write ``<day of the latest run>.csv`` to ``folder``. Returns its path and its rows.

    Raises UsageError where no run has ended yet.
    """
    tables = {row[0] for row in connection.execute("SHOW TABLES").fetchall()}
    latest = (
        connection.execute(
            "SELECT run_id, started_at FROM run WHERE finished_at IS NOT NULL ORDER BY started_at DESC LIMIT 1"
        ).fetchone()
        if {"run", "metric_department"} <= tables
        else None
    )
    if latest is None:
        raise UsageError("还没有跑完的核查，先运行 zhinan nightly")
    run_id, started_at = latest
    found = connection.execute(
        """WITH before AS (
            SELECT run_id FROM run
            WHERE finished_at IS NOT NULL AND started_at <= $2::TIMESTAMP - INTERVAL 7 DAYS
            ORDER BY started_at DESC LIMIT 1
        )
        SELECT now.department_group, now.department, now.item_count, now.accurate_item_count,
            now.guide_accuracy, then_.guide_accuracy, now.element_accuracy, then_.element_accuracy
        FROM metric_department AS now
        LEFT JOIN metric_department AS then_
            ON then_.department = now.department AND then_.run_id = (SELECT run_id FROM before)
        WHERE now.run_id = $1
        ORDER BY now.position""",
        [run_id, started_at],
    ).fetchall()
    rows = [[*map(str, row[:4]), *(percent(rate) for rate in row[4:])] for row in found]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{started_at:%Y-%m-%d}.csv"
    write_csv(path, _HEADINGS, rows)
    return path, [dict(zip(_HEADINGS, row, strict=True)) for row in rows]
