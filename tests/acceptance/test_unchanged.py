"""A night on which nothing has changed takes over what stands; anything that has a part in the results ends that."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from expectations.categories import load_categories
from expectations.standard import load_standard
from tests.conftest import SAMPLE_BATCH, manifest_of, whole_run
from tests.weeks import CORRECTED, FIRST, send
from zhinan.deliver.lists import FORMATS
from zhinan.settings import Home
from zhinan.warehouse.database import connect

pytestmark = pytest.mark.gx

FIRST_NIGHT = datetime(2023, 5, 8, 2)
VERDICT = "部门,事项,材料或环节,规则,认定,认定人,理由,有效期至\n税务局,乙,,E2.1,豁免,某科,试行,2023-05-20\n"


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home after its first night: two departments, a waiver until 20 May."""
    home = Home.at(tmp_path_factory.mktemp("night"))
    send(home, "2023-05-06", "税务局.csv", FIRST)
    shutil.copy(SAMPLE_BATCH / "民族宗教局.xlsx", home.raw / "2023-05-06")
    (home.raw / "2023-05-06" / "verdicts.csv").write_text(VERDICT, "utf-8-sig")
    whole_run(home, now=FIRST_NIGHT)
    return home


@pytest.fixture
def home(night: Home, tmp_path: Path) -> Home:
    shutil.copytree(night.root, tmp_path / "home", symlinks=True)
    return Home.at(tmp_path / "home")


def assessed_in(home: Home) -> list[str | None]:
    with connect(home.warehouse) as connection:
        return [row[0] for row in connection.execute("SELECT assessed_in FROM run ORDER BY run_id").fetchall()]


def results(home: Home) -> dict[str, list[tuple[object, ...]]]:
    """What the latest run has stored, without its name."""
    tables = ("gx_result", "rule_result", "item_result", "violation", "publication", "list_result", "reduction_result")
    with connect(home.warehouse) as connection:
        return {
            table: connection.execute(
                f"SELECT * EXCLUDE (run_id) FROM {table} WHERE run_id = (SELECT max(run_id) FROM run) ORDER BY ALL"
            ).fetchall()
            for table in tables
        }


def test_an_unchanged_night_takes_over_what_stands(home: Home) -> None:
    first = results(home)
    pages = {file: file.stat().st_ino for file in (home.reports / "data_docs").rglob("*.html")}
    workbooks = {file: file.stat().st_ino for file in (home.reports / "corrections").rglob("*.xlsx")}
    assert all(first.values()) and pages and workbooks
    for nights in (1, 2):
        whole_run(home, now=FIRST_NIGHT + timedelta(days=nights))
    with connect(home.warehouse) as connection:
        (run_id,) = connection.execute("SELECT min(run_id) FROM run").fetchone() or ("",)
    assert assessed_in(home) == [None, run_id, run_id], "of two nights the first is named"
    assert results(home) == first
    assert {file: file.stat().st_ino for file in pages} == pages
    assert {file: file.stat().st_ino for file in workbooks} == workbooks
    told = next(
        page
        for page in (home.dashboard / "runs").glob("*.html")
        if run_id not in page.name and "index" not in page.name
    )
    assert "沿用它的核查结果" in told.read_text("utf-8") and run_id in told.read_text("utf-8")


def corrected(home: Home) -> None:
    send(home, "2023-05-09", "税务局（改）.csv", CORRECTED)


def withdrawn(home: Home) -> None:
    (home.raw / "2023-05-06" / "税务局.csv").unlink()


def another_verdict(home: Home) -> None:
    file = home.raw / "2023-05-06" / "verdicts.csv"
    file.write_text(VERDICT.replace("税务局,乙", "税务局,甲"), "utf-8-sig")


def gate(home: Home) -> None:
    (home.root / "zhinan.toml").write_text("[gates]\nbureau = true\n", "utf-8")


def cancelled(home: Home) -> None:
    (home.root / "data" / "reference").mkdir(exist_ok=True)
    (home.root / "data" / "reference" / "cancellations.toml").write_text(
        '[[cancellation]]\ndepartment = "税务局"\ncode = ""\nname = "丙"\nbatch = "2023-05-06"\n'
        'effective = 2023-05-08\nby = "某科"\ndate = 2023-05-08\nreason = "下放"\n',
        "utf-8",
    )


def no_pages(home: Home) -> None:
    shutil.rmtree(home.reports / "data_docs")


CHANGES: tuple[Callable[[Home], None], ...] = (corrected, withdrawn, another_verdict, gate, cancelled, no_pages)


def test_whatever_has_a_part_in_the_results_ends_it(home: Home, tmp_path: Path) -> None:
    """And what comes out in the end is what a run that has nothing to take over finds."""
    for days, change in enumerate(CHANGES, start=1):
        change(home)
        whole_run(home, now=FIRST_NIGHT + timedelta(days=days))
        assert assessed_in(home)[-1] is None, change.__name__
    alone = Home.at(tmp_path / "alone")
    shutil.copytree(home.raw, alone.raw)
    (alone.root / "data" / "reference").mkdir()
    for name in ("zhinan.toml", "data/reference/cancellations.toml"):
        shutil.copy(home.root / name, alone.root / name)
    whole_run(alone, now=FIRST_NIGHT + timedelta(days=len(CHANGES)))
    mine, other = results(home), results(alone)
    for rows in (mine, other):  # since when a problem stands is each home's own
        rows["violation"] = [row[:-2] for row in rows["violation"]]
    assert mine == other


def test_the_day_on_which_a_waiver_ends_is_a_change(home: Home) -> None:
    whole_run(home, now=datetime(2023, 5, 20, 2))
    whole_run(home, now=datetime(2023, 5, 21, 2))
    assert [bool(one) for one in assessed_in(home)] == [False, True, False]
    with connect(home.warehouse) as connection:
        outcomes = connection.execute("SELECT outcome FROM verdict").fetchall()
    assert outcomes == [("lapsed",)]


def test_a_run_that_died_hands_nothing_on(home: Home) -> None:
    """The tables are then as the dead run left them: they are made again."""
    with connect(home.warehouse) as connection:
        connection.execute("UPDATE run SET finished_at = NULL")
    whole_run(home, now=FIRST_NIGHT + timedelta(days=1))
    assert assessed_in(home) == [None]


def test_guides_of_items_without_news_stay_as_they_are(home: Home) -> None:
    former = guides(home)
    book = openpyxl.load_workbook(SAMPLE_BATCH / "民族宗教局.xlsx")
    sheet = book["事项"]
    (column,) = (cell.column for cell in sheet[1] if cell.value == "受理条件")
    sheet.cell(2, column).value = f"{sheet.cell(2, column).value}；材料齐全"
    (home.raw / "2023-05-13").mkdir()
    book.save(home.raw / "2023-05-13" / "民族宗教局.xlsx")
    whole_run(home, now=FIRST_NIGHT + timedelta(days=7))
    now = guides(home)
    fresh = {name for name, file in now.items() if name not in former or not file.samefile(former[name])}
    assert len(fresh) == 1 < len(now) == len(former), "what has changed is new, the others are the very files"
    content = {name: file.read_bytes() for name, file in now.items()}
    for name, file in now.items():
        assert f"更新日期 {'2023-05-15' if name in fresh else '2023-05-08'}" in file.read_text("utf-8"), name
    shutil.rmtree(home.kept)  # nothing is known of what stands: all is made anew
    with connect(home.warehouse) as connection:
        connection.execute("UPDATE run SET inputs = NULL")
    shutil.rmtree(home.latest.resolve())
    whole_run(home, now=FIRST_NIGHT + timedelta(days=7, hours=1))
    assert {name: file.read_bytes() for name, file in guides(home).items()} == content


def test_lists_without_news_stay_as_they_are(home: Home) -> None:
    """One item has another 网上申报网址名称: the list that shows it is new; others are the very files."""
    lists = {category.name for category in load_categories(load_standard())}
    former, before = home.latest.resolve(), updated(home)
    assert lists < set(before) and {one["since"] for one in before.values()} == {"2023-05-08"}
    book = openpyxl.load_workbook(SAMPLE_BATCH / "民族宗教局.xlsx")
    sheet = book["事项"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, heads["网上申报网址名称"]).value += "（河南省）"
    (home.raw / "2023-05-13").mkdir()
    book.save(home.raw / "2023-05-13" / "民族宗教局.xlsx")
    whole_run(home, now=FIRST_NIGHT + timedelta(days=7))
    now, news = home.latest.resolve(), updated(home)
    fresh = {name for name in lists if not (now / f"{name}.xlsx").samefile(former / f"{name}.xlsx")}
    assert fresh == {"全程网办"}, "no other list has that column"
    for name in lists:
        since = "2023-05-15" if name in fresh else "2023-05-08"
        assert news[name]["since"] == since
        for suffix in FORMATS:
            old, new = former / f"{name}.{suffix}", now / f"{name}.{suffix}"
            assert new.samefile(old) == (name not in fresh), new.name
        assert json.loads((now / f"{name}.json").read_text("utf-8"))["updated"] == since
        assert f"更新日期 {since}。" in openpyxl.load_workbook(now / f"{name}.xlsx")["清单"]["A2"].value
    export = now / "export" / "河南政务服务网.json"
    assert json.loads(export.read_text("utf-8"))["updated"] == "2023-05-15"


def test_what_another_department_sends_changes_no_correction_workbook(home: Home) -> None:
    former = {file: file.stat().st_ino for file in (home.reports / "corrections").rglob("税务局*.xlsx")}
    assert len(former) == 2
    (home.raw / "2023-05-13").mkdir()
    shutil.copy(SAMPLE_BATCH / "人民银行.csv", home.raw / "2023-05-13")
    whole_run(home, now=FIRST_NIGHT + timedelta(days=7))
    assert assessed_in(home) == [None, None]
    assert {file: file.stat().st_ino for file in former} == former
    for file in former:
        page = openpyxl.load_workbook(file)["整改清单"]
        assert any("数据截至 2023-05-06。" in str(cell.value) for row in page.iter_rows(max_row=3) for cell in row)


def updated(home: Home) -> dict[str, dict[str, str]]:
    """List or export → since when it says what it says, of the publication that stands."""
    found: dict[str, dict[str, str]] = manifest_of(home)["updated"]
    return found


def guides(home: Home) -> dict[str, Path]:
    """Name → page of the site that stands."""
    return {file.name: file for file in (home.latest.resolve() / home.site.name / "guide").iterdir()}
