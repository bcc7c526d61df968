"""A workbook of tables of text: XlsxWriter makes all of it but the rows.

A publication of a county has 650,000 such cells, and two thirds of its calls were made to write them by the library,
which gives each a call, a check of its arguments, an object and
a place in a table of strings; here a row is one line of XML, its texts in the cells (as the library's own mode for
constant memory writes them, which knows no tables).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from zhinan.deliver.cells import excel_text
from zhinan.deliver.heights import row_height
from zhinan.deliver.patch.cells import escaped

# A workbook is a function of its content: its own dates are fixed, so equal content is equal bytes.
FIXED_DATE = datetime(2023, 4, 25)
_ONE_LINE = 15  # points
_END = b"</sheetData>"


class ListBook:
    """A new workbook at ``path``, written when the ``with`` statement ends; sheets are added to ``frame``."""

    def __init__(self, path: Path, title: str) -> None:
        self._path = path
        self._data = io.BytesIO()
        self._rows: dict[str, bytes] = {}
        self.frame: Any = xlsxwriter.Workbook(
            self._data, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        )
        self.frame.set_properties({"title": title, "created": FIXED_DATE})

    def __enter__(self) -> ListBook:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.frame.close()
        if error is None:
            self._write()

    def add_rows(
        self,
        page: Any,
        first: int,
        rows: Sequence[Sequence[object]],
        widths: Sequence[int],
        form: Any,
        is_wrapped: bool = True,
    ) -> None:
        """The last rows of ``page``, from row ``first`` (0: the top); every value is text, in cells of ``form``.

        ``widths``: characters of the columns; a wrapped row is as high as it needs.
        """
        if not rows:
            return
        # One blank row in their place: the library knows how far the sheet reads, and says what ``form`` is called.
        last = first + len(rows) - 1
        for column in range(len(widths)):
            page.write_blank(last, column, None, form)
        part = f"xl/worksheets/sheet{self.frame.worksheets().index(page) + 1}.xml"
        self._rows[part] = "".join(_lines(rows, first + 1, widths, is_wrapped)).encode()

    def _write(self) -> None:
        with zipfile.ZipFile(self._data) as made, zipfile.ZipFile(self._path, "w", zipfile.ZIP_DEFLATED) as target:
            for part in made.infolist():
                data = made.read(part)
                if part.filename in self._rows:
                    data = _with_rows(data, self._rows[part.filename])
                target.writestr(part, data)


# Stands for the format's number in the rows, until the library has given it one.
_STYLE = "\x00"


def _lines(rows: Sequence[Sequence[object]], first: int, widths: Sequence[int], is_wrapped: bool) -> Iterator[str]:
    """The XML of each row; the first one is row ``first`` as people see it."""
    starts = [f'<c r="{xl_col_to_name(column)}' for column in range(len(widths))]
    for number, values in enumerate(rows, start=first):
        texts = list(map(excel_text, values))
        height = row_height(texts, widths) if is_wrapped else _ONE_LINE
        end = f'{number}" s="{_STYLE}"'
        cells = [start + end + _content(text) for start, text in zip(starts, texts, strict=True)]
        yield f'<row r="{number}" ht="{height:.16g}" customHeight="1">{"".join(cells)}</row>'


# The same text stands in many lists.
@lru_cache(maxsize=65536)
def _content(text: str) -> str:
    """The rest of a cell, after its name and looks. A text of no characters would be counted, and jumped to."""
    if not text:
        return "/>"
    kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() or "\n" in text else ""
    said = escaped(text).replace("\r", "_x000D_")  # XML would make a line feed of it
    return f' t="inlineStr"><is><t{kept}>{said}</t></is></c>'


def _with_rows(sheet: bytes, rows: bytes) -> bytes:
    """``sheet`` with ``rows`` in the place of its last row, and that row's format in all of them."""
    begin, end = sheet.rindex(b"<row "), sheet.rindex(_END)
    style = re.search(rb' s="(\d+)"', sheet[begin:end])
    assert style is not None  # add_rows has written that row
    return sheet[:begin] + rows.replace(_STYLE.encode(), style[1]) + sheet[end:]
