"""What all tests share: the standard, the folder of shared samples, one finished run on the made batch."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from expectations.model import Standard
from expectations.standard import load_standard
from zhinan.settings import Home
from zhinan.warehouse.database import connect

ROOT = Path(__file__).resolve().parents[1]
SAMPLE_BATCH = ROOT / "data" / "raw" / "sample-2023-05-06"
SAMPLE_TRUTH = ROOT / "tests" / "data" / "sample-2023-05-06.truth.json"

_status = [0]


def _leave() -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(_status[0])


# As zhinan.cli.main does, and for the same reason: a page of complaints about DuckDB's types at the end.
atexit.register(_leave)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    _status[0] = int(exitstatus)


def manifest_of(home: Home) -> dict[str, Any]:
    """The manifest of the publication that stands."""
    found: dict[str, Any] = json.loads((home.latest / "manifest.json").read_text("utf-8"))
    return found


@pytest.fixture(scope="session")
def standard() -> Standard:
    return load_standard()


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"../shared is not beside the project ({folder})")
    return folder


@pytest.fixture(scope="session")
def guangdong(shared: Path) -> Path:
    folder = shared / "samples" / "guangdong"
    if not folder.is_dir():
        pytest.skip(f"the real samples are not there ({folder})")
    return folder


def run_stages(
    home: Home, standard: str = "luoshan-2023", only: Sequence[str] = (), now: datetime | None = None
) -> Iterator[str]:
    """A whole run without Prefect, stage by stage: yields the name of each stage that has ended."""
    from zhinan import stages

    folder = stages.read(home, standard, only)
    yield "read"
    with connect(home.warehouse):  # as the flow holds it open
        run = stages.begin(home, folder, now)
        yield "begin"
        stages.load(home, folder)
        yield "load"
        stages.assess(home, standard, run.run_id)
        yield "assess"
        stages.measure(home, standard, run.run_id)
        yield "measure"
        stages.correct(home, standard, run.as_of)
        yield "correct"
        stages.list_verdicts(home, standard, run.as_of)
        yield "list_verdicts"
        stages.publish(home, run)
        yield "publish"
        stages.report(home, run)
    yield "report"


def whole_run(home: Home, only: Sequence[str] = (), now: datetime | None = None) -> None:
    """Every stage, in order; the run begins ``now``, or as if at that moment."""
    for _ in run_stages(home, only=only, now=now):
        pass


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with one finished run over the committed batch. Read it, do not change it."""
    root = tmp_path_factory.mktemp("home")
    shutil.copytree(SAMPLE_BATCH, root / "data" / "raw" / SAMPLE_BATCH.name)
    home = Home.at(root)
    whole_run(home)
    return home


@pytest.fixture(scope="session")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with three small runs over a week and a half (``tests/weeks.py``). Read it, do not change it."""
    from tests.weeks import make_weeks

    return make_weeks(tmp_path_factory.mktemp("weeks"))
