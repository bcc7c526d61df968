"""The nightly flow with ``engine="spark"``: the first stages over all counties on Spark, what follows county by county.

Called by ``flows.nightly`` within its flow. The tasks work on the session of the run; they take and return names and
paths as the others do.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.artifacts import note_run
from flows.nightly import Summary, Timing, outputs, start_engine, timed_work
from zhinan import stages
from zhinan.settings import Home
from zhinan.spark import stages as on_spark
from zhinan.spark.counties import County, find_counties
from zhinan.spark.session import current_session, open_session
from zhinan.text import one_line
from zhinan.warehouse.database import run_lock


@task(name="读取", cache_policy=NO_CACHE)
def read(counties: list[County], departments: list[str], force: bool) -> tuple[float, dict[str, Path]]:
    """Read the files that are new in every county, by Spark's workers."""
    log = get_run_logger()
    session = current_session()
    return timed_work(
        lambda: on_spark.read(session, counties, departments, force, lambda text: log.info(one_line(text)))
    )


@task(name="装载", cache_policy=NO_CACHE)
def load(counties: list[County], folders: dict[str, Path]) -> tuple[float, dict[str, dict[str, int]]]:
    """Load the rows into each county's warehouse, each in one transaction."""
    return timed_work(lambda: {one.name: on_spark.load(one, folders[one.name]) for one in counties})


@task(name="核查", cache_policy=NO_CACHE)
def assess(home: Home, counties: list[County], runs: dict[str, str]) -> tuple[float, dict[str, int]]:
    """Evaluate every rule over all counties by Great Expectations on Spark, and store what fails."""
    session = current_session()
    return timed_work(lambda: on_spark.assess(session, home, counties, runs))


@task(name="县区与城市", cache_policy=NO_CACHE)
def rates(home: Home, counties: list[County], runs: dict[str, str]) -> tuple[float, Path]:
    """The rates by county, by city and of all."""
    session = current_session()
    return timed_work(lambda: on_spark.rates(session, home, counties, runs))


def nightly_on_spark(
    home: Home,
    departments: list[str],
    standard: str,
    force: bool,
    wait_seconds: float,
    master: str,
    counties_file: Path | None,
) -> Summary:
    """The whole pipeline over the counties of ``counties_file`` (see ``find_counties``), on the Spark at ``master``."""
    counties = find_counties(home, standard, counties_file)
    is_one = counties[0].home.root == home.root
    timings: list[Timing] = []

    def timed(name: str, outcome: tuple[float, Any]) -> Any:
        timings.append((name, outcome[0]))
        return outcome[1]

    with ExitStack() as stack:
        for lock in dict.fromkeys([home.lock, *(one.home.lock for one in counties)]):
            stack.enter_context(run_lock(lock, wait_seconds))
        stack.enter_context(open_session(master))
        folders = timed("读取", read(counties, departments, force))
        runs = {one.name: stages.begin(one.home, folders[one.name]) for one in counties}
        names = {name: run.run_id for name, run in runs.items()}
        counts = timed("装载", load(counties, folders))
        timings.append(("启动 Great Expectations", start_engine(is_needed=True)))
        failed = timed("核查", assess(home, counties, names))
        for one in counties:
            outputs(one.home, one.standard, runs[one.name], timings)
            note_run(one.home, runs[one.name])
        if not is_one:
            timed("县区与城市", rates(home, counties, names))
        for one in counties:
            stages.raise_reader_failures(one.home)
    return Summary(
        run_id=runs[counties[0].name].run_id,
        as_of=max(run.as_of for run in runs.values()),
        is_sample=all(run.is_sample for run in runs.values()),
        read_count=sum(one["read"] for one in counts.values()),
        rejected_count=sum(one["rejected"] for one in counts.values()),
        failed_count=sum(failed.values()),
        timings=timings,
    )
