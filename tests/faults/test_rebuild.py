"""The warehouse built anew from the archive equals the one it replaces; a damaged one is replaced by the next run."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from expectations.standard import load_standard
from tests.conftest import SAMPLE_BATCH, whole_run
from tests.faults.test_killed import FILES, outputs
from zhinan.deliver.review import scope_of, write_scope
from zhinan.errors import UsageError, WarehouseBroken, WarehouseBusy
from zhinan.rebuild import rebuild
from zhinan.settings import Home
from zhinan.warehouse.database import connect

pytestmark = [pytest.mark.faults, pytest.mark.gx]


def contents(home: Home) -> dict[str, list[tuple[object, ...]]]:
    """Every table of the warehouse, row by row; not what a next run may take over, of which a rebuilt one has none."""
    with connect(home.warehouse) as connection:
        names = connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE NOT temporary AND table_name <> 'stage_state'"
        ).fetchall()
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY ALL').fetchall() for (name,) in names}


@pytest.fixture(scope="module")
def two_nights(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return make_two_nights(tmp_path_factory.mktemp("two [nights]*"))


def make_two_nights(root: Path) -> Home:
    """Two runs: a workbook replaced, one taken away, one rejected, one in a zip; verdicts were given.

    The bureau has its gate: it passes one item and returns another; of a third something was found from outside.
    """
    batch = root / "data" / "raw" / "2023-05-06"
    batch.mkdir(parents=True)
    for file in SAMPLE_BATCH.iterdir():
        if file.name in FILES or file.name.startswith("verdicts") or file.suffix == ".png":
            shutil.copy(file, batch / file.name)
    (batch / "坏的.xlsx").write_bytes(b"PK\x03\x04 broken")
    (batch / "税务局.csv").write_text("业务办理项名称,行使层级,办件类型\n甲,县级,即办件\n", "utf-8")
    (root / "zhinan.toml").write_text("[gates]\nbureau = true\n", "utf-8")
    home = Home.at(root)
    whole_run(home)
    decide(home, batch)
    (batch / "税务局.csv").write_text("业务办理项名称,行使层级,办件类型\n甲,县级,承诺件\n", "utf-8")
    (batch / "坏的.xlsx").unlink()
    shutil.make_archive(str(batch / "又一批"), "zip", SAMPLE_BATCH, "林茶局.xlsx")
    (batch / "林茶局.xlsx").unlink(missing_ok=True)
    whole_run(home)
    return home


def decide(home: Home, batch: Path) -> None:
    """Put in the bureau's review workbook, and a finding."""
    standard = load_standard()
    with connect(home.warehouse) as connection:
        path = write_scope(connection, standard, scope_of(standard, "全县"), "", home.root / "review").path
    book = openpyxl.load_workbook(path)
    page = book["审核认定"]
    heads = {str(cell.value): cell.column for cell in page[3]}
    for row, outcome in ((4, "通过"), (5, "退回")):
        for heading, text in (("认定", outcome), ("意见", "再核"), ("认定人", "局"), ("日期", "2023-05-08")):
            page.cell(row, heads[heading]).value = text
    book.save(batch / "全县审核确认表.xlsx")
    code = page.cell(6, heads["事项编码"]).value
    text = f"日期,事项,要素,发现的问题,来源\n2023-05-08,{code},35,电话无人接听,12345\n2023-05-08,没有,1,x,12345\n"
    (batch / "findings.csv").write_text(text, "utf-8")


def test_a_rebuilt_warehouse_equals_the_one_it_replaces(two_nights: Home) -> None:
    before, published = contents(two_nights), outputs(two_nights)
    raw = two_nights.raw.rename(two_nights.raw.with_name("raw away"))  # the archive is all there is
    try:
        told = rebuild(two_nights)
    finally:
        raw.rename(two_nights.raw)
    after = contents(two_nights)
    assert "历次运行 2 次" in told
    assert {name for name, rows in before.items() if rows} >= {"item", "violation", "verdict", "picture", "run"}
    assert {name for name, rows in before.items() if rows} >= {
        "decision",
        "current_decision",
        "inspection",
        "item_event",
    }
    assert {row[-1] for row in before["item_result"]} >= {"wrong", "returned", "bureau", "public"}
    for name in before:
        assert after[name] == before[name], name
    assert set(after) == set(before)
    assert outputs(two_nights) == published


@pytest.mark.parametrize("damage", ["nothing left", "text", "cut", "header", "middle", "gone"])
def test_a_damaged_warehouse_is_set_aside_and_built_anew(two_nights: Home, tmp_path: Path, damage: str) -> None:
    home = Home.at(tmp_path / "home")
    shutil.copytree(two_nights.root, home.root, symlinks=True)
    published, before = outputs(home), contents(home)
    data = bytearray(home.warehouse.read_bytes())
    if damage == "nothing left":
        data = bytearray()
    elif damage == "text":
        data = bytearray("不是数据库".encode() * 1000)
    elif damage == "cut":
        del data[len(data) // 2 :]
    elif damage == "header":
        data[0:8192] = b"\xff" * 8192
    elif damage == "middle":
        for at in range(12_288, len(data), 4096):
            data[at : at + 64] = b"\x5a" * 64
    home.warehouse.write_bytes(data)
    if damage == "gone":
        home.warehouse.unlink()
    for _ in range(2):  # the first run may find the damage only on its way, and then says so
        try:
            whole_run(home)
            break
        except WarehouseBroken as broken:
            assert "rebuild" in str(broken)
            assert outputs(home) == published
    assert outputs(home) == published
    after = contents(home)
    assert len(after["run"]) == len(before["run"]) + 1
    assert after["item"] == before["item"] and after["submission"] == before["submission"]
    assert [row[1:] for row in after["violation"]] == [row[1:] for row in before["violation"]]


def test_nothing_archived(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有可用的归档"):
        rebuild(Home.at(tmp_path))


def test_another_program_has_the_file_open(two_nights: Home) -> None:
    import subprocess
    import sys

    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(two_nights.warehouse)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"open\n"
        with pytest.raises(WarehouseBusy, match="另一个程序"):
            whole_run(two_nights)
        holder.communicate()
