"""五减: what each item asks of an applicant in a run, and the run that it is compared with.

Source: the notice, 三: 减材料、减环节、减时限、减费用、减跑动; the definitions are standard.md's, "Metrics".
"""

from __future__ import annotations

from importlib.resources import files

import duckdb

from zhinan.errors import UsageError
from zhinan.settings import SETTINGS
from zhinan.warehouse.database import transaction


def find_baseline(connection: duckdb.DuckDBPyConnection, wanted: str | None) -> str | None:
    """The finished run that ``wanted`` names: a run_id, or a day whose last run it is; by default the first of all.

    None where no run has ended yet and none is named. Raises UsageError, naming the setting, for an unknown one.
    """
    if wanted is None:
        row = connection.execute("SELECT min(run_id) FROM run WHERE finished_at IS NOT NULL").fetchone()
    else:
        row = connection.execute(
            """SELECT max(run_id) FROM run
            WHERE finished_at IS NOT NULL AND (run_id = $1 OR coalesce(day, started_at::DATE)::VARCHAR = $1)""",
            [wanted],
        ).fetchone()
    found: str | None = row[0] if row else None
    if wanted is not None and found is None:
        raise UsageError(f"设置文件 {SETTINGS} 的 [baseline] run 是“{wanted}”，没有这次运行，这一天也没有跑完的运行")
    return found


def store_baseline(connection: duckdb.DuckDBPyConnection, wanted: str | None, run_id: str | None = None) -> None:
    """Note which run 五减 is compared with; ``run_id``: the run under way, where none has ended before it."""
    found = find_baseline(connection, wanted) or run_id
    connection.execute("DELETE FROM baseline WHERE run_id IS DISTINCT FROM ?", [found])
    if found is not None:
        connection.execute("INSERT OR IGNORE INTO baseline VALUES (?)", [found])


def store_reduction(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Store what 五减 counts of every item that counts now. Needs the lists' members of the run."""
    sql = files("zhinan").joinpath("sql", "reduction.sql").read_text("utf-8")
    with transaction(connection):
        connection.execute("DELETE FROM reduction_result WHERE run_id = ?", [run_id])
        connection.execute(sql, [run_id])
