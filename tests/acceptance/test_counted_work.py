"""A guard against more work for the same result: counted, not timed, so that a busy machine cannot fail it."""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.acceptance.counting import counted
from tests.conftest import SAMPLE_BATCH, whole_run
from tests.weeks import CORRECTED, FIRST, send
from zhinan.settings import Home

pytestmark = pytest.mark.gx

NIGHT = datetime(2023, 5, 8, 2)
# What is allowed. Who makes it less than four fifths of this lowers it here; who needs more says why.
ALLOWED: dict[str, dict[str, int]] = {
    "first": {"statements": 495, "rows_in": 480, "rows_out": 3_300, "bytes": 4_100_000},
    "unchanged": {"statements": 190, "rows_in": 0, "rows_out": 2_650, "bytes": 1_950_000},
    "one department": {"statements": 480, "rows_in": 95, "rows_out": 4_250, "bytes": 2_850_000},
}


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Counter[str]]:
    """Three nights of 18 items: the first, one without changes, one with a department's corrections."""
    home = Home.at(tmp_path_factory.mktemp("counted"))
    send(home, "2023-05-06", "税务局.csv", FIRST)
    shutil.copy(SAMPLE_BATCH / "民族宗教局.xlsx", home.raw / "2023-05-06")
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        for days, name in enumerate(ALLOWED):
            if name == "one department":
                send(home, "2023-05-09", "税务局（改）.csv", CORRECTED)
            with counted(home, patch.setattr) as found[name]:
                whole_run(home, now=NIGHT + timedelta(days=days))
    return found


@pytest.mark.parametrize("name", ALLOWED)
def test_a_night_does_no_more_than_this(nights: dict[str, Counter[str]], name: str) -> None:
    for what, most in ALLOWED[name].items():
        assert 0.8 * most <= nights[name][what] <= most, f"{name}, {what}: {nights[name][what]}, allowed {most}"


def test_an_unchanged_night_costs_a_part_of_the_first(nights: dict[str, Counter[str]]) -> None:
    first, unchanged = nights["first"], nights["unchanged"]
    assert unchanged["statements"] < 0.6 * first["statements"]
    assert unchanged["rows_in"] < 0.2 * first["rows_in"]
    assert unchanged["bytes"] < 0.6 * first["bytes"]


def test_statements_do_not_grow_with_the_items(
    nights: dict[str, Counter[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty more items: rows and bytes come with them, statements do not (but for each department's own)."""
    home = Home.at(tmp_path)
    send(home, "2023-05-06", "税务局.csv", FIRST)
    for name in ("民族宗教局.xlsx", "林茶局.xlsx"):
        shutil.copy(SAMPLE_BATCH / name, home.raw / "2023-05-06")
    with counted(home, monkeypatch.setattr) as more:
        whole_run(home, now=NIGHT)
    first = nights["first"]
    assert more["statements"] < 1.25 * first["statements"]
    assert more["rows_out"] > first["rows_out"] and more["bytes"] > first["bytes"], "the counting counts"
