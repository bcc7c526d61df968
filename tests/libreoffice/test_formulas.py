"""Formula errors as a real spreadsheet program stores them: xls, ods, xlsx and csv."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

from zhinan.intake.workbook import read_workbook

pytestmark = pytest.mark.libreoffice

FORMULAS = ["=1/0", "=NA()", "=FOO(1)", '=INDIRECT("!!")', '="x"+1', '=IF(1=1,"","x")', '=T("甲")', "=1+1", "=C2"]
SHOWN = ["#DIV/0!", "#N/A", "#NAME?", "#REF!", "#VALUE!", "", "甲", "2", "#DIV/0!"]


@pytest.fixture(scope="module")
def soffice() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if not found:
        pytest.skip("no LibreOffice on this machine (apt-get install libreoffice-calc)")
    return found


@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx", "csv:Text - txt - csv (StarCalc):44,34,76"])
def test_errors_stand_at_their_cells(soffice: str, tmp_path: Path, kind: str) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row, formula in enumerate(FORMULAS, start=2):
        page.cell(row, 3).value = formula
        page.cell(row, 5).value = "x"
    other = book.create_sheet("第二张")
    other["B2"], other["A300"] = "=NA()", "末"
    source = tmp_path / "表.xlsx"
    book.save(source)
    subprocess.run(
        [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", kind,
         "--outdir", str(tmp_path / "out"), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    (made,) = (tmp_path / "out").iterdir()
    first, *others = read_workbook(made.read_bytes(), made.name).sheets
    assert [row[2] for row in first.cells[1:]] == SHOWN
    assert all(row[4] == "x" for row in first.cells[1:]) and first.uncached == set()
    for sheet in others:
        assert (sheet.cells[1][1], sheet.cells[299][0]) == ("#N/A", "末")
        assert sum(bool(cell) for row in sheet.cells for cell in row) == 2
    assert len(others) == (made.suffix != ".csv")
