"""Runs killed at arbitrary moments: what is published stays whole, and the next run ends like a clean one."""

from __future__ import annotations

import random
import re
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.conftest import SAMPLE_BATCH
from tests.faults.nursery import STAGES, Ended, Nursery
from tests.faults.test_killed import dashboard, digest, outputs, tables
from zhinan.deliver.publication.register import MANIFEST
from zhinan.settings import Home

pytestmark = [pytest.mark.faults, pytest.mark.gx]

FILES = ("人民银行.csv", "档案局一事一表.xlsx", "民族宗教局.xlsx")
_RANDOM = random.Random(20230506)
# Moments as parts of the whole run's time, and as parts of one stage's.
ANYWHERE = [("", _RANDOM.random()) for _ in range(18)]
WITHIN = [(stage, _RANDOM.random()) for stage in STAGES]
KILLS = [(stage, part, number % 2 == 0) for number, (stage, part) in enumerate(ANYWHERE + WITHIN)]
assert len(KILLS) >= 25


@dataclass(frozen=True, slots=True)
class Nights:
    """What every kill is held against: yesterday's home, today's raw files, and a clean run over them."""

    nursery: Nursery
    yesterday: Home
    todays: dict[bool, Home]
    """Whether there was a yesterday → the home of a clean run: the life of a problem tells them apart."""
    took: dict[tuple[bool, str], float]
    """(whether there was a yesterday, stage, or '' for the whole run) → seconds that it took."""


def fill(home: Home, count: int) -> Home:
    """Put the first ``count`` files into its batch."""
    batch = home.raw / "2023-05-06"
    batch.mkdir(parents=True, exist_ok=True)
    for name in FILES[:count]:
        shutil.copy(SAMPLE_BATCH / name, batch / name)
    return home


def timed(ended: Ended) -> dict[str, float]:
    """Stage → seconds that it took; '' → those of the whole run."""
    assert ended.code == 0, ended.error
    moments = [0.0, *(ended.seconds[stage] for stage in STAGES)]
    return {"": moments[-1]} | {stage: moments[n + 1] - moments[n] for n, stage in enumerate(STAGES)}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    root = tmp_path_factory.mktemp("nights")
    yesterday, today = fill(Home.at(root / "yesterday"), 2), fill(Home.at(root / "today"), 3)
    with Nursery() as nursery:
        nursery.run(yesterday.root)
        first = timed(nursery.run(today.root))
        again = fill(Home.at(shutil.copytree(yesterday.root, root / "again", symlinks=True)), 3)
        second = timed(nursery.run(again.root))
        took = {(False, stage): span for stage, span in first.items()}
        took |= {(True, stage): span for stage, span in second.items()}
        yield Nights(nursery, yesterday, {False: today, True: again}, took)


def published(home: Home) -> dict[str, dict[str, str]]:
    """Output folder → digests of its files, where it is there; of the dashboard all but the run's time."""
    folders = [home.latest, *(home.reports / name for name in ("corrections", "metrics", "verdicts"))]
    found = {
        folder.name: {
            str(f.relative_to(folder)): digest(f.read_bytes())
            for f in sorted(folder.rglob("*"))
            if f.is_file() and f.name != MANIFEST
        }
        for folder in folders
        if folder.exists()
    }
    if home.dashboard.exists():
        found["dashboard"] = dashboard(home)
    return found


def require_whole_data_docs(home: Home) -> None:
    """Their pages tell the time of their run: that every page which the index names is there has to do."""
    folder = home.reports / "data_docs"
    if folder.exists():
        links = re.findall(r'<li><a href="([^"]+)"', (folder / "index.html").read_text("utf-8"))
        assert len(links) == 6 and all((folder / unquote(link)).is_file() for link in links)


@pytest.mark.parametrize(("stage", "part", "has_yesterday"), KILLS)
def test_killed_at_any_moment(nights: Nights, tmp_path: Path, stage: str, part: float, has_yesterday: bool) -> None:
    home, clean = Home.at(tmp_path / "home"), nights.todays[has_yesterday]
    before = STAGES[STAGES.index(stage) - 1] if stage and stage != STAGES[0] else ""
    seconds = nights.took[has_yesterday, stage]
    code = 0
    while code != -signal.SIGKILL:  # a run may be quicker than the one that was timed, and be over too soon
        shutil.rmtree(home.root, ignore_errors=True)
        if has_yesterday:
            shutil.copytree(nights.yesterday.root, home.root, symlinks=True)
        killed = nights.nursery.run(fill(home, 3).root, before, part * seconds)
        code, seconds = killed.code, seconds / 2
        assert code in (-signal.SIGKILL, 0), killed.error
    after, yesterday, today = published(home), published(nights.yesterday), published(clean)
    for name in yesterday if has_yesterday else after:
        assert after[name] in ([yesterday[name], today[name]] if has_yesterday else [today[name]]), name
    require_whole_data_docs(home)
    ended = nights.nursery.run(home.root)
    assert ended.code == 0, ended.error
    assert outputs(home) == outputs(clean)
    assert published(home) == today
    assert tables(home) == tables(clean)
    left = [entry.name for entry in (*(home.root / "data").iterdir(), *home.reports.iterdir())]
    assert not [name for name in left if name.endswith((".new", ".old", ".wal")) or name == ".readings"]
