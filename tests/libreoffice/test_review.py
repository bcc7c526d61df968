"""A review workbook filled in and saved by a real LibreOffice is what it was: known by its mark, its rows alike."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from expectations.model import Standard
from tests.libreoffice.office import convert
from zhinan.deliver.review import scope_of, write_scope
from zhinan.intake.reviews import is_review_file, read_review
from zhinan.settings import Home
from zhinan.warehouse.database import connect

pytestmark = [pytest.mark.gx, pytest.mark.libreoffice]


def test_libreoffice_keeps_a_review_workbook(finished: Home, standard: Standard, tmp_path: Path) -> None:
    with connect(finished.warehouse) as connection:
        written = write_scope(connection, standard, scope_of(standard, "第四组"), "2023-05-06", tmp_path)
    book = openpyxl.load_workbook(written.path)
    page = book["审核认定"]
    heads = {str(cell.value): cell.column for cell in page[3]}
    for row in range(4, page.max_row + 1):
        for heading, text in (("认定", "通过"), ("认定人", "第四组"), ("日期", "2023-05-09")):
            page.cell(row, heads[heading]).value = text
    filled = tmp_path / "烟草局.xlsx"  # a name that says nothing
    book.save(filled)
    (saved,) = convert([filled], "xlsx:Calc MS Excel 2007 XML", tmp_path / "saved")
    assert is_review_file(filled, filled.name) and is_review_file(saved, saved.name)
    before, after = (read_review(file, "b/烟草局.xlsx")[0] for file in (filled, saved))
    assert len(after) == written.waiting_count > 50 and after == before
    assert not any(one.problem for one in after)
