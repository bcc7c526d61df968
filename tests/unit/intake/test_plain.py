"""Packages that are odd but valid read as any other; what is not there is told, never "no rows"."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from zhinan.errors import Rejected
from zhinan.intake.workbook import read_workbook

Parts = dict[str, bytes]
EXPECTED = [("事项", [["甲", ""], ["", "3.5"], ["TRUE", "#N/A"]]), ("材料", [["", ""], ["", "乙"]])]
RELATIONS = "xl/_rels/workbook.xml.rels"


@pytest.fixture(scope="module")
def parts() -> Parts:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    first, second = book.add_worksheet("事项"), book.add_worksheet("材料")
    first.write("A1", "甲")
    first.write("B2", 3.5)
    first.write("A3", True)
    first.write_formula("B3", "=NA()", None, "#N/A")
    second.write("B2", "乙")
    book.close()
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts, compression: int = zipfile.ZIP_DEFLATED, zip64: bool = False) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, content in parts.items():
            with archive.open(name, "w", force_zip64=zip64) as part:
                part.write(content)
    return stream.getvalue()


def changed(parts: Parts, name: str, old: bytes, new: bytes) -> Parts:
    assert old in parts[name]
    return parts | {name: parts[name].replace(old, new)}


def moved(parts: Parts) -> Parts:
    """The workbook under a name of its own, in a folder of its own."""
    names = {"xl/workbook.xml": "xl/book/wb.xml", RELATIONS: "xl/book/_rels/wb.xml.rels"}
    elsewhere = {names.get(name, name): content for name, content in parts.items()}
    elsewhere = changed(elsewhere, "_rels/.rels", b"xl/workbook.xml", b"xl/book/wb.xml")
    return changed(elsewhere, "xl/book/_rels/wb.xml.rels", b'Target="', b'Target="../')


def strict(parts: Parts) -> Parts:
    for old, new in (
        (b"schemas.openxmlformats.org/spreadsheetml/2006/main", b"purl.oclc.org/ooxml/spreadsheetml/main"),
        (b"schemas.openxmlformats.org/officeDocument/2006", b"purl.oclc.org/ooxml/officeDocument"),
    ):
        parts = {name: content.replace(old, new) for name, content in parts.items()}
    return parts


def in_utf16(parts: Parts, name: str) -> Parts:
    text = parts[name].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return parts | {name: text.encode("utf-16")}


ODD: dict[str, Callable[[Parts], bytes]] = {
    "backslashes": lambda parts: packed({name.replace("/", "\\"): content for name, content in parts.items()}),
    "capitals": lambda parts: packed({name.upper(): content for name, content in parts.items()}),
    "strict": lambda parts: packed(strict(parts)),
    "absolute targets": lambda parts: packed(changed(parts, RELATIONS, b'"worksheets', b'"/xl/worksheets')),
    "dotted targets": lambda parts: packed(changed(parts, RELATIONS, b'"worksheets', b'"./worksheets')),
    "targets from above": lambda parts: packed(changed(parts, RELATIONS, b'"worksheets', b'"../xl/worksheets')),
    "backslashed targets": lambda parts: packed(changed(parts, RELATIONS, b"worksheets/", b"worksheets\\")),
    "workbook elsewhere": lambda parts: packed(moved(parts)),
    "small dimension": lambda parts: packed(changed(parts, "xl/worksheets/sheet1.xml", b'ref="A1:B3"', b'ref="A1"')),
    "huge dimension": lambda parts: packed(
        changed(parts, "xl/worksheets/sheet1.xml", b'ref="A1:B3"', b'ref="A1:XFD1048576"')
    ),
    "utf-16 sheet": lambda parts: packed(in_utf16(parts, "xl/worksheets/sheet1.xml")),
    "utf-16 workbook": lambda parts: packed(in_utf16(parts, "xl/workbook.xml")),
    "utf-16 texts": lambda parts: packed(in_utf16(parts, "xl/sharedStrings.xml")),
    "stored": lambda parts: packed(parts, zipfile.ZIP_STORED),
    "bzip2": lambda parts: packed(parts, zipfile.ZIP_BZIP2),
    "lzma": lambda parts: packed(parts, zipfile.ZIP_LZMA),
    "zip64": lambda parts: packed(parts, zip64=True),
    "before the zip": lambda parts: b"X-Mail: something\r\n\r\n" + packed(parts),
    "after the zip": lambda parts: packed(parts) + bytes(300),
}


@pytest.mark.parametrize("oddity", ODD)
def test_odd_packages_read_as_any_other(parts: Parts, oddity: str) -> None:
    sheets = read_workbook(ODD[oddity](parts), "x.xlsx").sheets
    assert [(sheet.name, sheet.cells) for sheet in sheets] == EXPECTED


def test_strict_dates_and_truth(parts: Parts) -> None:
    date = re.sub(rb'<c r="B2"><v>3.5</v></c>', b'<c r="B2" t="d"><v>2023-05-06</v></c>', strict(parts)[SHEET])
    (first, _) = read_workbook(packed(strict(parts) | {SHEET: date}), "x.xlsx").sheets
    assert first.cells[1:] == [["", "2023-05-06"], ["TRUE", "#N/A"]]


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (
            lambda parts: {name: content for name, content in parts.items() if name != SHEET},
            "“事项”的内容在文件里找不到",
        ),
        (lambda parts: {name: content for name, content in parts.items() if name != RELATIONS}, "找不到"),
        (lambda parts: changed(parts, RELATIONS, b'"rId2"', b'"rId9"'), "“材料”的内容在文件里找不到"),
        (lambda parts: parts | {SHEET: b""}, "已损坏"),
        (lambda parts: parts | {SHEET: parts[SHEET][:-60]}, "已损坏"),
        (lambda parts: parts | {SHEET: b"<w><c><v>1</v></c></w>"}, "已损坏|无法读取"),
        (lambda parts: {name: content for name, content in parts.items() if "sharedS" not in name}, "已损坏"),
        (lambda parts: changed(parts, "xl/workbook.xml", b"<sheet ", b"<sheep "), "已损坏|没有填写内容"),
    ],
)
def test_a_sheet_that_is_not_there_is_told(parts: Parts, change: Callable[[Parts], Parts], reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        read_workbook(packed(change(parts)), "x.xlsx")


def test_a_directory_that_was_cut_off(parts: Parts) -> None:
    with pytest.raises(Rejected, match="已损坏"):
        read_workbook(packed(parts)[:-40], "x.xlsx")


def test_a_compression_that_nobody_inflates(parts: Parts) -> None:
    data = bytearray(packed(parts))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        for match in re.finditer(re.escape(mark), bytes(data)):
            data[match.start() + offset] = 97
    with pytest.raises(Rejected, match="压缩方式"):
        read_workbook(bytes(data), "x.xlsx")


def test_only_charts() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    chart = book.add_chart({"type": "line"})
    chart.add_series({"values": "=图!$A$1:$A$2"})
    book.add_chartsheet("图").set_chart(chart)
    book.close()
    with pytest.raises(Rejected, match="没有填写内容的工作表"):
        read_workbook(stream.getvalue(), "x.xlsx")


def test_a_sheet_of_blank_texts_is_empty_and_readable(parts: Parts) -> None:
    """A cell with an index of a text that is '' has a value in the file, and nothing to read."""
    blank = re.sub(rb"<row .*</row>", b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>', parts[SHEET], flags=re.DOTALL)
    texts = parts["xl/sharedStrings.xml"].replace("<t>甲</t>".encode(), b"<t></t>")
    first, second = read_workbook(packed(parts | {SHEET: blank, "xl/sharedStrings.xml": texts}), "x.xlsx").sheets
    assert first.cells == [] and second.cells[1][1] == "乙"
