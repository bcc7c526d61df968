"""The first stages of a run on Spark, over all its counties: read, load, assess. What follows is each county's own.

As in ``zhinan.stages`` each loads, processes, saves, takes and returns names and paths, and may be run again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

from expectations.columns import record_columns
from zhinan.archive import Archive
from zhinan.deliver.data_docs import make_offline
from zhinan.deliver.swap import replaced_folder
from zhinan.intake.workers import Readers
from zhinan.lifecycle import follow
from zhinan.loading import as_loaded, load_beside
from zhinan.raw import SAMPLE_PREFIX
from zhinan.reading import Progress, keep_batch, known_before, require_ready
from zhinan.receive import account, arrive
from zhinan.settings import Home
from zhinan.spark.assess import assess_by_spark, take_over
from zhinan.spark.counties import County
from zhinan.spark.lake import Lake
from zhinan.spark.rates import keep_figures, write_rates
from zhinan.spark.reading import Pending, read_by_spark
from zhinan.unchanged import note_done
from zhinan.warehouse.database import connect, prepare, run_day, transaction
from zhinan.warehouse.load import STORED, forget_batches, store_files


def read(
    session: Any,
    counties: Sequence[County],
    only: Sequence[str] = (),
    is_forced: bool = False,
    say: Progress = lambda text: None,
) -> dict[str, Path]:
    """Read the files that are new in every county. Returns county → the folder with their rows and ``batch.json``."""
    for county in counties:
        require_ready(county.home, county.standard, only)
    with ExitStack() as stack:
        pending, known = [], {}
        for county in counties:
            standard = county.rules()
            folder = stack.enter_context(replaced_folder(_readings(county.home)))
            known[county.name] = known_before(county.home, standard, is_forced, say)
            arrived = arrive(county.home, standard, known[county.name], folder)
            pending.append(Pending(county.name, county.home, standard, arrived, tuple(only), folder))
        outcomes = read_by_spark(session, pending)
        for county, one in zip(counties, pending, strict=True):

            def said(text: str, name: str = county.name) -> None:
                say(f"{name}：{text}")

            with Readers(one.arrived.setup) as readers:
                read_of_it = outcomes[county.name]
                manifest = account(
                    county.home, one.standard, known[county.name], one.arrived, read_of_it, readers, only, said
                )
            keep_batch(county.home, county.standard, one.folder, manifest)
    return {county.name: _readings(county.home) for county in counties}


def _readings(home: Home) -> Path:
    return home.root / "data" / ".readings"


def load(county: County, folder: Path) -> dict[str, int]:
    """Load what was read of one county into its warehouse, in one transaction. As ``stages.load``."""
    manifest = json.loads((folder / "batch.json").read_text("utf-8"))
    files = {table: sorted((folder / "tables" / table).glob("[!.]*.parquet")) for table in STORED}
    counts = {"read": 0, "rejected": 0}
    with connect(county.home.warehouse) as connection, transaction(connection):
        prepare(connection, record_columns(county.rules()))
        if not manifest["is_sample"]:
            forget_batches(connection, SAMPLE_PREFIX)
        store_files(connection, files)
        if files["submission"]:
            statuses = "SELECT status, count(*) FROM read_parquet(?) GROUP BY status"
            counts |= dict(connection.execute(statuses, [[str(file) for file in files["submission"]]]).fetchall())
        load_beside(connection, county.home, manifest)
        note_done(connection, "load")  # what an earlier run has assessed is not what stands now
        loaded = as_loaded(connection, manifest)
    Archive(county.home.archive).keep_manifest(loaded)
    shutil.rmtree(folder, ignore_errors=True)
    return counts


def assess(session: Any, home: Home, counties: Sequence[County], runs: dict[str, str]) -> dict[str, int]:
    """Evaluate every rule over all counties; the lake is made anew in ``home``. ``runs``: county → its run.

    Returns county → the number of violations that fail. Data Docs of a county show all counties of its standard.
    """
    days: dict[str, date] = {}
    for county in counties:
        with connect(county.home.warehouse) as connection:
            days[county.name] = run_day(connection, runs[county.name])
    failed = {}
    with replaced_folder(home.lake) as fresh, ExitStack() as stack:
        docs = {one.name: stack.enter_context(replaced_folder(one.home.reports / "data_docs")) for one in counties}
        lake = Lake(fresh)
        assess_by_spark(session, lake, counties, runs, days, docs)
        for folder in docs.values():
            make_offline(folder)
        for county in counties:
            with connect(county.home.warehouse) as connection:
                with transaction(connection):
                    take_over(connection, lake, county.name, runs[county.name])
                follow(connection, runs[county.name])
                row = connection.execute("SELECT count(*) FROM violation WHERE status = 'fail'").fetchone()
            failed[county.name] = int(row[0]) if row else 0
        lake.settle()
    return failed


def rates(session: Any, home: Home, counties: Sequence[County], runs: dict[str, str]) -> Path:
    """The rates by county, by city and of all, in reports/metrics of the common ``home``. Call it after ``measure``."""
    lake = Lake(home.lake)
    for county in counties:
        keep_figures(lake, county, runs[county.name])
    write_rates(session, home.reports / "metrics", lake, counties)
    return home.reports / "metrics"
