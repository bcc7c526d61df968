"""The results of finished runs, kept beside the warehouse: one folder a run, one Parquet file a table.

A trend cannot be computed again once the standard has changed: what was counted then is a record of its own.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb

from zhinan.warehouse.database import RUN_TABLES, insert_rows


def store_times(connection: duckdb.DuckDBPyConnection, run_id: str, timings: Sequence[tuple[str, float]]) -> None:
    """How long the stages of a run took: (stage, seconds), in their order. What was stored of it before is replaced."""
    connection.execute("DELETE FROM stage_time WHERE run_id = ?", [run_id])
    rows = [[run_id, position, stage, seconds] for position, (stage, seconds) in enumerate(timings, start=1)]
    insert_rows(connection, "stage_time", rows)


def keep_results(connection: duckdb.DuckDBPyConnection, run_id: str, folder: Path) -> None:
    """Write the results of a run to ``folder``/``run_id``; at once or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(".*.new"):  # by runs that were killed here
        shutil.rmtree(left, ignore_errors=True)
    fresh = folder / f".{run_id}.new"
    fresh.mkdir()
    for table in RUN_TABLES:
        connection.execute(
            f"COPY (SELECT * FROM {table} WHERE run_id = {_text(run_id)} ORDER BY ALL) "
            f"TO {_text(str(fresh / table))} (FORMAT parquet)"
        )
    shutil.rmtree(folder / run_id, ignore_errors=True)
    fresh.rename(folder / run_id)


def restore_results(connection: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Put the results of all kept runs into the warehouse. Returns how many runs there were."""
    runs = sorted(path for path in folder.glob("[!.]*") if path.is_dir())
    for run in runs:
        for table in RUN_TABLES:
            if not (run / table).exists():
                continue  # a run of a version that had no such table
            connection.execute(
                f"INSERT INTO {table} BY NAME SELECT * FROM read_parquet({_text(_literal(str(run / table)))})"
            )
    return len(runs)


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _literal(path: str) -> str:
    """A path in which DuckDB finds no pattern."""
    return re.sub(r"[\[*?]", lambda match: f"[{match[0]}]", path)
