"""csv text → rows of cells. A record's number is its row, as in the program that shows the file."""

from __future__ import annotations

import csv
import io
import re
from statistics import median_low

from zhinan.errors import Rejected

_SEPARATORS = ",;\t"
_SAMPLE_RECORDS = 30
# A quote escaped with a backslash inside a field: \" not followed by the field's end.
_BACKSLASHED = re.compile(r'\\"(?![,;\t\r\n]|$)')


def read_separated(text: str) -> list[list[str]]:
    """The rows of ``text``, all of one width; blank lines are blank rows, so that addresses hold."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    if _BACKSLASHED.search(text):
        text = text.replace('\\"', '""')
    separator = _separator(text)
    try:
        rows = _parse(text, separator, strict=True)
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise Rejected("csv 文件的引号没有成对，无法分清单元格，请另存为 xlsx 后重新报送") from error
        # A quote in mid-field ("甲"乙) is untidy but readable.
        rows = _parse(text, separator, strict=False)
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
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        widths: list[int] = []
        try:
            for row in reader:
                if row:
                    widths.append(len(row))
                if reader.line_num > 20 * _SAMPLE_RECORDS or len(widths) == _SAMPLE_RECORDS:
                    break
        except csv.Error:
            continue
        several = [width for width in widths if width > 1]
        if several and (median_low(widths), median_low(several)) > most:
            best, most = separator, (median_low(widths), median_low(several))
    return best
