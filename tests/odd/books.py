"""Writers of right workbooks that a kind then makes odd: the same bytes each time."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

import xlsxwriter

from tests.odd.items import ROWS
from zhinan.sample.book import REPORTED

Value = str | float | int | bool | datetime | None
Grid = Sequence[Sequence[Value]]


@dataclass(frozen=True)
class Page:
    """A sheet: ``rows`` from (``row``, ``column``) on; ``merges``: A1 areas, whose text is the first cell's.

    ``edit`` may do with the sheet (and the workbook) what else xlsxwriter can.
    """

    rows: Grid = field(default_factory=lambda: ROWS)
    name: str = "事项"
    row: int = 0
    column: int = 0
    merges: Sequence[str] = ()
    edit: Callable[[Any, Any], None] | None = None


def xlsx(*pages: Page, **options: Any) -> bytes:
    """A workbook of these sheets, of the plain table where there are none."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False, **options})
    book.set_properties({"author": "罗山县林业和茶产业局", "created": REPORTED})
    for page in pages or (Page(),):
        sheet = book.add_worksheet(page.name)
        for down, values in enumerate(page.rows, start=page.row):
            for right, value in enumerate(values, start=page.column):
                _write(book, sheet, down, right, value)
        for area in page.merges:
            first = area.partition(":")[0]
            # Only the area: the text of its first cell is there already.
            sheet.merge_range(area, "")
            row, column = _cell(first)
            _write(book, sheet, row, column, page.rows[row - page.row][column - page.column])
        if page.edit:
            page.edit(sheet, book)
    book.close()
    return stream.getvalue()


def _write(book: Any, sheet: Any, row: int, column: int, value: Value) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, datetime):
        has_time = value.time() != datetime.min.time()
        form = book.add_format({"num_format": "yyyy-mm-dd hh:mm" if has_time else "yyyy-mm-dd"})
        sheet.write_datetime(row, column, value, form)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif value:
        sheet.write_string(row, column, value)


def _cell(address: str) -> tuple[int, int]:
    from xlsxwriter.utility import xl_cell_to_rowcol

    row, column = xl_cell_to_rowcol(address)
    return row, column


@cache
def plain() -> bytes:
    """The plain table as a workbook."""
    return xlsx()


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a zip, in its order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(
    content: Mapping[str, bytes] | Iterable[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b""
) -> bytes:
    """A zip of these parts, in this order, with a fixed date."""
    stream = io.BytesIO()
    pairs = content.items() if isinstance(content, Mapping) else content
    with zipfile.ZipFile(stream, "w", method) as package:
        package.comment = comment
        for name, data in pairs:
            entry = zipfile.ZipInfo(name)
            entry.compress_type = method
            entry.external_attr = 0o644 << 16
            package.writestr(entry, data)
    return stream.getvalue()


def edited(part: str, *changes: tuple[bytes, bytes], data: bytes = b"") -> bytes:
    """A workbook (the plain one) with each (old, new) changed in ``part``; what is to be changed must be there."""
    content = parts(data or plain())
    for old, new in changes:
        assert old in content[part], (part, old)
        content[part] = content[part].replace(old, new)
    return packed(content)


def without(*names: str, data: bytes = b"") -> bytes:
    """A workbook (the plain one) without some of its parts."""
    return packed({name: part for name, part in parts(data or plain()).items() if name not in names})


def replaced(changes: Mapping[str, bytes], data: bytes = b"") -> bytes:
    """A workbook (the plain one) in which these parts are others."""
    return packed(parts(data or plain()) | dict(changes))


def separated(rows: Sequence[Sequence[str]] = ROWS, separator: str = ",", end: str = "\r\n", **options: Any) -> str:
    """The rows as csv text."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator=end, **options).writerows(rows)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def raw_sheet(rows: str, before: str = "", after: str = "", declaration: str = '<?xml version="1.0"?>') -> bytes:
    """A workbook whose one sheet holds this XML as it is."""
    body = f'{declaration}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    return replaced({SHEET: body.encode()})


def inline_rows(rows: Grid = ROWS, row: int = 1) -> str:
    """The rows as the XML of a sheet, texts inline."""
    from xml.sax.saxutils import escape

    from zhinan.intake.model import column_letters

    lines = []
    for number, values in enumerate(rows, start=row):
        cells = "".join(
            f'<c r="{column_letters(at)}{number}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
            for at, value in enumerate(values)
        )
        lines.append(f'<row r="{number}">{cells}</row>')
    return "".join(lines)
