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


XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<{root}'
PARTS = [("xl/workbook.xml", "workbook"), ("xl/worksheets/sheet1.xml", "worksheet"), ("xl/styles.xml", "styleSheet"),
         ("_rels/.rels", "Relationships"), ("docProps/app.xml", "Properties")]  # fmt: skip


@pytest.mark.parametrize(("part", "root"), PARTS)
@pytest.mark.parametrize("before", ["", f"<!-- {'长' * 100_000} -->", f"<!-- > <a --><?pi {'x' * 5000}?>\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_doctype_in_any_part(xlsx: Callable[..., bytes], part: str, root: str, before: str, encoding: str) -> None:
    data = xlsx({"a": [["x"]]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read(part).decode()
    at = content.index(f"<{root}")
    content = content[:at] + before + "<!DOCTYPE x [<!ENTITY e 'e'>]>" + content[at:]
    with pytest.raises(Rejected, match="DOCTYPE"):
        check_package(rewritten(data, part, content.encode(encoding)), DEFAULT_LIMITS)


def test_a_doctype_in_a_comment_or_in_a_cell_is_none(xlsx: Callable[..., bytes]) -> None:
    data = xlsx({"a": [["<!DOCTYPE html>"]]})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("xl/workbook.xml")
    commented = rewritten(data, "xl/workbook.xml", b"<!-- <!DOCTYPE x> -->" + content)
    assert read_workbook(commented, "x.xlsx").sheets[0].cells == [["<!DOCTYPE html>"]]


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a [+ADwAIQ-ENTITY e "x"+AD4AXQA+ADw-a/+AD4-',
        "<a/>".encode("utf-32"),
        '<?xml version="1.0" encoding="IBM037"?><!DOCTYPE a><a/>'.encode("cp037"),
        b"<!-- " + b"x" * 2_000_000,
    ],
)
def test_what_hides_its_beginning_is_turned_away(xlsx: Callable[..., bytes], content: bytes) -> None:
    with pytest.raises(Rejected, match="重新保存后报送"):
        check_package(rewritten(xlsx({"a": [["x"]]}), "xl/styles.xml", content), DEFAULT_LIMITS)


def rewritten(data: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            target.writestr(part, content if part == name else source.read(part))
    return stream.getvalue()


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


def test_a_part_that_lies_about_its_size(xlsx: Callable[..., bytes]) -> None:
    """Declared as 1,000 bytes, inflates to 30 MB: what is inflated ends where it was said to."""
    bomb = rewritten(xlsx({"a": [["x"]]}), "xl/styles.xml", b"<styleSheet>" + b" " * 30_000_000)
    with zipfile.ZipFile(io.BytesIO(bomb)) as archive:
        size = archive.getinfo("xl/styles.xml").file_size.to_bytes(4, "little")
    with pytest.raises(Rejected, match="已损坏"):
        check_package(bomb.replace(size, (1000).to_bytes(4, "little")), DEFAULT_LIMITS)


def test_an_encrypted_entry(xlsx: Callable[..., bytes]) -> None:
    data = bytearray(xlsx({"a": [["x"]]}))
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    with pytest.raises(Rejected, match="打开密码"):
        check_package(bytes(data), DEFAULT_LIMITS)


def test_two_parts_of_one_name(xlsx: Callable[..., bytes]) -> None:
    stream = io.BytesIO(xlsx({"a": [["x"]]}))
    with zipfile.ZipFile(stream, "a") as archive:
        content = archive.read("xl/worksheets/sheet1.xml")
        archive.writestr("xl/worksheets/Sheet1.xml", content)
    check_package(stream.getvalue(), DEFAULT_LIMITS)  # the same twice: nothing to choose
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("xl\\worksheets\\sheet1.xml", content.replace(b"A1", b"B1"))
    with pytest.raises(Rejected, match="结构异常"):
        check_package(stream.getvalue(), DEFAULT_LIMITS)
