"""Excel 5.0 and 95 workbooks (BIFF5, still written by old database programs) → sheets of cells.

calamine reads their numbers, and puts a zero after each byte of their texts. Source: [MS-XLS] and OpenOffice's
"Microsoft Excel File Format", sections 5 and 6 (records LABEL, RSTRING, NUMBER, RK, MULRK, FORMULA, STRING, BOOLERR).
"""

from __future__ import annotations

import datetime
import re
import struct
from collections.abc import Iterator

from zhinan.errors import Rejected
from zhinan.intake.cell_text import LEAST_ROUNDED, cell_text
from zhinan.intake.limits import Limits
from zhinan.intake.ole import BEGINNINGS, records
from zhinan.intake.sheet import Sheet, trim

_VERSION = 0x0500
_DAMAGED = "工作簿内容已损坏，无法读取，请用 Excel 或 WPS 打开并另存为 xlsx 后重新报送"
_BOUNDSHEET, _CODE_PAGE, _FORMAT, _XF, _DATE_MODE = 0x0085, 0x0042, 0x041E, 0x00E0, 0x0022
_LABEL, _RSTRING, _NUMBER, _RK, _MULRK = 0x0204, 0x00D6, 0x0203, 0x027E, 0x00BD
_FORMULA, _STRING, _BOOLEAN_OR_ERROR = 0x0006, 0x0207, 0x0205
_ENCODINGS = {936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949", 65001: "utf-8", 1200: "utf-16-le"}
# Number formats that every program knows by their number: dates and times.
_DATE_FORMATS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NO_DATE_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', re.DOTALL)
_DATE_LETTERS = re.compile(r"[ymdhs年月日]", re.IGNORECASE)


def is_biff5(stream: bytes) -> bool:
    """Whether a workbook stream begins as Excel 5.0 and 95 write it."""
    return len(stream) > 8 and struct.unpack_from("<HxxH", stream) == (BEGINNINGS[-1], _VERSION)


def read_biff5(stream: bytes, limits: Limits) -> list[Sheet]:
    """The worksheets of the stream, hidden ones too; raises ``Rejected`` where it is damaged."""
    try:
        book = _Book(stream)
        return [
            _sheet(book, stream, index, body, limits)
            for index, body in enumerate(body for kind, body in records(stream) if kind == _BOUNDSHEET)
            if body[5] == 0
        ]
    except (struct.error, IndexError, UnicodeDecodeError, OverflowError) as error:
        raise Rejected(_DAMAGED) from error


class _Book:
    """What all sheets share: the encoding of texts, and which cells are dates."""

    def __init__(self, stream: bytes) -> None:
        self.encoding = _encoding(stream)
        self._is_1904 = False
        formats: dict[int, str] = {}
        used: list[int] = []
        for kind, body in records(stream):
            if kind == _FORMAT:
                formats[struct.unpack_from("<H", body)[0]] = body[3 : 3 + body[2]].decode(self.encoding, "replace")
            elif kind == _XF:
                used.append(struct.unpack_from("<2xH", body)[0])
            elif kind == _DATE_MODE:
                self._is_1904 = body[:1] == b"\1"
        self._is_date = [
            bool(_DATE_LETTERS.search(_NO_DATE_LETTERS.sub("", formats[one])))
            if one in formats
            else one in _DATE_FORMATS
            for one in used
        ]

    def text(self, body: bytes, at: int) -> str:
        """The text at ``at``: its length in bytes, then the bytes."""
        (length,) = struct.unpack_from("<H", body, at)
        return body[at + 2 : at + 2 + length].decode(self.encoding)

    def number(self, value: float, xf: int) -> str:
        """What a number shows in a cell of that format."""
        if xf < len(self._is_date) and self._is_date[xf] and 0 <= value < 2_958_466:
            return cell_text(_date(value + 1462 if self._is_1904 else value))
        return cell_text(value)


def _date(days: float) -> datetime.datetime | datetime.time:
    """Excel's day 60 is a 29 February 1900 that never was."""
    seconds = round(days * 86_400)
    if seconds < 86_400:
        return (datetime.datetime.min + datetime.timedelta(seconds=seconds)).time()
    first = datetime.datetime(1899, 12, 31) if days < 60 else datetime.datetime(1899, 12, 30)
    return first + datetime.timedelta(seconds=seconds)


def _encoding(stream: bytes) -> str:
    """As the code page says; programs that say a Western one, or none, mostly wrote Chinese all the same."""
    for kind, body in records(stream):
        if kind == _CODE_PAGE and len(body) >= 2:
            known = _ENCODINGS.get(struct.unpack_from("<H", body)[0])
            if known:
                return known
    names = [body[7 : 7 + body[6]] for kind, body in records(stream) if kind == _BOUNDSHEET]
    try:
        b"".join(names).decode("gb18030")
    except UnicodeDecodeError:
        return "cp1252"
    return "gb18030"


def _sheet(book: _Book, stream: bytes, index: int, body: bytes, limits: Limits) -> Sheet:
    name = body[7 : 7 + body[6]].decode(book.encoding)
    sheet = Sheet(name, index, [], hidden=body[4] & 3 != 0)
    found: dict[tuple[int, int], str] = {}
    for cell, value in _cells(book, stream, struct.unpack_from("<I", body)[0]):
        if isinstance(value, tuple):
            if abs(value[0]) >= LEAST_ROUNDED:
                sheet.rounded.add(cell)
            found[cell] = book.number(*value)
        else:
            found[cell] = value
    height = max((row for row, _ in found), default=-1) + 1
    width = max((column for _, column in found), default=-1) + 1
    if height * width > limits.cells:
        raise Rejected(f"工作表“{name}”有 {height} 行 {width} 列，超出可读取的大小，请拆分后报送")
    cells = [[""] * width for _ in range(height)]
    for (row, column), text in found.items():
        cells[row][column] = text
    sheet.cells = trim(cells)
    return sheet


Value = str | tuple[float, int]


def _cells(book: _Book, stream: bytes, at: int) -> Iterator[tuple[tuple[int, int], Value]]:
    """((row, column), text or (number, its format)) of the cells with a value; an error reads as ''."""
    pending: tuple[int, int] | None = None
    for kind, body in records(stream, at):
        if kind == _STRING and pending is not None:
            yield pending, book.text(body, 0)
        elif kind in (_LABEL, _RSTRING, _NUMBER, _RK, _FORMULA, _BOOLEAN_OR_ERROR):
            row, column, xf = struct.unpack_from("<HHH", body)
            pending = None
            if kind in (_LABEL, _RSTRING):
                yield (row, column), book.text(body, 6)
            elif kind == _NUMBER:
                yield (row, column), (struct.unpack_from("<d", body, 6)[0], xf)
            elif kind == _RK:
                yield (row, column), (_rk(body, 6), xf)
            elif kind == _BOOLEAN_OR_ERROR:
                yield (row, column), "" if body[7] else cell_text(bool(body[6]))
            elif body[12:14] != b"\xff\xff":
                yield (row, column), (struct.unpack_from("<d", body, 6)[0], xf)
            elif body[6] == 0:
                pending = (row, column)  # its text is in the record that follows
            else:
                yield (row, column), cell_text(bool(body[8])) if body[6] == 1 else ""
        elif kind == _MULRK:
            row, first = struct.unpack_from("<HH", body)
            for number in range((len(body) - 6) // 6):
                yield (
                    (row, first + number),
                    (_rk(body, 6 + 6 * number), struct.unpack_from("<H", body, 4 + 6 * number)[0]),
                )


def _rk(body: bytes, at: int) -> float:
    """A number in four bytes: a whole one, or the upper half of a double; perhaps a hundredth of it."""
    (raw,) = struct.unpack_from("<i", body, at)
    value = float(raw >> 2) if raw & 2 else struct.unpack("<d", struct.pack("<Ii", 0, raw & ~3))[0]
    return value / 100 if raw & 1 else value
