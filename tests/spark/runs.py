"""A whole run on Spark, and what two warehouses hold, compared as sets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import duckdb

from zhinan import stages
from zhinan.settings import Home
from zhinan.spark import stages as on_spark
from zhinan.spark.counties import County

NOW = datetime(2023, 5, 8, 2)
# What says when, and not what: names of runs, moments, seconds.
_WHEN = {"run_id", "started_at", "finished_at", "received_at", "seconds"}
# A digest of the inputs and of the program's own source; the counties are run by a copy of it, with a standard more.
_OF_THE_PROGRAM = {"inputs"}
_TABLES_OF_WHEN = {"stage_time"}
# What a next run may take over: a run on Spark hands no assessment on.
_TABLES_OF_WHOM = {"stage_state"}


def run_on_spark(session: Any, home: Home, counties: Sequence[County], now: datetime | None = None) -> dict[str, Any]:
    """Every stage of every county. Returns county → its run."""
    folders = on_spark.read(session, counties)
    runs = {}
    for county in counties:
        runs[county.name] = stages.begin(county.home, folders[county.name], now)
        on_spark.load(county, folders[county.name])
    on_spark.assess(session, home, counties, {name: run.run_id for name, run in runs.items()})
    for county in counties:
        run = runs[county.name]
        stages.measure(county.home, county.standard, run.run_id)
        stages.publish(county.home, run)
    return runs


def run_on_duckdb(home: Home, now: datetime | None = None, standard: str = "luoshan-2023") -> None:
    """The same stages, without Spark."""
    folder = stages.read(home, standard)
    run = stages.begin(home, folder, now)
    stages.load(home, folder)
    stages.assess(home, run.standard, run.run_id)
    stages.measure(home, run.standard, run.run_id)
    stages.publish(home, run)


def contents(home: Home) -> dict[str, Counter[Any]]:
    """Table → its rows, however ordered, without what says when."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        names = [row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        names.append("item_checked")  # a view, of two of them
        found = {}
        for name in names:
            columns = [row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall()]
            kept = [f'"{column}"' for column in sorted(columns) if column not in _WHEN | _OF_THE_PROGRAM]
            if kept and name not in _TABLES_OF_WHEN | _TABLES_OF_WHOM:
                rows = connection.execute(f"SELECT {', '.join(kept)} FROM {name}").fetchall()
                found[name] = Counter(map(repr, rows))
        return found


def differences(one: dict[str, Counter[Any]], other: dict[str, Counter[Any]]) -> dict[str, Any]:
    """Table → some of the rows that only one of the two has."""
    assert set(one) == set(other)
    return {
        name: (list((one[name] - other[name]).elements())[:2], list((other[name] - one[name]).elements())[:2])
        for name in one
        if one[name] != other[name]
    }
