"""Every odd file ends as it must: read wholly and rightly, or turned away with the reason."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from expectations.standard import load_standard
from tests.odd.compare import differences
from tests.odd.odd import Odd
from tests.odd.reading import LIMITS, Ended, Report, committed
from tests.odd.registry import FAMILIES, ODD
from zhinan.intake.files import read_files
from zhinan.intake.limits import Limits
from zhinan.intake.workers import Readers
from zhinan.receive import reading_setup, source_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    file = tmp_path_factory.mktemp("odd") / "report"
    subprocess.run([sys.executable, "-m", "tests.odd", str(file)], cwd=ROOT, check=True, timeout=600)
    loaded: Report = pickle.loads(file.read_bytes())
    return loaded


@pytest.fixture(scope="session")
def ended(report: Report) -> dict[str, Ended]:
    return report.ended


@pytest.mark.parametrize("kind", ODD.values(), ids=list(ODD))
def test_ends_as_expected(kind: Odd, ended: dict[str, Ended]) -> None:
    assert differences(kind, ended[kind.name]) == []


def test_one_outcome_each(ended: dict[str, Ended]) -> None:
    assert set(ended) == set(ODD)
    assert len(ODD) >= 120
    for name, end in ended.items():
        assert end.readings, name
        for reading in end.readings:
            assert reading.status in ("read", "rejected")
            assert (reading.status == "rejected") == bool(reading.reason)
            assert reading.status == "rejected" or reading.tables, name


def test_whoever_has_them_read_stays_small_and_waits_for_none(report: Report) -> None:
    assert report.peak_bytes < 400_000_000
    assert max(end.seconds for end in report.ended.values()) < LIMITS.seconds * 3


def test_a_slow_file_costs_its_limit(tmp_path: Path) -> None:
    kind = ODD["cell-far-below"]
    file = committed(kind)
    limits = Limits(seconds=1)
    begin = time.monotonic()
    setup = reading_setup(load_standard(), limits, tmp_path)
    with Readers(setup, 1) as readers:
        (outcome,) = read_files([source_of(file, kind.file_name, limits)], setup, tmp_path, readers)
    assert outcome.status == "rejected"
    assert "超过 1 秒" in (outcome.reason or "")
    assert time.monotonic() - begin < 8


@pytest.mark.parametrize("family", FAMILIES)
def test_the_generator_makes_what_is_committed(family: str) -> None:
    for kind in FAMILIES[family]:
        if kind.is_large or kind.is_kept:
            continue
        made, there = kind.make(), committed(kind).read_bytes()
        # Another version of the packer packs the same parts in other bytes.
        assert made == there or _parts(made) == _parts(there), kind.name


def _parts(data: bytes) -> list[tuple[str, bytes]] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return [(part.filename, package.read(part)) for part in package.infolist()]
    except (zipfile.BadZipFile, RuntimeError):
        return None


def test_nothing_else_is_committed() -> None:
    wanted = {committed(kind) for kind in ODD.values() if not kind.is_large}
    for family in FAMILIES:
        folder = committed(FAMILIES[family][0]).parent
        assert set(folder.iterdir()) == {file for file in wanted if file.parent == folder}
