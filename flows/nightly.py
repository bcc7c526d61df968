"""The nightly flow: read → load → assess → measure → correct → publish → report.

Prefect brings order, retries, parameters and artifacts. Without its decorators this is a plain
sequence of ``zhinan.stages``. Tasks take and return names, paths and counts, never connections.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import duckdb
from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel
from rich.console import Console

from flows.artifacts import note_run
from zhinan import stages
from zhinan.progress import reading_bar
from zhinan.settings import Home
from zhinan.storage import disk_told
from zhinan.text import one_line
from zhinan.warehouse.database import connect, run_lock

Timing = tuple[str, float]


class Summary(BaseModel):
    """What a run did. ``timings``: seconds of own work by stage; starting Great Expectations apart."""

    run_id: str
    as_of: str
    is_sample: bool
    read_count: int
    rejected_count: int
    failed_count: int
    timings: list[Timing]


def _can_help(_task: Any, _run: Any, state: Any) -> bool:
    """Whether trying again can help: a file share or a disk that was away for a moment."""
    try:
        state.result()
    except (OSError, duckdb.IOException):
        return True
    except Exception:
        return False
    return False


def timed_work(work: Callable[[], Any]) -> tuple[float, Any]:
    """(seconds, what ``work`` gave); a full disk is told as such."""
    began = time.perf_counter()
    with disk_told():
        value = work()
    return time.perf_counter() - began, value


@task(name="读取", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5, retry_condition_fn=_can_help)
def read(home: Path, raw: Path, standard: str, departments: list[str], force: bool) -> tuple[float, Path]:
    """Read the files that are new into data/.readings."""
    log = get_run_logger()

    def say(text: str) -> None:
        log.info(one_line(text))

    with reading_bar(Console(stderr=True)) as step:
        return timed_work(lambda: stages.read(Home(home, raw), standard, departments, force, say, step))


@task(name="装载", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5, retry_condition_fn=_can_help)
def load(home: Path, raw: Path, folder: Path) -> tuple[float, dict[str, int]]:
    """Load the readings into the warehouse, in one transaction."""
    return timed_work(lambda: stages.load(Home(home, raw), folder))


@task(name="启动核查引擎", cache_policy=NO_CACHE)
def start_engine(is_needed: bool) -> float:
    """Import Great Expectations, so that its seconds are told apart from our own; not where it is not needed."""

    def start() -> None:
        if is_needed:
            import zhinan.evaluate  # noqa: F401

        # What the two frameworks have loaded stays until the end: the collector need not walk it again
        # with every list that we build.
        gc.collect()
        gc.freeze()

    return timed_work(start)[0]


@task(name="核查", cache_policy=NO_CACHE)
def assess(home: Path, raw: Path, standard: str, run_id: str) -> tuple[float, int]:
    """Evaluate every rule by Great Expectations and store what fails."""
    return timed_work(lambda: stages.assess(Home(home, raw), standard, run_id))


@task(name="统计", cache_policy=NO_CACHE)
def measure(home: Path, raw: Path, standard: str, run_id: str) -> tuple[float, Path]:
    """Rates and list memberships."""
    return timed_work(lambda: stages.measure(Home(home, raw), standard, run_id))


@task(name="整改清单", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5, retry_condition_fn=_can_help)
def correct(home: Path, raw: Path, standard: str, as_of: str) -> tuple[float, Path]:
    """One correction workbook a department."""
    return timed_work(lambda: stages.correct(Home(home, raw), standard, as_of))


@task(name="人工认定", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5, retry_condition_fn=_can_help)
def list_verdicts(home: Path, raw: Path, standard: str, as_of: str) -> tuple[float, Path]:
    """What waits for a person's verdict, and what became of every verdict."""
    return timed_work(lambda: stages.list_verdicts(Home(home, raw), standard, as_of))


@task(name="公布清单", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5, retry_condition_fn=_can_help)
def publish(home: Path, raw: Path, run: stages.Run) -> tuple[float, Path]:
    """The public lists and the public site."""
    return timed_work(lambda: stages.publish(Home(home, raw), run))


@task(name="看板", cache_policy=NO_CACHE, retries=2, retry_delay_seconds=5, retry_condition_fn=_can_help)
def report(home: Path, raw: Path, run: stages.Run, timings: list[Timing]) -> tuple[float, Path]:
    """The dashboard; the run is noted as ended."""
    return timed_work(lambda: stages.report(Home(home, raw), run, timings))


def outputs(place: Home, standard: str, run: stages.Run, timings: list[Timing]) -> None:
    """What is made of a county's results; ``timings`` is added to."""
    where = (place.root, place.raw)

    def timed(name: str, outcome: tuple[float, Any]) -> None:
        timings.append((name, outcome[0]))

    timed("统计", measure(*where, standard, run.run_id))
    timed("整改清单", correct(*where, standard, run.as_of))
    timed("人工认定", list_verdicts(*where, standard, run.as_of))
    timed("公布清单", publish(*where, run))
    timed("看板", report(*where, run, timings))


@flow(name="nightly", description="每晚核查：读取、装载、核查、统计、整改清单、公布清单、看板")
def nightly(
    home: str | None = None,
    raw: str | None = None,
    departments: list[str] | None = None,
    standard: str = stages.DEFAULT_STANDARD,
    force: bool = False,
    wait_seconds: float = 0,
    engine: Literal["duckdb", "spark"] = "duckdb",
    master: str = "local[*]",
    counties: str | None = None,
) -> Summary:
    """The whole pipeline over the batches in ``raw``.

    ``departments``: take in new files of these only; every rate is still the whole county's.
    ``force``: read every file again. ``wait_seconds``: how long to wait for a run that is under way;
    then WarehouseBusy. Any task that fails stops the run; the last good outputs stay in place.
    ``engine``: "spark" reads and evaluates on the Spark at ``master``, over the counties of the file ``counties``.
    """
    place = Home.at(Path(home) if home else None, Path(raw) if raw else None)
    if engine == "spark":
        from flows.spark import nightly_on_spark

        file = Path(counties) if counties else None
        return nightly_on_spark(place, departments or [], standard, force, wait_seconds, master, file)
    where = (place.root, place.raw)
    timings: list[Timing] = []

    def timed(name: str, outcome: tuple[float, Any]) -> Any:
        timings.append((name, outcome[0]))
        return outcome[1]

    with run_lock(place.lock, wait_seconds):
        folder = timed("读取", read(*where, standard, departments or [], force))
        # Held open: each stage would else open the file, and write it out whole on closing it.
        with connect(place.warehouse):
            run = stages.begin(place, folder)
            counts = timed("装载", load(*where, folder))
            timings.append(("启动 Great Expectations", start_engine(stages.assessed_before(place) is None)))
            failed = timed("核查", assess(*where, standard, run.run_id))
            outputs(place, standard, run, timings)
            note_run(place, run)
        # The night's work is done for every other file; that the program failed on one must not pass as a success.
        stages.raise_reader_failures(place)
    return Summary(
        run_id=run.run_id,
        as_of=run.as_of,
        is_sample=run.is_sample,
        read_count=counts["read"],
        rejected_count=counts["rejected"],
        failed_count=failed,
        timings=timings,
    )
