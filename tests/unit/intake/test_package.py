"""What would exhaust memory is turned away before it is parsed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
import xlsxwriter

from zhinan.errors import Rejected
from zhinan.intake.limits import DEFAULT_LIMITS, Limits
from zhinan.intake.package import check_package
from zhinan.intake.workbook import read_workbook


def book(cells: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    writer = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = writer.add_worksheet()
    for address, text in cells.items():
        page.write(address, text)
    writer.close()
    return stream.getvalue()


def replaced(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w") as target:
        for part in source.namelist():
            content = source.read(part)
            target.writestr(part, content.replace(old, new) if part == name else content)
    return stream.getvalue()


def test_stray_cell_in_the_last_corner_is_named() -> None:
    with pytest.raises(Rejected, match="XFD1048576"):
        check_package(book({"A1": "x", "XFD1048576": "y"}), DEFAULT_LIMITS)


def test_far_corner_of_two_stray_cells() -> None:
    with pytest.raises(Rejected, match="XFD1048576"):
        check_package(book({"XFD1": "x", "A1048576": "y"}), DEFAULT_LIMITS)


def test_last_row_alone_is_readable() -> None:
    check_package(book({"A1": "x", "A1048576": "y"}), DEFAULT_LIMITS)


def test_formatted_blank_cells_do_not_count() -> None:
    blank = openpyxl.Workbook()
    page = blank.worksheets[0]
    page["A1"] = "x"
    page["XFD1048576"].number_format = "0.00"
    stream = io.BytesIO()
    blank.save(stream)
    (sheet,) = read_workbook(stream.getvalue(), "x.xlsx").sheets
    assert sheet.cells == [["x"]]


def test_address_outside_the_sheet() -> None:
    data = replaced(book({"B2": "x"}), "xl/worksheets/sheet1.xml", b'r="B2"', b'r="XFE2"')
    with pytest.raises(Rejected, match="XFE2"):
        check_package(data, DEFAULT_LIMITS)


def test_doctype(xlsx: Callable[..., bytes]) -> None:
    data = replaced(xlsx({"a": [["x"]]}), "xl/workbook.xml", b"<workbook", b"<!DOCTYPE x><workbook")
    with pytest.raises(Rejected, match="DOCTYPE"):
        check_package(data, DEFAULT_LIMITS)


def test_declared_size(xlsx: Callable[..., bytes]) -> None:
    with pytest.raises(Rejected, match="解压后"):
        check_package(xlsx({"a": [["x"]]}), Limits(inflated_bytes=1000))


def test_damaged_part(xlsx: Callable[..., bytes]) -> None:
    data = xlsx({"a": [["x"] * 50] * 50})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    at = part.header_offset + 80
    with pytest.raises(Rejected, match="已损坏"):
        check_package(data[:at] + b"\xff" * 40 + data[at + 40 :], DEFAULT_LIMITS)
