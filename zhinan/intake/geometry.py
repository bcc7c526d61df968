"""How high the rows and how wide the columns of a sheet are: where a picture stands that is not quite in its cell.

Lengths are EMU (914,400 to the inch), as drawings measure. People drag a picture a bit: it belongs to the cell
that holds half of it, or half of which it covers, whichever is less to ask.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property

from zhinan.intake.parts import MAX_XML_BYTES, Package, whole

_POINT, _PIXEL = 12_700, 9_525  # EMU
_LAST = 1_048_576
_DEFAULT_HEIGHT, _DEFAULT_WIDTH = 13.5 * _POINT, 72.0 * _PIXEL
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_FORMAT = re.compile(rb"<(?:\w+:)?sheetFormatPr\b([^>]*)>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')


# (index of a row or column, how far behind its beginning)
Place = tuple[int, float]


class Tracks:
    """The rows (or the columns) of a sheet; ``sizes``: those that are not of the ``default`` size."""

    def __init__(self, default: float, sizes: dict[int, float]) -> None:
        self.default, self.sizes = default, sizes

    def size(self, index: int) -> float:
        """Height of a row, width of a column."""
        return self.sizes.get(index, self.default)

    def at(self, position: float) -> Place:
        """What lies so far from the sheet's beginning."""
        index = 0
        while position >= self.size(index) and index < _LAST:
            position -= self.size(index)
            index += 1
        return index, position

    def between(self, begin: Place, end: Place) -> float:
        """The length from one place to another."""
        (first, first_offset), (last, last_offset) = begin, end
        # A picture never is longer than what decides about its place: the first few tracks.
        return sum(map(self.size, range(first, min(last, first + 50)))) - first_offset + last_offset

    def owner(self, begin: Place, length: float) -> int:
        """The index of the row (column) that a thing of that length belongs to."""
        index, offset = begin
        inside = self.size(index) - offset
        if inside >= length or inside * 2 >= min(length, self.size(index)):
            return index
        return index + 1


class Geometry:
    """Rows and columns of one sheet, read when they are asked for: most pictures lie inside one cell."""

    def __init__(self, package: Package, sheet_part: str) -> None:
        self._package, self._part = package, sheet_part

    @cached_property
    def rows(self) -> Tracks:
        """Heights."""
        default, sizes = _DEFAULT_HEIGHT, {}
        if (told := self._format.get("defaultRowHeight")) is not None:
            default = _length(told, _DEFAULT_HEIGHT, lambda points: points * _POINT)
        for number, match in enumerate(_ROW.finditer(self._xml)):
            told_row = _attributes(match[1])
            index = (whole(told_row.get("r")) or number + 1) - 1
            if told_row.get("hidden") in ("1", "true"):
                sizes[index] = 0.0
            elif "ht" in told_row:
                sizes[index] = _length(told_row["ht"], default, lambda points: points * _POINT)
        return Tracks(default, sizes)

    @cached_property
    def columns(self) -> Tracks:
        """Widths."""
        default, sizes = _DEFAULT_WIDTH, {}
        if (told := self._format.get("defaultColWidth")) is not None:
            default = _length(told, _DEFAULT_WIDTH, _column_width)
        for match in _COLUMN.finditer(self._xml):
            column = _attributes(match[1])
            first, last = (whole(column.get(key)) or 0 for key in ("min", "max"))
            is_hidden = column.get("hidden") in ("1", "true")
            width = 0.0 if is_hidden else _length(column.get("width", ""), default, _column_width)
            for index in range(max(first, 1) - 1, min(last, 16_384)):
                sizes[index] = width
        return Tracks(default, sizes)

    @cached_property
    def _xml(self) -> bytes:
        return self._package.read(self._part, MAX_XML_BYTES) or b""

    @cached_property
    def _format(self) -> dict[str, str]:
        match = _FORMAT.search(self._xml)
        return _attributes(match[1]) if match else {}


def _attributes(text: bytes) -> dict[str, str]:
    return {name.decode(): value.decode("utf-8", "replace") for name, value in _ATTRIBUTE.findall(text)}


def _column_width(characters: float) -> float:
    """Width of a column that is so many digits wide: 7 pixels each in the fonts that most workbooks begin with."""
    return int(characters * 7 + 0.5) * _PIXEL


def _length(text: str, otherwise: float, measure: Callable[[float], float]) -> float:
    try:
        return max(0.0, measure(float(text)))
    except (ValueError, OverflowError):  # no number, or none that is finite
        return otherwise
