"""File → cells at their own addresses, with the text that a person sees."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from zhinan.errors import Rejected
from zhinan.intake import spreadsheet
from zhinan.intake.cell_text import cell_text
from zhinan.intake.workbook import read_workbook, trim


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (0.0, "0"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (-3.0, "-3"),
        (114400000069.0, "114400000069"),
        (1.14400000069399e30, "1144000000693990000000000000000"),
        (True, "TRUE"),
        (False, "FALSE"),
        (7, "7"),
        (datetime.date(2023, 5, 6), "2023-05-06"),
        (datetime.datetime(2023, 5, 6), "2023-05-06"),
        (datetime.datetime(2023, 5, 6, 8, 30), "2023-05-06 08:30:00"),
        (datetime.time(8, 30), "08:30:00"),
        (" 原样 ", " 原样 "),
    ],
)
def test_cell_text(cell: object, text: str) -> None:
    assert cell_text(cell) == text


def test_addresses_types_hidden_sheets_and_merged_areas() -> None:
    stream = io.BytesIO()
    writer = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = writer.add_worksheet("事项")
    page.write(2, 3, 0)
    page.write(3, 0, True)
    page.merge_range(4, 1, 6, 1, "合")
    page.set_row(3, None, None, {"hidden": True})
    writer.add_chartsheet("图")
    other = writer.add_worksheet("隐藏")
    other.write(0, 0, "x")
    other.hide()
    writer.close()
    first, second = read_workbook(stream.getvalue(), "x.xlsx").sheets
    assert first.cells[2][3] == "0"
    assert first.cells[3][0] == "TRUE"
    assert first.cells[4][1] == "合"
    assert first.merged == [(4, 1, 6, 1)]
    assert (second.name, second.index, second.hidden, second.cells) == ("隐藏", 2, True, [["x"]])


def test_trim_cuts_empty_edges_only() -> None:
    wide = ["", "x", *[""] * 16382]
    assert trim([[""] * 16384, wide, [""] * 16384]) == [["", ""], ["", "x"]]
    assert trim([["", "x"], ["y", ""]]) == [["", "x"], ["y", ""]]
    assert trim([["", ""]]) == []
    assert trim([]) == []


def test_workbook_without_any_cell(xlsx: Callable[..., bytes]) -> None:
    for data in (xlsx({"a": [], "b": []}), xlsx({"a": [["  "]]}), b"\n\n"):
        with pytest.raises(Rejected, match="没有任何内容"):
            read_workbook(data, "x.xlsx")


def test_xls_named_xlsx_is_read_as_xls(samples: Path) -> None:
    data = (samples / "广东省体育局 (1).xls").read_bytes()
    assert read_workbook(data, "某局.xlsx").sheets[0].cells[0][0] == "广东省体育局"


def test_damage_and_panic_are_rejections(monkeypatch: pytest.MonkeyPatch, xlsx: Callable[..., bytes]) -> None:
    class Panic(BaseException):
        """As pyo3 raises where Rust panics."""

    def fail(error: type[BaseException]) -> Callable[..., None]:
        def read(*_: object) -> None:
            raise error

        return read

    data = xlsx({"a": [["x"]]})
    for error in (Panic, ValueError, MemoryError):
        monkeypatch.setattr(spreadsheet, "_read_sheet", fail(error))
        with pytest.raises(Rejected, match="已损坏"):
            read_workbook(data, "x.xlsx")
    monkeypatch.setattr(spreadsheet, "_read_sheet", fail(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        read_workbook(data, "x.xlsx")


def test_macro_workbook_reads() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["B2"] = "x"
    book.template = False
    stream = io.BytesIO()
    book.save(stream)
    assert read_workbook(stream.getvalue(), "x.xlsm").sheets[0].cells == [["", ""], ["", "x"]]


def test_ods_reads() -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    content = (
        '<?xml version="1.0"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="事项"><table:table-row><table:table-cell/>{cell}</table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    (sheet,) = read_workbook(stream.getvalue(), "x.ods").sheets
    assert (sheet.name, sheet.cells) == ("事项", [["", "x"]])
