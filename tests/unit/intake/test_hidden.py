"""Hidden sheets, rows and columns: read like any other, and noted."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pytest
import xlsxwriter

from zhinan.intake.headings import Headings
from zhinan.intake.hidden import Hidden, find_hidden, may_hide
from zhinan.intake.hidden_notes import hidden_notes
from zhinan.intake.read import read_file
from zhinan.intake.sheet import Sheet
from zhinan.intake.workbook import read_workbook

from .packages import ods, sheet_xml

HEAD = ["业务办理项名称", "业务办理项编码", "事项类型", "实施主体"]


def book(hidden_rows: list[int], hidden_columns: list[int]) -> bytes:
    """Heading and nine items, and a hidden sheet of options."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = workbook.add_worksheet("事项")
    page.write_row(0, 0, HEAD)
    for row in range(1, 10):
        page.write_row(row, 0, [f"事项{row}", f"c{row}", "行政许可", "某局"])
    for row in hidden_rows:
        page.set_row(row, None, None, {"hidden": True})
    for column in hidden_columns:
        page.set_column(column, column, None, None, {"hidden": True})
    options = workbook.add_worksheet("选项")
    options.write_row(0, 0, ["事项类型", "行使层级", "物流快递"])
    options.hide()
    workbook.close()
    return stream.getvalue()


def test_rows_and_columns_are_read_and_noted(tmp_path: Path, headings: Headings) -> None:
    (tmp_path / "某局.xlsx").write_bytes(book([2, 3, 4, 8, 500], [3, 200]))
    reading = read_file(tmp_path / "某局.xlsx", "某局.xlsx", headings, [])
    (items,) = reading.tables
    assert [record.values for record in items.records] == [
        [f"事项{row}", f"c{row}", "行政许可", "某局"] for row in range(1, 10)
    ]
    assert [(note.sheet, note.message) for note in reading.notes] == [
        ("事项", "工作表“事项”的第 3–5、9 行、D 列是隐藏的，已一并读取"),
        ("选项", "工作表“选项”是隐藏的，没有读取：隐藏的工作表，没有事项名称或编码列，按选项表处理"),
    ]


def test_nothing_hidden_is_not_looked_for_twice() -> None:
    sheet = b'<sheetData><row r="1" hidden="0"><c r="A1" t="str"><v>hidden=1</v></c></row></sheetData>'
    assert not may_hide(sheet)
    assert may_hide(sheet.replace(b'"0"', b'"true"'))
    assert find_hidden(book([], []), "xlsx") == {}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # another program's attributes, order and quotes
        ("<cols><col hidden='true' min='2' max='3' width='9'/></cols><sheetData>"
         "<row ht='3' hidden='1' r='2'><c r='A2'/></row></sheetData>", Hidden({1}, {1, 2})),
        # rows without numbers
        ('<sheetData><row/><row hidden="1"/><row/><row hidden="1"/></sheetData>', Hidden({1, 3}, set())),
        # words in a cell
        ('<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a hidden="1" b</t></is></c></row></sheetData>', None),
    ],
)  # fmt: skip
def test_xlsx_as_programs_write_it(rows: str, expected: Hidden | None) -> None:
    assert find_hidden(sheet_xml(rows), "xlsx").get(0) == expected


def test_ods() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    data = ods(
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="2"/>'
        f'<table:table-row table:number-rows-repeated="3">{cell}</table:table-row>'
        f'<table:table-row-group><table:table-row table:visibility="filter">{cell}</table:table-row>'
        f"</table:table-row-group><table:table-row>{cell}</table:table-row>"
        f'<table:table-row table:visibility="collapse" table:number-rows-repeated="2">{cell}</table:table-row>'
    )
    assert find_hidden(data, "ods") == {0: Hidden({3, 5, 6}, {2, 3})}
    (sheet,) = read_workbook(data, "某局.ods").sheets
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({3, 5, 6}, {2, 3})


@pytest.mark.libreoffice
@pytest.mark.parametrize("suffix", ["xls", "ods", "xlsx"])
def test_as_libreoffice_writes_it(tmp_path: Path, suffix: str) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not there")
    (tmp_path / "made.xlsx").write_bytes(book([2, 3, 8], [1, 3]))
    command = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", suffix]
    subprocess.run([*command, "--outdir", tmp_path / "out", tmp_path / "made.xlsx"], check=True, timeout=120)
    sheet = read_workbook((tmp_path / "out" / f"made.{suffix}").read_bytes(), f"made.{suffix}").sheets[0]
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2, 3, 8}, {1, 3})


def test_hidden_sheet_of_items_is_noted_as_read() -> None:
    sheet = Sheet("事项", 0, [["x"]] * 40, hidden=True, hidden_rows=set(range(0, 40, 2)), hidden_columns={0})
    first, second = hidden_notes(sheet, None)
    assert first.message == "工作表“事项”是隐藏的，已一并读取"
    assert "第 1、3、5、7、9、11、13、15、17、19等 行、A 列" in second.message
