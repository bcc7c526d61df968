"""Which runs a bulletin speaks of: the one it reports, the one a week before, and the baseline of 五减."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from zhinan.errors import UsageError

_WEEK = timedelta(days=7)
# one row = one run that ended
_RUNS = """SELECT run_id, coalesce(day, started_at::DATE) AS day, standard, standard_version,
    coalesce(reader_version, ''), coalesce(data_as_of, '')
FROM run WHERE finished_at IS NOT NULL ORDER BY run_id"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run that ended. ``as_of``: the newest batch of its inputs."""

    run_id: str
    day: date
    standard: str
    standard_version: str
    reader_version: str
    as_of: str


@dataclass(frozen=True, slots=True)
class Runs:
    """``before``: the last run at least a week older than ``now``; ``days``: the last run of every day up to it."""

    now: Run
    before: Run | None
    first: Run
    days: tuple[Run, ...]
    is_latest: bool

    @property
    def since(self) -> date:
        """The first day over which problems are counted: the one after the compared run's, else the first run's."""
        return self.before.day + timedelta(days=1) if self.before else self.first.day

    @property
    def is_same_measure(self) -> bool:
        """Whether both runs had one standard and one reader."""
        if self.before is None:
            return True
        now, before = self.now, self.before
        return (now.standard, now.standard_version, now.reader_version) == (
            before.standard, before.standard_version, before.reader_version,
        )  # fmt: skip


def find_runs(connection: duckdb.DuckDBPyConnection, day: date | None = None) -> Runs:
    """The latest run that ended, or the last one up to ``day``, and what it is compared with.

    Raises UsageError where no run has ended by then.
    """
    tables = {row[0] for row in connection.execute("SHOW TABLES").fetchall()}
    every = [Run(*row) for row in connection.execute(_RUNS).fetchall()] if "run" in tables else []
    if not every:
        raise UsageError("还没有跑完的核查，先运行 zhinan nightly")
    until = [run for run in every if day is None or run.day <= day]
    if not until:
        raise UsageError(f"{day} 以前没有跑完的核查，最早的一次在 {every[0].day}")
    now = until[-1]
    older = [run for run in until if run.day <= now.day - _WEEK]
    days = {run.day: run for run in until}
    return Runs(now, older[-1] if older else None, every[0], tuple(days.values()), now == every[-1])
