"""One worksheet part: its rows as bytes, all that stands around them as a small tree."""

from __future__ import annotations

import copy
import re

from lxml import etree

from zhinan.deliver.patch.cells import letters, split
from zhinan.deliver.patch.model import Unpatchable
from zhinan.deliver.patch.package import MAIN, parse, serialised
from zhinan.deliver.patch.rows import Tags

_M = f"{{{MAIN}}}"
# What may follow sheetData, in the order of the schema.
_AFTER = (
    "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate",
    "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks",
    "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks", "customProperties",
    "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture",
    "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
_ROOT = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?worksheet[\s>]")
_UTF8 = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?!(?i:utf-8|us-ascii)["'])""")


class SheetPart:
    """A worksheet part taken apart: ``rows`` is what stands within sheetData, ``root`` all else."""

    def __init__(self, data: bytes) -> None:
        if _is_unusual(data):
            data = _normalised(data)
        found = _ROOT.search(data[:8192])
        if not found:
            raise Unpatchable("no worksheet")
        prefix = f"{found[1].decode()}:" if found[1] else ""
        self.tags = Tags(prefix)
        p = re.escape(prefix.encode())
        begin = re.search(rb"<" + p + rb"sheetData\b[^>]*?(/?)>", data)
        if not begin:
            raise Unpatchable("no sheetData")
        end = begin.end()
        self.rows = b""
        if not begin[1]:
            close = data.rfind(b"</" + prefix.encode() + b"sheetData")
            self.rows = data[begin.end() : close]
            end = data.index(b">", close) + 1
        self._widths: dict[int, float] = {}
        self._empty = b"<" + prefix.encode() + b"sheetData/>"
        self.root = parse(data[: begin.start()] + self._empty + data[end:])
        if etree.QName(self.root).namespace != MAIN:
            raise Unpatchable("another namespace (Strict)")

    def bytes(self) -> bytes:
        """The whole part."""
        around = serialised(self.root)
        p = self.tags.prefix.encode()
        place = around.index(self._empty)
        return b"".join(
            [around[:place], b"<%ssheetData>" % p, self.rows, b"</%ssheetData>" % p, around[place + len(self._empty) :]]
        )

    def find(self, name: str) -> etree._Element | None:
        """The first element ``name`` right below the root."""
        return self.root.find(f"{_M}{name}")

    def add_after_data(self, name: str, given: dict[str, str]) -> etree._Element:
        """An element that comes after sheetData, in its place among the others."""
        later = {f"{_M}{other}" for other in _AFTER[_AFTER.index(name) + 1 :]}
        data = self.find("sheetData")
        assert data is not None
        place = self.root.index(data) + 1
        for number, child in enumerate(self.root):
            if number >= place:
                # What stands in mc:AlternateContent (controls, objects) comes late, as all that it can hold.
                if child.tag in later or (isinstance(child.tag, str) and child.tag.endswith("}AlternateContent")):
                    break
                place = number + 1
        element = etree.Element(f"{_M}{name}", given)
        self.root.insert(place, element)
        return element

    def column_style(self, column: int) -> int:
        """The style of the blank cells of a column, from 1."""
        for one in self._columns():
            if int(one.get("min", "0")) <= column <= int(one.get("max", "0")):
                return int(one.get("style", "0"))
        return 0

    def width(self, column: int) -> float:
        """Width of a column in characters, as far as it is said."""
        if column not in self._widths:
            self._widths[column] = self._width(column)
        return self._widths[column]

    def _width(self, column: int) -> float:
        for one in self._columns():
            if int(one.get("min", "0")) <= column <= int(one.get("max", "0")):
                return 0.0 if one.get("hidden") in ("1", "true") else float(one.get("width", "8.43"))
        return 8.43

    def set_width(self, column: int, width: float) -> None:
        """Give one column a width of its own; a range of columns that it is in is parted."""
        cols = self.find("cols")
        if cols is None:
            cols = etree.Element(f"{_M}cols")
            data = self.find("sheetData")
            assert data is not None
            self.root.insert(self.root.index(data), cols)
        for one in list(cols):
            first, last = int(one.get("min", "0")), int(one.get("max", "0"))
            if first <= column <= last:
                place = cols.index(one)
                for begin, end in ((column + 1, last), (first, column - 1)):
                    if begin <= end:
                        part = copy.copy(one)
                        part.set("min", str(begin))
                        part.set("max", str(end))
                        cols.insert(place, part)
                cols.remove(one)
        self._widths.clear()
        later = [number for number, one in enumerate(cols) if int(one.get("min", "0")) > column]
        own = etree.Element(f"{_M}col", min=str(column), max=str(column), width=f"{width:g}", customWidth="1")
        cols.insert(later[0] if later else len(cols), own)

    def unselect(self) -> None:
        """Another sheet is shown first."""
        for view in self.root.iter(f"{_M}sheetView"):
            if "tabSelected" in view.attrib:
                del view.attrib["tabSelected"]

    def widen(self, row: int, column: int) -> None:
        """The sheet's used range reaches ``row`` and ``column`` (from 1)."""
        dimension = self.find("dimension")
        if dimension is None:
            return
        first, _, last = dimension.get("ref", "A1").replace("$", "").partition(":")
        last_row, last_column = split(last or first)
        end = f"{letters(max(column, last_column))}{max(row, last_row)}"
        dimension.set("ref", f"{first}:{end}")

    def filter(self, heading_row: int, column: int, last_row: int) -> None:
        """The table can be filtered, its new ``column`` too; a filter that is there is widened."""
        found = self.find("autoFilter")
        if found is not None:
            first, _, last = found.get("ref", "A1").replace("$", "").partition(":")
            row, old = split(last or first)
            if split(first)[0] == heading_row and old < column:
                found.set("ref", f"{first}:{letters(column)}{row}")
        elif self.find("tableParts") is None and last_row > heading_row:
            self.add_after_data("autoFilter", {"ref": f"A{heading_row}:{letters(column)}{last_row}"})

    def _columns(self) -> list[etree._Element]:
        cols = self.find("cols")
        return [] if cols is None else list(cols)


def _is_unusual(data: bytes) -> bool:
    return (
        data[:2] in (b"\xff\xfe", b"\xfe\xff")
        or b"<!--" in data
        or b"<![CDATA[" in data
        or bool(_UTF8.match(data.removeprefix(b"\xef\xbb\xbf")))
        or not re.search(rb"<(?:\w+:)?row\s[^>]*\br\s*=", data[: 1 << 20])
        or bool(re.search(rb"<(?:\w+:)?c(?:>|\s+(?![^>]*\br\s*=)[^>]*>)", data))
    )


def _normalised(data: bytes) -> bytes:
    """The same part in UTF-8, without comments and CDATA, every row and cell with its number."""
    root = parse(data)
    for comment in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        parent = comment.getparent()
        if parent is not None:
            etree.strip_tags(parent, etree.Comment, etree.ProcessingInstruction)
    row_number = 0
    for row in root.iter(f"{_M}row"):
        row_number = int(row.get("r", str(row_number + 1)))
        row.set("r", str(row_number))
        column = 0
        for cell in row.iterfind(f"{_M}c"):
            column = split(cell.get("r", f"{letters(column + 1)}{row_number}").replace("$", "").upper())[1]
            cell.set("r", f"{letters(column)}{row_number}")
    return serialised(root)
