"""A table of the bulletin in Word: bordered, its heading row repeated, no row split over two pages."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zhinan.deliver.bulletin.model import Table
from zhinan.deliver.bulletin.word_font import set_font
from zhinan.deliver.cells import excel_text

_SIDES = {"left": ALIGN.LEFT, "center": ALIGN.CENTER, "right": ALIGN.RIGHT}
_SIZE = 12  # points; a table of many words takes a smaller one
_SMALL = 10.5
_MANY_CHARACTERS = 30
# A table of so few rows stays on one page; of a longer one the heading and its first rows stay together.
_WHOLE_ROWS = 8
_FIRST_ROWS = 2


def add_table(document: Document, block: Table, width_mm: float) -> None:
    """Add ``block`` at the end of ``document``, as wide as the text."""
    _line(document.add_paragraph(), block.caption, "黑体", _SIZE, ALIGN.CENTER, before=8, after=4, is_kept=True)
    table = document.add_table(rows=1 + len(block.rows), cols=len(block.columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _set_margins(table)
    whole = sum(column.width for column in block.columns)
    size = _SMALL if any(len(cell) > _MANY_CHARACTERS for row in block.rows for cell in row) else _SIZE
    last = len(block.rows)
    for number, row in enumerate(table.rows):
        is_head = number == 0
        texts = [column.heading for column in block.columns] if is_head else list(block.rows[number - 1])
        _keep_whole(row._tr, is_head)
        is_strong = is_head or (block.has_total and number == last)
        for column, cell, text in zip(block.columns, row.cells, texts, strict=True):
            cell.width = Mm(width_mm * column.width / whole)
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            side = ALIGN.CENTER if is_head else _SIDES[column.align]
            is_kept = number < last and (last <= _WHOLE_ROWS or number < _FIRST_ROWS)
            _line(cell.paragraphs[0], text, "黑体" if is_strong else "仿宋", size, side, is_kept=is_kept)
    for column, grid in zip(block.columns, table._tbl.tblGrid.findall(qn("w:gridCol")), strict=True):
        grid.set(qn("w:w"), str(round(width_mm / 25.4 * 1440 * column.width / whole)))
    _line(document.add_paragraph(), block.note, "仿宋", _SMALL, ALIGN.LEFT, before=2 if block.note else 0, after=6)


def _line(
    paragraph: Any,
    text: str,
    font: str,
    size: float,
    side: ALIGN,
    before: float = 0,
    after: float = 0,
    is_kept: bool = False,
) -> None:
    paragraph.alignment = side
    layout = paragraph.paragraph_format
    layout.first_line_indent = Pt(0)
    paragraph._p.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), "0")
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(size * 1.4 if text else 8)
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.keep_with_next = is_kept
    set_font(paragraph.add_run(excel_text(text)), font, size)


def _keep_whole(row: Any, is_head: bool) -> None:
    properties = row.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _set_margins(table: Any) -> None:
    """0.8 mm to the left and right of every cell's text, half a mm above and below."""
    margins = OxmlElement("w:tblCellMar")
    for side, twips in (("top", 28), ("left", 45), ("bottom", 28), ("right", 45)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)
