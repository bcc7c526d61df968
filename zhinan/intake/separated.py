"""csv text → rows of cells. A record's number is its row, as in the program that shows the file."""

from __future__ import annotations

import csv
import io
import re
from statistics import median_low

from zhinan.errors import Rejected

_SEPARATORS = ",;\t"
# Tried where none of those separates anything; these also stand in prose, so they must do it thoroughly.
_RARE_SEPARATORS = "^|，"
_RARE_LEAST_WIDTH = 4
# What Excel takes as an order and does not show.
_ORDER = re.compile(r"sep=(.)\r?\n")
# How exports keep a program from taking a code for a number.
_KEPT_TEXT = re.compile(r'="([^"]*)"')
_SAMPLE_RECORDS = 30
_SAMPLE_CHARACTERS = 2_000
# A quote escaped with a backslash inside a field: \" not followed by the field's end.
_BACKSLASHED = re.compile(r'\\"(?![,;\t\r\n]|$)')


def read_separated(text: str) -> list[list[str]]:
    """The rows of ``text``, all of one width; blank lines are blank rows, so that addresses hold."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    if _BACKSLASHED.search(text):
        text = text.replace('\\"', '""')
    order = _ORDER.match(text)
    text = text[order.end() :] if order else text
    separator = order[1] if order else _separator(text)
    try:
        rows = _parse(text, separator, strict=True)
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise Rejected("csv 文件的引号没有成对，无法分清单元格，请另存为 xlsx 后重新报送") from error
        # A quote in mid-field ("甲"乙) is untidy but readable.
        rows = _parse(text, separator, strict=False)
    if '="' in text or '=""' in text:
        rows = [[kept[1] if (kept := _KEPT_TEXT.fullmatch(cell)) else cell for cell in row] for row in rows]
    width = max(map(len, rows), default=0)
    return [row + [""] * (width - len(row)) if len(row) < width else row for row in rows]


def _parse(text: str, separator: str, strict: bool) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict))


def _separator(text: str) -> str:
    """The separator that splits the first records into most cells, the middle record deciding.

    Not the widest record: one long sentence full of commas must not outvote the others. Titles are of
    one cell whatever the separator, so that records of several cells decide where those are few.
    """
    best, most = ",", (1, 1)
    for separator in _SEPARATORS:
        if (width := _widths(text, separator)) and width > most:
            best, most = separator, width
    if most[1] >= _RARE_LEAST_WIDTH:
        return best
    for separator in _RARE_SEPARATORS:
        if separator == "，" and "。" in text[:_SAMPLE_CHARACTERS]:
            continue  # sentences
        if (width := _widths(text, separator)) and width[0] >= _RARE_LEAST_WIDTH and width > most:
            best, most = separator, width
    return best


def _widths(text: str, separator: str) -> tuple[int, int] | None:
    """(cells of the middle one of the first records, of the middle one of those of several cells)."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    widths: list[int] = []
    try:
        for row in reader:
            if row:
                widths.append(len(row))
            if reader.line_num > 20 * _SAMPLE_RECORDS or len(widths) == _SAMPLE_RECORDS:
                break
    except csv.Error:
        return None
    several = [width for width in widths if width > 1]
    return (median_low(widths), median_low(several)) if several else None
