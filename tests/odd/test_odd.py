"""Every odd file ends as it must: read wholly and rightly, or turned away with the reason."""

from __future__ import annotations

import io
import resource
import zipfile

import pytest

from tests.odd.compare import differences
from tests.odd.odd import Odd
from tests.odd.reading import Ended, committed, read_all
from tests.odd.registry import FAMILIES, ODD


@pytest.fixture(scope="session")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    return dict(read_all(ODD.values(), tmp_path_factory.mktemp("odd")))


@pytest.mark.parametrize("kind", ODD.values(), ids=ODD)
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


def test_the_parent_stays_small(ended: dict[str, Ended]) -> None:
    # Kilobytes; the bombs are made in this process, which is not the run's: reading_peak has its own below.
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2_100_000


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
