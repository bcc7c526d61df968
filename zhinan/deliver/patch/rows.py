"""The rows of a sheet, changed where they are marked and copied as bytes where they are not.

A sheet of a million cells is not made a tree: rows are found by their tags. What XML allows besides (comments, CDATA,
other encodings, rows without numbers) is brought into this form by the XML parser first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from zhinan.deliver.patch.cells import letters, split, text_cell
from zhinan.deliver.patch.model import REMARK_HEADING, Mark, SheetMarks
from zhinan.deliver.patch.styles import Styles

_ATTRIBUTE = re.compile(rb'\s([\w:.-]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')


class Tags:
    """The tags of one sheet, with the prefix that its elements have (``x:`` or none).

    ``cell``: group 1 is the letters of its column, 2 its attributes, 3 its content.
    """

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        p = re.escape(prefix).encode()
        self.row = re.compile(rb"<" + p + rb"row\b([^>]*?)(?:/>|>(.*?)</" + p + rb"row\s*>)", re.DOTALL)
        self.cell = re.compile(
            rb"<" + p + rb"c\b(?=[^>]*?\sr\s*=\s*[\"']([A-Z]+)\d)([^>]*?)(?:/>|>(.*?)</" + p + rb"c\s*>)", re.DOTALL
        )
        # Where the content of a cell with a value ends, and where a cell begins.
        self.valued = tuple(b"</" + prefix.encode() + name for name in (b"v>", b"t>", b"f>"))
        self.begin = b"<" + prefix.encode() + b"c "


def attributes(raw: bytes) -> dict[str, str]:
    """Attributes of a tag, their values as written."""
    return {name.decode(): (double or single).decode() for name, double, single in _ATTRIBUTE.findall(raw)}


class Marker:
    """Writes the marks of one sheet into its rows. ``column_style``: column, from 1 → style of its blank cells."""

    def __init__(
        self, tags: Tags, marks: SheetMarks, styles: Styles, column_style: Callable[[int], int], remark_column: int
    ) -> None:
        self._tags, self._marks, self._styles = tags, marks, styles
        self._column_style, self._remark_column = column_style, remark_column
        self._by_row: dict[int, dict[int, Mark]] = {}
        for address, mark in marks.cells.items():
            row, column = split(address)
            self._by_row.setdefault(row, {})[column] = mark
        self.heights: dict[int, float] = {}

    def rows(self, data: bytes) -> Iterator[bytes]:
        """The rows of ``data`` (what stands within sheetData), marked; missing ones are added in their place."""
        wanted = {*self._by_row, *self._marks.remarks}
        if self._marks.heading_row and self._remark_column:
            wanted.add(self._marks.heading_row)
        pending = sorted(wanted, reverse=True)
        end = copied = 0
        for found in self._tags.row.finditer(data):
            number = _number(found[1])
            while pending and pending[-1] < number:
                yield data[copied : found.start()]
                copied = found.start()
                yield self._row(pending.pop(), {}, b"")
            end = found.end()
            if pending and pending[-1] == number:
                yield data[copied : found.start()]
                copied = end
                yield self._row(pending.pop(), attributes(found[1]), found[2] or b"")
        yield data[copied:end]
        while pending:
            yield self._row(pending.pop(), {}, b"")
        yield data[end:]

    def _row(self, number: int, row: dict[str, str], content: bytes) -> bytes:
        row.pop("spans", None)  # a hint only, and no longer true
        row.setdefault("r", str(number))
        if "ht" in row:
            self.heights[number] = float(row["ht"])
        row_style = int(row.get("s", "0")) if row.get("customFormat") in ("1", "true") else None
        cells: dict[int, bytes] = {}
        end = 0
        for found in self._tags.cell.finditer(content):
            cells[_column(found[1])] = found[0]
            end = found.end()
        for column, mark in self._by_row.get(number, {}).items():
            given, inside = self._taken_apart(cells.get(column))
            style = int(given.get("s", "0")) if given else self._blank_style(row_style, column)
            given = given or {"r": f"{letters(column)}{number}"}
            given["s"] = str(self._styles.marked(style, mark.severity))
            cells[column] = self._cell_xml(given, inside)
        remark = self._remark(number)
        if remark is not None:
            column = self._remark_column
            given, _ = self._taken_apart(cells.get(column) or cells.get(column - 1))
            style = int(given.get("s", "0")) if given else self._blank_style(row_style, column - 1)
            if number != self._marks.heading_row:
                style = self._styles.wrapped(style)
            cells[column] = text_cell(self._tags.prefix, f"{letters(column)}{number}", style, remark).encode()
        p = self._tags.prefix.encode()
        head = "".join(f' {name}="{value}"' for name, value in row.items()).encode()
        inside = b"".join([cells[column] for column in sorted(cells)]) + content[end:]
        return b"<%srow%s>%s</%srow>" % (p, head, inside, p)

    def _taken_apart(self, cell: bytes | None) -> tuple[dict[str, str], bytes | None]:
        """Attributes and content of a cell."""
        found = self._tags.cell.match(cell) if cell else None
        return (attributes(found[2]), found[3]) if found else ({}, None)

    def _remark(self, number: int) -> str | None:
        if not self._remark_column:
            return None
        if number == self._marks.heading_row:
            return REMARK_HEADING
        return self._marks.remarks.get(number)

    def _blank_style(self, row_style: int | None, column: int) -> int:
        return row_style if row_style is not None else self._column_style(column)

    def _cell_xml(self, given: Mapping[str, str], content: bytes | None) -> bytes:
        p = self._tags.prefix.encode()
        head = "".join(f' {name}="{value}"' for name, value in given.items()).encode()
        return b"<%sc%s/>" % (p, head) if content is None else b"<%sc%s>%s</%sc>" % (p, head, content, p)


def last_valued_column(tags: Tags, data: bytes, wanted: set[int]) -> int:
    """The last column, from 1, with a value in one of the ``wanted`` rows."""
    last = 0
    for found in tags.row.finditer(data):
        content = found[2] or b""
        end = max(content.rfind(tag) for tag in tags.valued)
        if end >= 0 and _number(found[1]) in wanted:
            cell = tags.cell.match(content, content.rfind(tags.begin, 0, end))
            if cell:
                last = max(last, _column(cell[1]))
    return last


@cache
def _column(name: bytes) -> int:
    return split(f"{name.decode()}1")[1]


def _number(raw: bytes) -> int:
    return int(attributes(raw)["r"])
