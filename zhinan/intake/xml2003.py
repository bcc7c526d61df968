"""Excel 2003's XML tables (SpreadsheetML), mostly called .xls → sheets of cells."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator

from lxml import etree

from zhinan.errors import Rejected
from zhinan.intake.cell_text import LEAST_ROUNDED, cell_text
from zhinan.intake.limits import Limits
from zhinan.intake.model import a1
from zhinan.intake.prolog import read_prolog
from zhinan.intake.sheet import Sheet

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_X = "{urn:schemas-microsoft-com:office:excel}"
# The days that stand for none: only the time of day was written.
_NO_DAYS = (datetime.date(1899, 12, 30), datetime.date(1899, 12, 31))
_DAMAGED = "Excel 2003 XML 表格不完整或已损坏，请用 Excel 或 WPS 打开并另存为 xlsx 后重新报送"


def read_xml2003(data: bytes, limits: Limits) -> list[Sheet]:
    """The worksheets of the file, hidden ones too. Raises ``Rejected`` where it cannot be read."""
    read_prolog(io.BytesIO(data))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Rejected(_DAMAGED) from error
    sheets = []
    for index, worksheet in enumerate(root.iterchildren(f"{_SS}Worksheet")):
        sheet = _sheet(worksheet, index, limits)
        sheets.append(sheet)
        sheet.hidden_rows = {row for row, element in _rows(worksheet) if element.get(f"{_SS}Hidden") == "1"}
        sheet.hidden_columns = set(_hidden_columns(worksheet))
    if not sheets:
        raise Rejected(_DAMAGED)
    return sheets


def _sheet(worksheet: etree._Element, index: int, limits: Limits) -> Sheet:
    name = worksheet.get(f"{_SS}Name") or f"Sheet{index + 1}"
    sheet = Sheet(name, index, [], hidden=_is_hidden(worksheet))
    found: dict[tuple[int, int], str] = {}
    for row, element in _rows(worksheet):
        column = -1
        for cell in element.iterchildren(f"{_SS}Cell"):
            column = _index(cell, "Index", column + 2, 16_384) - 1
            across, down = _index(cell, "MergeAcross", 0, 16_383), _index(cell, "MergeDown", 0, 1_048_575)
            if across or down:
                sheet.merged.append((row, column, row + down, column + across))
            text = _value(cell, (row, column), sheet)
            if text:
                found[row, column] = text
            column += across
    height = max((row for row, _ in found), default=-1) + 1
    width = max((column for _, column in found), default=-1) + 1
    if height * width > limits.cells:
        corner = a1(height - 1, width - 1)
        raise Rejected(f"工作表的内容一直延伸到 {corner}，请清除表格以外的零散单元格后重新报送")
    sheet.cells = [[""] * width for _ in range(height)]
    for (row, column), text in found.items():
        sheet.cells[row][column] = text
    return sheet


def _is_hidden(worksheet: etree._Element) -> bool:
    visible = worksheet.findtext(f"{_X}WorksheetOptions/{_X}Visible")
    return visible is not None and visible.strip() in ("SheetHidden", "SheetVeryHidden")


def _rows(worksheet: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """The rows with their zero-based numbers."""
    row = -1
    for table in worksheet.iterchildren(f"{_SS}Table"):
        for element in table.iterchildren(f"{_SS}Row"):
            row = _index(element, "Index", row + 2, 1_048_576) - 1
            yield row, element
            row += _index(element, "Span", 0, 1_048_575)


def _hidden_columns(worksheet: etree._Element) -> Iterator[int]:
    column = -1
    for element in worksheet.iterfind(f"{_SS}Table/{_SS}Column"):
        first = _index(element, "Index", column + 2, 16_384) - 1
        column = first + _index(element, "Span", 0, 16_383)
        if element.get(f"{_SS}Hidden") == "1":
            yield from range(first, column + 1)


def _index(element: etree._Element, attribute: str, otherwise: int, most: int) -> int:
    digits = element.get(f"{_SS}{attribute}")
    if digits is None:
        return otherwise
    if not (digits.isascii() and digits.isdigit() and int(digits) <= most):
        raise Rejected(_DAMAGED)
    return int(digits)


def _value(cell: etree._Element, place: tuple[int, int], sheet: Sheet) -> str:
    data = cell.find(f"{_SS}Data")
    text = "" if data is None else "".join(map(str, data.itertext()))
    if not text:
        formula = cell.get(f"{_SS}Formula")
        if formula and data is None:
            sheet.uncached.add(place)
            return formula
        return ""
    assert data is not None  # it has text
    kind = data.get(f"{_SS}Type")
    try:
        if kind == "Number":
            number = float(text)
            if abs(number) >= LEAST_ROUNDED:
                sheet.rounded.add(place)
            return cell_text(number)
        if kind == "DateTime":
            moment = datetime.datetime.fromisoformat(text)
            return cell_text(moment.time() if moment.date() in _NO_DAYS else moment)
        if kind == "Boolean":
            return cell_text(text.strip() == "1")
    except ValueError as error:
        raise Rejected(f"工作表“{sheet.name}”的 {a1(*place)}“{text[:40]}”不是所标明的类型，{_DAMAGED}") from error
    return text
