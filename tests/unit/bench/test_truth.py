"""What the benchmark's generators say is wrong is what the program finds, and nothing else."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from bench.assessing import differences
from bench.books import RECORD_KINDS, make_book, make_items, write_book
from bench.measure import fresh
from bench.tables import make_tables
from expectations.model import Standard
from zhinan.check import check


def failing(report: dict[str, object]) -> list[tuple[str, str, str]]:
    rows = report["violations"]
    assert isinstance(rows, list)
    return sorted((row["sheet"], row["cell"], row["rule"]) for row in rows if row["status"] == "fail")


@pytest.mark.gx
@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_workbook_of_items(tmp_path: Path, standard: Standard, share: float) -> None:
    file, truth = make_book(tmp_path, 160, share)
    assert (len({rule for _, _, rule in truth}) > 100) is (share == 1.0)
    assert failing(check([file], standard)) == sorted(truth)


@pytest.mark.gx
def test_a_workbook_with_materials_and_steps(tmp_path: Path, standard: Standard) -> None:
    made = make_items(standard, "林茶局", 40, 0.5, RECORD_KINDS, Counter())
    truth = write_book(tmp_path / "林茶局.xlsx", standard, made, RECORD_KINDS)
    assert failing(check([tmp_path / "林茶局.xlsx"], standard)) == sorted(truth)


@pytest.mark.gx
def test_a_warehouse(tmp_path: Path) -> None:
    made = make_tables(tmp_path, 400, 0.5)
    assert made.records["item"] == 400
    assert len(made.truth) > 100
    fresh([sys.executable, "-m", "bench.assessing", str(tmp_path), "--way", "zhinan"])
    assert differences(tmp_path) == {}
