"""An HTML page that somebody called a workbook (many systems export so) → one sheet of cells.

As a spreadsheet program shows it: the tables one below another, a line of text between them in a row of its own,
cells of several rows or columns merged. Nothing that the page refers to is fetched, and no script runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from zhinan.errors import Rejected
from zhinan.intake.cell_text import LEAST_ROUNDED, cell_text
from zhinan.intake.encoding import decode_text
from zhinan.intake.limits import Limits
from zhinan.intake.sheet import Area, Sheet

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_UNSHOWN = frozenset(("script", "style", "head", "title", "template", "noscript"))
_BLOCKS = frozenset(("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "center", "pre"))
# What the HTML standard allows.
_MOST_COLUMNS, _MOST_ROWS = 1_000, 65_534
_DAMAGED = "网页（HTML）内容无法识别，请用 Excel 或 WPS 打开并另存为 xlsx 后重新报送"


def read_html(data: bytes, name: str, limits: Limits) -> list[Sheet]:
    """The one sheet of the page, called ``name``. Raises ``Rejected`` where there is no table."""
    text = _DECLARATION.sub("", decode_page(data), count=1)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise Rejected(_DAMAGED) from error
    if root.find(".//table") is None:
        raise Rejected("文件是网页（HTML），其中没有表格，请另存为 xlsx 工作簿后重新报送")
    page = _Page(limits)
    page.walk(root)
    sheet = page.sheet(name)
    sheet.hidden_rows = page.hidden
    return [sheet]


def decode_page(data: bytes) -> str:
    """The text of a page: by byte order mark, else as it says itself, else as Chinese offices write."""
    said = _CHARSET.search(data[:4096])
    if said and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        encoding = said[1].decode("ascii").lower()
        try:
            return data.decode("gb18030" if encoding in ("gb2312", "gbk") else encoding)
        except (LookupError, UnicodeError):
            pass  # a page may be wrong about itself
    text = decode_text(data)
    if text is None:
        raise Rejected(_DAMAGED)
    return text


class _Page:
    """The rows of a page as they come."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._cells: dict[tuple[int, int], str] = {}
        self._merged: list[Area] = []
        self._rounded: set[tuple[int, int]] = set()
        self._row = 0
        self._text: list[str] = []
        self.hidden: set[int] = set()

    def walk(self, element: etree._Element) -> None:
        """Take in what an element shows."""
        tag = element.tag
        if tag in _UNSHOWN or not isinstance(tag, str):
            return
        if tag == "table" and element.find(".//table") is None:
            self._end_line()
            self._table(element)
            return
        if tag in _BLOCKS or tag in ("br", "td", "th", "table"):
            self._end_line()
        self._text.append(element.text or "")
        for child in element:
            self.walk(child)
            self._text.append(child.tail or "")
        if tag in _BLOCKS or tag in ("td", "th", "body"):
            self._end_line()

    def _end_line(self) -> None:
        line = _SPACE.sub(" ", "".join(self._text)).strip()
        self._text = []
        if line:
            self._cells[self._row, 0] = line
            self._row += 1

    def _table(self, table: etree._Element) -> None:
        first = self._row
        taken: set[tuple[int, int]] = set()
        for row in table.iter("tr", "caption"):
            if row.tag == "caption":
                self._text = [_text(row)]
                self._end_line()
                first = self._row
                continue
            if _HIDDEN.search(row.get("style") or ""):
                self.hidden.add(self._row)
            column = 0
            for cell in row.iterchildren("td", "th"):
                while (self._row, column) in taken:
                    column += 1
                column = self._cell(cell, column, taken)
            self._row += 1
        self._row = max([self._row, *(row + 1 for row, _ in taken if row >= first)])

    def _cell(self, cell: etree._Element, column: int, taken: set[tuple[int, int]]) -> int:
        """Take in one cell; returns the column after it."""
        height, width = _span(cell, "rowspan", _MOST_ROWS), _span(cell, "colspan", _MOST_COLUMNS)
        if len(taken) + height * width > self._limits.cells:
            raise Rejected("网页表格的合并单元格过大，请另存为 xlsx 工作簿后重新报送")
        number = cell.get("{urn:schemas-microsoft-com:office:excel}num") or cell.get("x:num")
        text = _text(cell)
        if number:
            try:
                value = float(number)
            except ValueError:
                pass
            else:
                text = cell_text(value)
                if abs(value) >= LEAST_ROUNDED:
                    self._rounded.add((self._row, column))
        self._cells[self._row, column] = text
        if height > 1 or width > 1:
            self._merged.append((self._row, column, self._row + height - 1, column + width - 1))
            taken.update((self._row + down, column + right) for down in range(height) for right in range(width))
        return column + width

    def sheet(self, name: str) -> Sheet:
        """All of it as one sheet."""
        height = max((row for row, _ in self._cells), default=-1) + 1
        width = max((column for _, column in self._cells), default=-1) + 1
        if height * width > self._limits.cells:
            raise Rejected(f"网页表格有 {height} 行 {width} 列，超出可读取的大小，请拆分后报送")
        cells = [[""] * width for _ in range(height)]
        for (row, column), text in self._cells.items():
            cells[row][column] = text
        return Sheet(name, 0, cells, self._merged, rounded=self._rounded)


def _span(cell: etree._Element, attribute: str, most: int) -> int:
    digits = (cell.get(attribute) or "").strip()
    return min(max(int(digits), 1), most) if digits.isascii() and digits.isdigit() else 1


def _text(element: etree._Element) -> str:
    """What a cell shows: white space collapsed, ``<br>`` and paragraphs as line breaks."""
    lines = "".join(_pieces(element)).split("\n")
    return "\n".join(line.strip(" ") for line in lines).strip("\n")


def _pieces(element: etree._Element) -> Iterator[str]:
    if element.tag in _UNSHOWN or not isinstance(element.tag, str):
        return
    yield _SPACE.sub(" ", element.text or "").replace("\xa0", " ")
    for child in element:
        is_block = child.tag in _BLOCKS
        if child.tag == "br" or (is_block and child.getprevious() is not None):
            yield "\n"
        yield from _pieces(child)
        tail = _SPACE.sub(" ", child.tail or "").replace("\xa0", " ")
        if is_block and tail.strip():
            yield "\n"
        yield tail
