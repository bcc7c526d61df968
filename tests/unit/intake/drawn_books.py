"""Draws whole workbooks, and writes them as xlsx, ods or csv."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter
from hypothesis import strategies as st

from .drawn_forms import draw_forms
from .drawn_page import CODE, NAME, Items, Page
from .drawn_tables import draw_part_sheet, draw_table

SPACES = "".join(
    f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


@dataclass(slots=True)
class Book:
    """A workbook as bytes, the sheets that it was made of."""

    suffix: str
    data: bytes
    pages: list[Page]


@st.composite
def books(draw: st.DrawFn, suffixes: tuple[str, ...] = ("xlsx", "xlsx", "xlsx", "csv")) -> Book:
    """One or two sheets of items, at times one of their materials; rows and columns hidden here and there."""
    suffix = draw(st.sampled_from(suffixes))
    items, merges = Items(), suffix != "csv"
    pages = [Page("事项")]
    if suffix != "csv" and draw(st.integers(0, 3)) == 0:
        pages.append(Page("行政许可"))
    for page in pages:
        page.row = draw(st.integers(0, 12))
        draw(st.sampled_from([draw_table, draw_forms]))(draw, page, items, merges=merges)
    if suffix != "csv" and draw(st.integers(0, 2)) == 0:
        named = [
            {element: text for element, (text, _) in record.values.items() if element in (NAME, CODE)}
            for record in pages[0].expected
            if record.kind == "item"
        ]
        pages.append(Page("申请材料", row=draw(st.integers(0, 5))))
        draw_part_sheet(draw, pages[-1], named, merges=merges)
    for page in pages if suffix != "csv" else ():
        page.hidden_rows = set(draw(st.lists(st.integers(0, page.height - 1), max_size=3)))
        page.hidden_columns = set(draw(st.lists(st.integers(0, page.width - 1), max_size=2)))
    write = {"xlsx": _xlsx, "csv": _csv, "ods": _ods}[suffix]
    return Book(suffix, write(pages), pages)


def _csv(pages: list[Page]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(pages[0].rows())
    return stream.getvalue().encode("utf-8-sig")


def _xlsx(pages: list[Page]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for page in pages:
        sheet = book.add_worksheet(page.name)
        for area in page.merged:
            sheet.merge_range(*area, "")
        for (row, column), text in page.cells.items():
            sheet.write_string(row, column, text)
        for row in page.hidden_rows:
            sheet.set_row(row, None, None, {"hidden": True})
        for column in page.hidden_columns:
            sheet.set_column(column, column, None, None, {"hidden": True})
    book.close()
    return stream.getvalue()


def _ods(pages: list[Page]) -> bytes:
    tables = "".join(
        f"<table:table table:name={quoteattr(page.name)}>{_ods_rows(page)}</table:table>" for page in pages
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{SPACES}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return stream.getvalue()


def _ods_rows(page: Page) -> str:
    hidden = ' table:visibility="collapse"'
    columns = "".join(
        f"<table:table-column{hidden if column in page.hidden_columns else ''}/>" for column in range(page.width)
    )
    spans = {area[:2]: (area[2] - area[0] + 1, area[3] - area[1] + 1) for area in page.merged}
    rows = []
    for row, texts in enumerate(page.rows()):
        cells = []
        for column, text in enumerate(texts):
            span = spans.get((row, column))
            spanned = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
            lines = "".join(f"<text:p>{escape(line).replace(' ', '<text:s/>')}</text:p>" for line in text.split("\n"))
            kind = ' office:value-type="string"' if text else ""
            cells.append(f"<table:table-cell{kind}{spanned}>{lines if text else ''}</table:table-cell>")
        visibility = hidden if row in page.hidden_rows else ""
        rows.append(f"<table:table-row{visibility}>{''.join(cells)}</table:table-row>")
    return columns + "".join(rows)
