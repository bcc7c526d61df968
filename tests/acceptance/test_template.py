"""A template that a department fills in and sends: it checks clean, saved by openpyxl and by LibreOffice alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from expectations.model import Standard
from tests.libreoffice.office import convert
from zhinan.cli import app
from zhinan.settings import Home

pytestmark = pytest.mark.gx

NAME = "业务办理项名称"
CLEAN, FAULTY = "民族宗教局", "林茶局"
# What stands in place of what failed: of other cells the first accepted value of the column is taken.
RIGHT = {
    "是否是投资类项目": "是", "承诺时限说明": "承诺时限不包含现场勘察所需时间", "特殊环节时限": "0",
    "联办事项名称": "建设项目用地预审与选址意见书核发", "办理结果获取方式": "窗口领取、邮寄", "环节名称": "送达",
    "收取方式": "电子证照库引用", "材料类型": "原件",
}  # fmt: skip


@pytest.fixture(scope="module")
def templates(finished: Home, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Department → its template, made of the finished run."""
    folder = tmp_path_factory.mktemp("templates")
    asked = ["template", CLEAN, FAULTY, "--home", str(finished.root), "--out", str(folder)]
    assert CliRunner().invoke(app, asked).exit_code == 0
    return {name: folder / f"罗山县{name}政务服务事项填报模板.xlsx" for name in (CLEAN, FAULTY)}


def checked(file: Path, standard: Standard) -> dict[str, Any]:
    from zhinan.check import check  # imports Great Expectations, which takes seconds

    return check([file], standard)


def failing(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(v["rule"], v["sheet"], v["cell"]) for v in report["violations"] if v["status"] == "fail"]


def named(page: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in page[3]}


def filled_rows(page: Worksheet) -> list[int]:
    return [row for row in range(4, page.max_row + 1) if page.cell(row, 1).value]


def complete(file: Path, target: Path) -> int:
    """Fill in what the template left blank because it failed; how many cells there were."""
    book, count = openpyxl.load_workbook(file), 0
    for title in ("事项", "申请材料", "办理流程"):
        page = book[title]
        rows = filled_rows(page)
        for element, column in named(page).items():
            cells = [page.cell(row, column) for row in rows]
            accepted = [cell.value for cell in cells if cell.value and not cell.comment]
            for cell in cells:
                if cell.comment:
                    assert cell.value is None or element == "环节名称", cell.coordinate
                    cell.value, count = RIGHT.get(element) or accepted[0], count + 1
    book.save(target)
    return count


def test_a_template_of_a_clean_department_checks_clean(
    templates: dict[str, Path], finished: Home, standard: Standard
) -> None:
    report = checked(templates[CLEAN], standard)
    assert failing(report) == []
    (file,) = report["files"]
    assert (file["department"], file["notes"]) == (CLEAN, [])
    sent = checked(next((finished.raw / "sample-2023-05-06").glob(f"{CLEAN}*.xlsx")), standard)
    assert file["records"]["items"] == sent["files"][0]["records"]["items"] > 10
    assert file["records"]["materials"] == sent["files"][0]["records"]["materials"] > 10


@pytest.mark.libreoffice
def test_what_failed_is_completed_and_then_all_is_right(
    templates: dict[str, Path], standard: Standard, tmp_path: Path
) -> None:
    """Saved by openpyxl, and that by LibreOffice, pictures too."""
    before = {rule for rule, _, _ in failing(checked(templates[FAULTY], standard))}
    assert "E18.1" in before, "blank is red, and told"
    saved = tmp_path / templates[FAULTY].name
    assert complete(templates[FAULTY], saved) == 15
    (again,) = convert([saved], "xlsx", tmp_path / "office")
    for file in (saved, again):
        report = checked(file, standard)
        assert failing(report) == []
        assert report["metrics"]["items"] == 40 and report["metrics"]["manual"] == 80


def test_a_defect_is_told_at_its_cell(templates: dict[str, Path], standard: Standard, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(templates[CLEAN])
    page, materials = book["事项"], book["申请材料"]
    cell, other = page.cell(7, named(page)["四办标志"]), materials.cell(9, named(materials)["原件份数"])
    cell.value, other.value = "就近办、网上办", "若干"
    book.save(tmp_path / "a.xlsx")
    assert failing(checked(tmp_path / "a.xlsx", standard)) == [
        ("E18.2", "事项", cell.coordinate),
        ("E18.3", "事项", cell.coordinate),
        ("E51.2", "申请材料", other.coordinate),
    ]


def test_new_items_in_a_blank_template_check_clean(
    templates: dict[str, Path], standard: Standard, tmp_path: Path
) -> None:
    """What a clerk types into the blank rows, names from the drop-down beside the materials; but for the pictures."""
    asked = ["template", CLEAN, "--home", str(tmp_path), "--out", str(tmp_path)]
    assert CliRunner().invoke(app, asked).exit_code == 0
    (file,) = tmp_path.glob("*.xlsx")
    book, known = openpyxl.load_workbook(file), openpyxl.load_workbook(templates[CLEAN])
    names = [known["事项"].cell(row, 1).value for row in (4, 5)]
    for title in ("事项", "申请材料"):
        target, at = book[title], 4
        for row in filled_rows(known[title]):
            if known[title].cell(row, 1).value in names:
                for column in named(target).values():
                    if (title, column) != ("申请材料", 2):  # the item's code need not be written
                        target.cell(at, column).value = known[title].cell(row, column).value
                at += 1
    book.save(file)
    report = checked(file, standard)
    assert {rule for rule, _, _ in failing(report)} == {"E53.1"}
    assert report["files"][0]["records"]["items"] == 2 and report["files"][0]["records"]["materials"] > 2


@pytest.mark.libreoffice
def test_colours_in_a_real_spreadsheet_program(templates: dict[str, Path], tmp_path: Path) -> None:
    """Every formula of every row worked out: nothing is red for the clean department, blank cells that failed are."""
    asked = []
    for name, file in templates.items():
        book = openpyxl.load_workbook(file)
        for title in ("事项", "申请材料", "办理流程"):
            _spell_out(book[title])
        asked.append(tmp_path / f"{name}.xlsx")
        book.save(asked[-1])
    made = {file.stem: openpyxl.load_workbook(file, data_only=True) for file in convert(asked, "xlsx", tmp_path / "o")}
    for name, book in made.items():
        values = {
            (sheet.title, cell.coordinate): cell.value
            for sheet in book.worksheets if sheet.title in ("事项", "申请材料", "办理流程")
            for row in sheet.iter_rows(min_row=4, min_col=101) for cell in row if cell.value is not None
        }  # fmt: skip
        assert len(values) > 1000
        assert set(values.values()) <= {True, False}, "no error, no text"
        red = [place for place, value in values.items() if value]
        assert bool(red) == (name == FAULTY)
        errors = [c.coordinate for s in book for row in s.iter_rows() for c in row if str(c.value).startswith("#")]
        assert errors == []


def _spell_out(page: Worksheet) -> None:
    """Write the formulas of the conditional formats beside each filled row, and one row below them."""
    rows, column = filled_rows(page), 101
    for area, rules in [(area, area.rules) for area in page.conditional_formatting]:
        first = str(area.sqref).split()[0].split(":")[0]
        if " " in str(area.sqref) or ":" not in str(area.sqref):
            continue  # what failed before: of single cells
        for rule in rules:
            formula = Translator(f"={rule.formula[0]}", origin=f"{get_column_letter(column)}{first.lstrip(_LETTERS)}")
            for row in [*rows, max(rows, default=3) + 1]:
                page.cell(row, column).value = formula.translate_formula(f"{get_column_letter(column)}{row}")
            column += 1


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_an_unknown_department_and_a_list_for_several_are_told(tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["template", "茶叶局", "--home", str(tmp_path)])
    assert "没有部门“茶叶局”，可选：" in str(told.exception) and str(told.exception).count("、") == 38
    (tmp_path / "a.csv").write_text("编码,名称\n410100707000,甲\n", "utf-8")
    several = ["template", CLEAN, FAULTY, "--items", str(tmp_path / "a.csv"), "--home", str(tmp_path)]
    assert "一次只能写一个部门" in str(CliRunner().invoke(app, several).exception)
