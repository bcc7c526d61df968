"""csv text → rows of cells. A record's number is its row, as in the program that shows the file."""

from __future__ import annotations

import csv
import io
import re
from statistics import median_low, mode

from zhinan.errors import Rejected
from zhinan.intake.formulas import ERROR_TEXTS
from zhinan.intake.limits import DEFAULT_LIMITS, Limits

_SEPARATORS = ",;\t"
# Separators that also stand in what clerks write: they have to split nearly all records alike.
_RARE_SEPARATORS = "^|，"
_LEAST_ALIKE = 0.8
_SAMPLE_RECORDS = 30
_LONGEST_HEADING = 30
# A quote escaped with a backslash inside a field: \" not followed by the field's end.
_BACKSLASHED = re.compile(r'\\"(?![,;\t^|，\r\n]|$)')
# A first line for Excel, which does not show it.
_HINT = re.compile(r"sep=([^\r\n])\r?\n", re.IGNORECASE)
# How codes are kept as texts from Excel: ="0071".
_KEPT = re.compile(r'="((?:[^"]|"")*)"')


def read_separated(text: str, limits: Limits = DEFAULT_LIMITS) -> list[list[str]]:
    """The rows of ``text``, all of one width; blank lines are blank rows, so that addresses hold."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    text = text.removesuffix("\x1a")  # the end of a file, as DOS marks it
    hint = _HINT.match(text)
    if hint:
        text = text[hint.end() :]
    if _BACKSLASHED.search(text):
        text = text.replace('\\"', '""')
    separator = hint[1] if hint else _separator(text)
    try:
        rows = _parse(text, separator, strict=True)
    except csv.Error as error:
        # A quote that opens somewhere and closes nowhere lets a cell swallow what follows it.
        if "unexpected end of data" in str(error) or text.count('"') % 2:
            raise Rejected("csv 文件的引号没有成对，无法分清单元格，请另存为 xlsx 后重新报送") from error
        # A quote in mid-field ("甲"乙) is untidy but readable.
        rows = _parse(text, separator, strict=False)
    width = max(map(len, rows), default=0)
    if len(rows) * width > limits.cells:
        raise Rejected(f"文本有 {len(rows)} 行，最宽的一行有 {width} 个单元格，超出可读取的大小，请核对后重新报送")
    if '="' in text or '=""' in text:
        rows = [[_kept(cell) for cell in row] for row in rows]
    if "#" in text or "Err:" in text:
        rows = [[bare if (bare := cell.strip()) in ERROR_TEXTS else cell for cell in row] for row in rows]
    return [row + [""] * (width - len(row)) if len(row) < width else row for row in rows]


def _parse(text: str, separator: str, strict: bool) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict))


def _kept(cell: str) -> str:
    kept = _KEPT.fullmatch(cell.strip()) if '="' in cell else None
    return kept[1].replace('""', '"') if kept else cell


def _separator(text: str) -> str:
    """The separator that splits the first records into most cells, the middle record deciding.

    Not the widest record: one long sentence full of commas must not outvote the others. Titles are of
    one cell whatever the separator, so that records of several cells decide where those are few.
    """
    best, most, splits = ",", (1, 1), 0
    for separator in _SEPARATORS + _RARE_SEPARATORS:
        records = _first_records(text, separator)
        widths = list(map(len, records))
        several = [width for width in widths if width > 1]
        if not several or (median_low(widths), median_low(several)) <= most:
            continue
        if separator in _RARE_SEPARATORS and not _is_clear(records, splits, separator):
            continue
        best, most, splits = separator, (median_low(widths), median_low(several)), len(several)
    return best


def _first_records(text: str, separator: str) -> list[list[str]]:
    """The first records that are not blank; none where that separator cannot be."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    records: list[list[str]] = []
    try:
        for row in reader:
            if row:
                records.append(row)
            if reader.line_num > 20 * _SAMPLE_RECORDS or len(records) == _SAMPLE_RECORDS:
                break
    except csv.Error:
        return []
    return records


def _is_clear(records: list[list[str]], splits: int, separator: str) -> bool:
    """Whether a rare separator splits nearly all records alike, and no fewer than another that splits some.

    A full-width comma stands in every sentence: it has to leave the others nothing, and to begin with no sentence.
    """
    split = [record for record in records if len(record) > 1]
    widths = list(map(len, split))
    is_alike = widths.count(mode(widths)) >= _LEAST_ALIKE * len(widths)
    if separator == "，":
        is_sentence = any("。" in cell or len(cell) > _LONGEST_HEADING for cell in split[0])
        return splits == 0 and is_alike and len(split) > 1 and min(widths) > 2 and not is_sentence
    return is_alike and len(split) >= splits
