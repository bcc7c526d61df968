"""The whole loop, with the commands that people give and the files that they handle, through real Prefect runs.

Template → filled in with defects → nightly → correction workbook → put right in that very file → the department's
rerun → certified by its group → published; the same item spoilt again → reopened, withdrawn, told among the changes.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from expectations.columns import headings
from expectations.model import Standard
from tests.conftest import SAMPLE_BATCH
from zhinan.settings import Home
from zhinan.warehouse.database import connect

pytestmark = [pytest.mark.prefect, pytest.mark.gx]

DEPARTMENT, GROUP = "民族宗教局", "第一组"
PICTURES = sorted((SAMPLE_BATCH / "企业养老保险中心-流程图").glob("*.png"))[:2]
NAME, CODE = "业务办理项名称", "业务办理项编码"
HEAD = 3  # of the template's sheets


def zhinan(home: Home, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "zhinan.cli", *arguments, "--home", str(home.root)],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def rows(home: Home, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    with connect(home.warehouse) as connection:
        return connection.execute(sql, list(parameters)).fetchall()


def columns(page: Worksheet, standard: Standard, kind: str, head: int) -> dict[str, int]:
    """Element → column, of a sheet with the headings of one record kind."""
    known = headings(standard)
    found: dict[str, int] = {}
    for cell in page[head]:
        meaning = known.find(str(cell.value or ""))
        if name := meaning.get(kind) or meaning.get("item"):  # type: ignore[call-overload]
            found.setdefault(name, cell.column)
    return found


def records(standard: Standard, sheet: str, kind: str) -> list[dict[str, Any]]:
    """The rows of the made batch's workbook of the department, by element."""
    page = openpyxl.load_workbook(SAMPLE_BATCH / f"{DEPARTMENT}.xlsx")[sheet]
    at = columns(page, standard, kind, 1)
    return [{name: page.cell(row, column).value for name, column in at.items()} for row in range(2, page.max_row + 1)]


def fill(page: Worksheet, standard: Standard, kind: str, lines: list[dict[str, Any]]) -> dict[str, int]:
    at = columns(page, standard, kind, HEAD)
    for row, line in enumerate(lines, start=HEAD + 1):
        for name, value in line.items():
            if name in at:
                page.cell(row, at[name]).value = value
    return at


def send(home: Home, batch: str, book: openpyxl.Workbook, name: str) -> None:
    folder = home.raw / batch
    folder.mkdir(parents=True)
    book.save(folder / name)
    for picture in PICTURES:
        shutil.copy(picture, folder / picture.name)


def failing(home: Home) -> set[tuple[str, str, str]]:
    """(sheet, cell, rule) of what fails in the department's workbooks."""
    return set(
        rows(
            home,
            """SELECT sheet, cell, rule FROM violation
            WHERE status = 'fail' AND department = ? AND sheet IS NOT NULL""",
            DEPARTMENT,
        )
    )


def states(home: Home) -> dict[str, str]:
    return dict(
        rows(
            home,
            """SELECT item_name, state FROM item_result JOIN item USING (record_id)
            WHERE run_id = (SELECT max(run_id) FROM run)""",
        )
    )


def published(home: Home) -> list[str]:
    with (home.latest / "政务服务事项总清单.csv").open(encoding="utf-8-sig", newline="") as stream:
        return [row[NAME] for row in csv.DictReader(stream)]


def test_from_the_template_to_the_published_guide_and_back(tmp_path: Path, standard: Standard) -> None:
    home = Home.at(tmp_path)
    (home.root / "zhinan.toml").write_text("[gates]\ngroup = true\n", "utf-8")
    items = records(standard, "事项", "item")[:2]
    materials = [line for line in records(standard, "申请材料", "material") if line[NAME] in {i[NAME] for i in items}]
    first, second = (item[NAME] for item in items)

    # 1. The template, of the items that the bureau lists, filled in with two defects.
    with (tmp_path / "items.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([["编码", "名称"], *([item[CODE], item[NAME]] for item in items)])
    zhinan(home, "template", DEPARTMENT, "--items", str(tmp_path / "items.csv"))
    (template,) = (home.reports / "templates").glob("*.xlsx")
    book = openpyxl.load_workbook(template)
    at = fill(book["事项"], standard, "item", items)
    of_material = fill(book["申请材料"], standard, "material", materials)
    for row, picture in enumerate(PICTURES, start=HEAD + 1):
        book["事项"].cell(row, at["流程图内容"]).value = picture.name
    wrong = book["事项"].cell(HEAD + 1, at["四办标志"])
    right, wrong.value = wrong.value, "就近办,网上办,一次办"
    missing = book["申请材料"].cell(HEAD + 1, of_material["材料必要性"])
    necessity, missing.value = missing.value, None
    send(home, "2023-05-06", book, "民族宗教局.xlsx")

    # 2. The night finds just these, at their cells.
    zhinan(home, "nightly")
    assert failing(home) == {
        ("事项", wrong.coordinate, "E18.3"), ("申请材料", missing.coordinate, "E48.1"),
    }  # fmt: skip
    assert states(home) == {first: "wrong", second: "group"} and published(home) == []

    # 3. They are put right in the workbook that went back, at the cells that its list names; what it suggests is taken.
    returned = home.reports / "corrections" / DEPARTMENT / "民族宗教局（整改反馈）.xlsx"
    book = openpyxl.load_workbook(returned)
    todo = book["整改清单"]
    heads = {str(cell.value): cell.column for cell in todo[3]}
    told = {}
    for row in range(4, todo.max_row + 1):
        place = str(todo.cell(row, heads["工作表"]).value), str(todo.cell(row, heads["单元格"]).value)
        told[place] = todo.cell(row, heads["建议值"]).value
    assert set(told) == {("事项", wrong.coordinate), ("申请材料", missing.coordinate)}
    assert told["事项", wrong.coordinate] == "就近办,网上办,一次办,马上办"
    book["事项"][wrong.coordinate].value = told["事项", wrong.coordinate]
    book["申请材料"][missing.coordinate].value = necessity
    send(home, "2023-05-08", book, returned.name)
    zhinan(home, "nightly", "--department", DEPARTMENT)
    assert failing(home) == set()
    ended = rows(home, "SELECT rule, event, cause FROM problem_event WHERE event = 'resolved' ORDER BY ALL")
    assert [line for line in ended if line[0] in ("E18.3", "E48.1")] == [
        ("E18.3", "resolved", "department"), ("E48.1", "resolved", "department"),
    ]  # fmt: skip
    assert states(home) == {first: "group", second: "group"} and published(home) == []

    # 4. The group certifies both in its review workbook.
    zhinan(home, "review", GROUP)
    (review,) = (home.reports / "review").glob("*.xlsx")
    book = openpyxl.load_workbook(review)
    page = book["审核认定"]
    heads = {str(cell.value): cell.column for cell in page[3]}
    assert {page.cell(row, heads["事项"]).value for row in (4, 5)} == {first, second} and page.max_row == 5
    for row in (4, 5):
        page.cell(row, heads["认定"]).value = "通过"
        page.cell(row, heads["认定人"]).value = GROUP
        page.cell(row, heads["日期"]).value = "2023-05-09"
        for heading in heads:
            if heading.startswith(("E29.2", "E53.5")):
                page.cell(row, heads[heading]).value = "通过"
    (home.raw / "2023-05-09").mkdir()
    book.save(home.raw / "2023-05-09" / review.name)
    zhinan(home, "nightly")
    assert states(home) == {first: "public", second: "public"} and sorted(published(home)) == sorted([first, second])
    rates = rows(home, "SELECT accurate_item_count, item_count, manual_count FROM metric_county ORDER BY run_id DESC")
    assert rates[0] == (2, 2, 0)

    # 5. The same item is spoilt again: reopened, withdrawn from the lists, with a line in the record of changes.
    book = openpyxl.load_workbook(home.raw / "2023-05-08" / returned.name)
    book["事项"][wrong.coordinate].value = right.replace(",马上办", "").replace("马上办,", "")
    send(home, "2023-05-10", book, "民族宗教局（再报）.xlsx")
    zhinan(home, "nightly")
    assert failing(home) == {("事项", wrong.coordinate, "E18.3")}
    life = rows(home, "SELECT event, cause FROM problem_event WHERE rule = 'E18.3' ORDER BY run_id")
    assert life == [("opened", "department"), ("resolved", "department"), ("reopened", "department")]
    assert states(home) == {first: "wrong", second: "public"} and published(home) == [second]
    with (home.latest / "公布变动记录.csv").open(encoding="utf-8-sig", newline="") as stream:
        changes = [(row[NAME], row["变动"], row["说明"]) for row in csv.DictReader(stream)]
    assert changes[0] == (first, "撤回", "内容有误，改正后重新公布")
    assert sorted(changes[1:]) == sorted([(first, "公布", ""), (second, "公布", "")])
    assert "公布 → 待整改" in (home.dashboard / "items" / f"{DEPARTMENT}.html").read_text("utf-8")
