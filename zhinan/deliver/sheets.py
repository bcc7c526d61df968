"""One way to write a plain list as a workbook: same fonts, same frozen heading, same bytes every time."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from zhinan.deliver.cells import csv_text
from zhinan.deliver.list_book import ListBook

FONT = "宋体"


def write_csv(path: Path, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """UTF-8 with BOM (Excel and WPS show Chinese), formulas made harmless."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(headings)
        writer.writerows([csv_text(value) for value in row] for row in rows)


def write_list(
    path: Path,
    title: str,
    remark: str,
    sheet: str,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[object]],
    choices: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """A titled list as a workbook of its own: ``list_sheet`` for what it takes."""
    with ListBook(path, title) as book:
        list_sheet(book, title, remark, sheet, columns, rows, choices)


def list_sheet(
    book: ListBook,
    title: str,
    remark: str,
    sheet: str,
    columns: Sequence[tuple[str, int]],
    rows: Sequence[Sequence[object]],
    choices: Mapping[str, Sequence[str]] | None = None,
    under: Sequence[str] = (),
    frozen_columns: int = 0,
    is_wrapped: bool = True,
) -> None:
    """A titled list as a table: ``columns`` are (heading, width in characters); every value is written as text.

    ``choices``: heading → what may be chosen in that column's cells. ``under``: a second line of headings.
    Not ``is_wrapped``: every row is one line high, for tables that programs read.
    """
    page = book.frame.add_worksheet(sheet)
    title_format = book.frame.add_format(
        {"font_name": "黑体", "font_size": 16, "bold": True, "align": "center", "valign": "vcenter"}
    )
    remark_format = book.frame.add_format({"font_name": FONT, "font_size": 10, "font_color": "#595959"})
    head_format = book.frame.add_format(
        {
            "font_name": FONT, "bold": True, "border": 1, "bg_color": "#DCE6F1", "align": "center",
            "valign": "vcenter", "text_wrap": True,
        }
    )  # fmt: skip
    cell_format = book.frame.add_format(
        {
            "font_name": FONT, "font_size": 10, "border": 1, "valign": "top" if is_wrapped else "vcenter",
            "text_wrap": is_wrapped, "num_format": "@",
        }
    )  # fmt: skip
    last = len(columns) - 1
    if is_wrapped:
        page.merge_range(0, 0, 0, max(last, 1), title, title_format)
    else:  # wider than a screen: a title in its middle would not be seen
        title_format.set_align("left")
        page.write_string(0, 0, title, title_format)
    page.set_row(0, 30)
    page.write_string(1, 0, remark, remark_format)
    for column, (_, width) in enumerate(columns):
        page.set_column(column, column, width)
    page.set_row(2, 30)
    head = 3 if under else 2
    if not under:
        # A real table: Excel and WPS sort and filter it as one, and a new row joins it.
        page.add_table(
            2, 0, max(2 + len(rows), 3), last,
            {"style": None, "columns": [{"header": heading, "header_format": head_format} for heading, _ in columns]},
        )  # fmt: skip
    else:
        for column, (heading, _) in enumerate(columns):
            page.write_string(2, column, heading, head_format)
        under_format = book.frame.add_format(
            {"font_name": FONT, "font_size": 9, "border": 1, "bg_color": "#F2F2F2", "align": "center"}
        )
        for column, name in enumerate(under):
            page.write_string(head, column, name, under_format)
        page.autofilter(head, 0, max(head + len(rows), head + 1), last)
    book.add_rows(page, head + 1, rows, [width for _, width in columns], cell_format, is_wrapped)
    for column, (heading, _) in enumerate(columns):
        if rows and heading in (choices or {}):
            page.data_validation(
                head + 1, column, head + len(rows), column,
                {"validate": "list", "source": list((choices or {})[heading])},
            )  # fmt: skip
    page.freeze_panes(head + 1, frozen_columns)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(2, head)
    page.set_footer("&C第 &P 页，共 &N 页")
