"""A run that is killed after any stage: the last good outputs stay, and the next run ends like a clean one."""

from __future__ import annotations

import hashlib
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SAMPLE_BATCH, whole_run
from tests.faults.nursery import Nursery, moment
from zhinan.deliver.publication.register import MANIFEST
from zhinan.settings import Home
from zhinan.warehouse.database import connect

pytestmark = [pytest.mark.faults, pytest.mark.gx]

STAGES = ("read", "begin", "load", "assess", "measure", "correct", "list_verdicts", "publish")
FILES = ("林茶局.xlsx", "人行.csv", "工信局.xlsx", "人民银行.csv", "档案局一事一表.xlsx", "民族宗教局.xlsx")


def new_home(root: Path) -> Home:
    batch = root / "data" / "raw" / "2023-05-06"
    batch.mkdir(parents=True)
    for name in FILES:
        if (SAMPLE_BATCH / name).exists():
            shutil.copy(SAMPLE_BATCH / name, batch / name)
    return Home.at(root)


def outputs(home: Home) -> dict[str, str]:
    """Every output file by its digest; of the dashboard all but the time of the run."""
    found = {}
    for folder in (home.latest, home.reports / "corrections", home.reports / "metrics"):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and file.name != MANIFEST:  # it names the run
                found[str(file.relative_to(home.root))] = digest(file.read_bytes())
    return found | dashboard(home)


def dashboard(home: Home) -> dict[str, str]:
    """The dashboard's files by their digest, but for what tells of the runs: their pages, the time of the latest."""
    found = {}
    for file in sorted(home.dashboard.rglob("*")):
        name = file.relative_to(home.dashboard)
        if file.is_file() and name.parts[0] != "runs":
            found[f"dashboard/{name}"] = digest(re.sub(rb"<time>.*?</time>", b"", file.read_bytes()))
    return found


def digest(data: bytes) -> str:
    """Short enough for what a failing test tells."""
    return hashlib.sha256(data).hexdigest()


def tables(home: Home) -> dict[str, list[tuple[object, ...]]]:
    with connect(home.warehouse) as connection:
        connection.execute("CREATE TEMP TABLE latest AS SELECT max(run_id) AS latest FROM run")
        return {
            name: connection.execute(
                f"SELECT * EXCLUDE ({run_id}) FROM {name}"
                + (" WHERE run_id = (SELECT latest FROM latest)" if run_id == "run_id" else "")
                + " ORDER BY ALL"
            ).fetchall()
            for name, run_id in [("violation", "run_id"), ("publication", "run_id"), ("rule_result", "run_id"),
                                 ("submission", "path, received_at"), ("item", "extra"), ("item_value", "record_id")]
        }  # fmt: skip


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


def die_after(nursery: Nursery, home: Home, stage: str) -> None:
    """A run that is killed as soon as ``stage`` has ended."""
    ended = nursery.run(home.root, stage)
    assert ended.code == -signal.SIGKILL and list(ended.seconds)[-1] == stage, ended.error


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = new_home(tmp_path_factory.mktemp("clean"))
    whole_run(home, now=moment())
    return home


@pytest.mark.parametrize("stage", STAGES)
def test_killed_on_the_first_night(clean: Home, nursery: Nursery, tmp_path: Path, stage: str) -> None:
    home = new_home(tmp_path / "home")
    die_after(nursery, home, stage)
    whole_run(home, now=moment())
    assert outputs(home) == outputs(clean)
    assert tables(home) == tables(clean)


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A run without the last file, which comes after it. Copy it, do not change it."""
    home = new_home(tmp_path_factory.mktemp("first"))
    late = home.raw / "2023-05-06" / FILES[0]
    kept = late.read_bytes()
    late.unlink()
    whole_run(home, now=moment())
    late.write_bytes(kept)
    return home


def copied(home: Home, root: Path) -> Home:
    """The home as it is, at another place."""
    return Home.at(Path(shutil.copytree(home.root, root, symlinks=True)))


@pytest.fixture(scope="module")
def clean_second(first_night: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = copied(first_night, tmp_path_factory.mktemp("second") / "home")
    whole_run(home, now=moment())
    return home


@pytest.mark.parametrize("stage", ["load", "assess", "publish"])
def test_killed_on_the_second_night(
    first_night: Home, clean_second: Home, nursery: Nursery, tmp_path: Path, stage: str
) -> None:
    """Yesterday's outputs stay whole until a stage replaces its own; then the rerun equals a clean run."""
    home = copied(first_night, tmp_path / "home")
    before = outputs(home)
    die_after(nursery, home, stage)
    if stage != "publish":
        assert outputs(home) == before
    whole_run(home, now=moment())
    assert outputs(home) == outputs(clean_second)


def test_a_run_twice_over_the_same_files_changes_nothing(clean: Home) -> None:
    before = outputs(clean), tables(clean)
    whole_run(clean, now=moment())
    assert (outputs(clean), tables(clean)) == before


def test_what_a_killed_run_stored_stands_in_no_trend(nursery: Nursery, tmp_path: Path) -> None:
    home = new_home(tmp_path / "home")
    die_after(nursery, home, "measure")
    whole_run(home, now=moment())
    with connect(home.warehouse) as connection:
        assert connection.execute("SELECT count(DISTINCT run_id) FROM metric_county").fetchone() == (1,)
