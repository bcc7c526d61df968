"""The bureau's catalogue of items: names that differ from it are told, with its name; a broken one stops the run."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from expectations.columns import departments, headings
from expectations.model import Standard
from tests.conftest import SAMPLE_BATCH, run_stages
from zhinan.cli import app
from zhinan.errors import UsageError
from zhinan.intake.read import read_file
from zhinan.reading import require_ready
from zhinan.settings import Home
from zhinan.warehouse.database import connect

pytestmark = pytest.mark.gx

WORKBOOK = "财政局附件2.xlsx"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    batch = tmp_path / "data" / "raw" / "2023-05-06"
    batch.mkdir(parents=True)
    shutil.copy(SAMPLE_BATCH / WORKBOOK, batch)
    return Home.at(tmp_path)


@pytest.fixture
def names(standard: Standard) -> dict[str, str]:
    """业务办理项编码 → name, as the workbook has them."""
    reading = read_file(SAMPLE_BATCH / WORKBOOK, WORKBOOK, headings(standard), departments(standard))
    items = next(table for table in reading.tables if table.kind == "item")
    rows = [dict(zip(items.columns, record.values, strict=True)) for record in items.records]
    return {row["业务办理项编码"].strip(): row["业务办理项名称"] for row in rows}


def supply(home: Home, names: dict[str, str]) -> None:
    home.reference.mkdir(parents=True, exist_ok=True)
    with (home.reference / "catalogue.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([("编码", "名称"), *names.items()])


def told(home: Home) -> list[tuple[str, str, str]]:
    with connect(home.warehouse) as connection:
        return connection.execute(
            "SELECT cell, value, suggestion FROM violation WHERE rule = 'E1.3' ORDER BY ALL"
        ).fetchall()


def counted(home: Home) -> tuple[int, int]:
    """(applicable, failed) of E1.3 in the newest run."""
    with connect(home.warehouse) as connection:
        rows = connection.execute(
            "SELECT applicable_count, failed_count FROM rule_result WHERE rule = 'E1.3' ORDER BY run_id DESC LIMIT 1"
        ).fetchall()
    assert len(rows) == 1
    return rows[0]


def test_the_names_of_a_run_are_compared_with_the_catalogue_of_its_day(home: Home, names: dict[str, str]) -> None:
    list(run_stages(home))
    assert (counted(home), told(home)) == ((0, 0), []), "no catalogue, not applicable"
    code, name = next(iter(names.items()))
    # One name differs, one code is not in it, the others are the same in another writing.
    catalogue = {key: text.replace("（", "(") for key, text in names.items()} | {code: f"{name}（全县通办）"}
    catalogue.pop(list(names)[-1])
    supply(home, catalogue)
    list(run_stages(home))
    assert counted(home) == (len(names) - 1, 1)
    ((_, value, suggestion),) = told(home)
    assert (value, suggestion) == (name, f"{name}（全县通办）")
    supply(home, {code: name})
    list(run_stages(home))
    assert (counted(home), told(home)) == ((1, 0), []), "loaded anew in each run"


def test_check_takes_the_catalogue_of_its_home(home: Home, names: dict[str, str]) -> None:
    code, name = next(iter(names.items()))
    supply(home, {code: f"{name}甲"})
    command = ["check", str(SAMPLE_BATCH / WORKBOOK), "--format", "csv", "--home"]
    with_it = CliRunner().invoke(app, [*command, str(home.root)])
    without = CliRunner().invoke(app, [*command, str(home.raw)])
    assert ",E1.3," in with_it.stdout and f"{name}甲" in with_it.stdout
    assert without.stdout and ",E1.3," not in without.stdout


def test_a_broken_catalogue_stops_the_run_before_it_begins(home: Home) -> None:
    supply(home, {"123": "财政票据领用"})
    with pytest.raises(UsageError, match=r"catalogue\.csv 有误：工作表“catalogue”A2的编码“123”"):
        require_ready(home, "luoshan-2023", [])
    assert not home.warehouse.exists()
