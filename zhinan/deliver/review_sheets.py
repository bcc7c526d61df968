"""How a review workbook looks: titled sheets, what is to be filled in yellow, all else locked against slips."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from zhinan.deliver.cells import excel_text, requirement_text
from zhinan.deliver.heights import row_height
from zhinan.deliver.list_book import FIXED_DATE
from zhinan.deliver.sheets import FONT
from zhinan.intake.reviews import MARK

_HEAD_ROW = 2
_TALLEST = 160  # points; a process text would fill the screen
_NOTE_SIZE = {"width": 320, "height": 140, "font_size": 9, "author": "指南"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, its width in characters, and whether people fill it in.

    ``choices``: what may be chosen there (then it is filled in too); ``note``: shown at the heading.
    """

    heading: str
    width: int
    choices: tuple[str, ...] = ()
    is_filled: bool = False
    is_date: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: a row of texts for each record; ``frozen``: columns that stay in view."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    frozen: int


def write_review(path: Path, title: str, remark: str, pages: Sequence[Page]) -> None:
    """Write the workbook; equal content is equal bytes. The first page is the one that people fill in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(str(fresh), options) as book:
        book.set_properties({"title": title, "created": FIXED_DATE})
        for page in pages:
            _write_page(book, page, title if page is pages[0] else f"{title}·{page.name}", remark)
        book.define_name(MARK, f"='{pages[0].name}'!$A$1")
    fresh.replace(path)


def _write_page(book: Any, page: Page, title: str, remark: str) -> None:
    sheet = book.add_worksheet(page.name)
    widths = [column.width for column in page.columns]
    top = {"font_name": FONT, "font_size": 10, "border": 1, "valign": "top", "text_wrap": True}
    locked = book.add_format({**top, "num_format": "@"})
    filled = book.add_format({**top, "num_format": "@", "bg_color": "#FFF8DC", "locked": False})
    dated = book.add_format({**top, "num_format": "yyyy-mm-dd", "bg_color": "#FFF8DC", "locked": False})
    formats = [_format(column, locked, filled, dated) for column in page.columns]
    _write_head(book, sheet, page, title, remark, sum(widths[: page.frozen + 6]))
    for number, values in enumerate(page.rows, start=_HEAD_ROW + 1):
        texts = [excel_text(value) for value in values]
        sheet.set_row(number, min(row_height(texts, widths), _TALLEST))
        for column, text in enumerate(texts):
            if text:
                sheet.write_string(number, column, text, formats[column])
            else:
                sheet.write_blank(number, column, None, formats[column])
    last = _HEAD_ROW + max(len(page.rows), 1)
    for at, one in enumerate(page.columns):
        if one.choices and page.rows:
            sheet.data_validation(_HEAD_ROW + 1, at, last, at, {"validate": "list", "source": list(one.choices)})
    sheet.freeze_panes(_HEAD_ROW + 1, page.frozen)
    sheet.autofilter(_HEAD_ROW, 0, last, len(page.columns) - 1)
    # Without a password: against a slip of the hand, not against people.
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True, "sort": True})
    sheet.set_landscape()
    sheet.set_paper(8)  # A3: there are some sixty columns
    sheet.repeat_rows(_HEAD_ROW)
    sheet.repeat_columns(0, page.frozen - 1)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _write_head(book: Any, sheet: Any, page: Page, title: str, remark: str, width: int) -> None:
    title_format = book.add_format({"font_name": "黑体", "font_size": 16, "bold": True, "valign": "vcenter"})
    remark_format = book.add_format(
        {"font_name": FONT, "font_size": 10, "font_color": "#595959", "text_wrap": True, "valign": "top"}
    )
    head = {"font_name": FONT, "bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    plain = book.add_format({**head, "bg_color": "#DCE6F1"})
    filled = book.add_format({**head, "bg_color": "#FFE699"})
    sheet.write_string(0, 0, excel_text(title), title_format)
    sheet.set_row(0, 30)
    sheet.merge_range(1, 0, 1, page.frozen + 5, excel_text(remark), remark_format)
    sheet.set_row(1, row_height([remark], [width]))
    for at, column in enumerate(page.columns):
        sheet.set_column(at, at, column.width)
        is_filled = column.is_filled or bool(column.choices)
        sheet.write_string(_HEAD_ROW, at, excel_text(column.heading), filled if is_filled else plain)
        if column.note:
            sheet.write_comment(_HEAD_ROW, at, excel_text(requirement_text(column.note)), _NOTE_SIZE)
    sheet.set_row(_HEAD_ROW, row_height([column.heading for column in page.columns], [c.width for c in page.columns]))


def _format(column: Column, locked: Any, filled: Any, dated: Any) -> Any:
    if column.is_date:
        return dated
    return filled if column.is_filled or column.choices else locked
