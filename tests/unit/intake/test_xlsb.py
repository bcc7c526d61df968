"""xlsb: texts at their addresses, and errors that are no blanks. Made by hand: no library writes it."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from zhinan.errors import Rejected
from zhinan.intake.workbook import read_workbook

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def number(value: int) -> bytes:
    """As records have their type and their size: seven bits a byte."""
    made = bytearray()
    while True:
        made.append(value & 0x7F | (0x80 if value > 0x7F else 0))
        value >>= 7
        if not value:
            return bytes(made)


def record(kind: int, body: bytes = b"") -> bytes:
    return number(kind) + number(len(body)) + body


def text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def row(at: int, *cells: bytes) -> bytes:
    return record(0, struct.pack("<I", at) + bytes(13)) + b"".join(cells)


def label(column: int, value: str) -> bytes:
    return record(6, struct.pack("<II", column, 0) + text(value))


def error(column: int, code: int) -> bytes:
    return record(3, struct.pack("<IIB", column, 0, code))


def formula_error(column: int, code: int) -> bytes:
    return record(11, struct.pack("<IIBH", column, 0, code, 0) + struct.pack("<I", 2) + b"\x1c\x2a" + bytes(4))


def sheet(*rows: bytes) -> bytes:
    size = record(148, struct.pack("<IIII", 0, 300, 0, 9))
    return record(129) + size + record(145) + b"".join(rows) + record(146) + record(130)


def workbook(sheets: dict[str, bytes]) -> bytes:
    bundle = b"".join(
        record(156, struct.pack("<II", 0, at) + text(f"rId{at}") + text(name))
        for at, name in enumerate(sheets, start=1)
    )
    rels = "".join(
        f'<Relationship Id="rId{at}" Type="{KIND}/worksheet" Target="worksheets/sheet{at}.bin"/>'
        for at in range(1, len(sheets) + 1)
    )
    head = f'<Relationship Id="rId1" Type="{KIND}/officeDocument" Target="xl/workbook.bin"/>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{RELATIONSHIPS}">{head}</Relationships>')
        archive.writestr("xl/workbook.bin", record(131) + record(143) + bundle + record(144) + record(132))
        archive.writestr("xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{RELATIONSHIPS}">{rels}</Relationships>')
        for at, content in enumerate(sheets.values(), start=1):
            archive.writestr(f"xl/worksheets/sheet{at}.bin", content)
    return stream.getvalue()


def test_errors_stand_at_their_cells() -> None:
    first = sheet(row(1, label(0, "甲"), error(2, 0x2A)), row(299, formula_error(1, 0x07), label(2, "末")))
    book = read_workbook(workbook({"事项": first, "材料": sheet(row(0, label(0, "乙")))}), "x.xlsb")
    assert [(one.name, one.index) for one in book.sheets] == [("事项", 0), ("材料", 1)]
    cells = book.sheets[0].cells
    assert (cells[1], cells[299]) == (["甲", "", "#N/A"], ["", "#DIV/0!", "末"])
    assert sum(bool(cell) for line in cells for cell in line) == 4
    assert book.sheets[1].cells == [["乙"]]


def test_a_sheet_that_is_cut_off() -> None:
    data = workbook({"事项": sheet(row(0, label(0, "甲")), row(1, error(0, 0x17)))[:-20]})
    with pytest.raises(Rejected, match="已损坏"):
        read_workbook(data, "x.xlsb")


def test_no_workbook_inside() -> None:
    with pytest.raises(Rejected):
        read_workbook(workbook({}), "x.xlsb")
