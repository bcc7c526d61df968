"""The bulletin as a Word file, laid out after GB/T 9704: equal content is equal bytes.

A4 with the standard's margins; title 宋体 22 pt bold, text 仿宋 16 pt on lines of 28 pt, 一、 in 黑体, （一） in 楷体;
page numbers — 1 — outside on both sides.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zhinan.deliver.bulletin.model import Bulletin, Chart, Heading, Paragraph, Table, chinese_day
from zhinan.deliver.bulletin.word_chart import add_chart
from zhinan.deliver.bulletin.word_font import set_font, set_font_table, set_language
from zhinan.deliver.bulletin.word_table import add_table
from zhinan.deliver.cells import excel_text

TEXT_WIDTH_MM = 156
_CHARACTER = 16  # points: a character of the text
# Word's own oldest moment in a zip: a package tells no time of its own.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write_word(bulletin: Bulletin, path: Path) -> None:
    """Write ``bulletin`` to ``path`` (.docx)."""
    document = docx.Document()
    _set_page(document)
    _set_styles(document)
    set_language(document)
    set_font_table(document)
    _set_properties(document, bulletin)
    _head(document, bulletin)
    charts = 0
    for block, following in zip(bulletin.blocks, (*bulletin.blocks[1:], None), strict=True):
        if isinstance(block, Heading):
            document.add_paragraph(excel_text(block.number + block.text), f"Heading {block.level}")
        elif isinstance(block, Paragraph):
            paragraph = document.add_paragraph(excel_text(block.number + block.text))
            paragraph.paragraph_format.keep_with_next = isinstance(following, Table)
        elif isinstance(block, Table):
            add_table(document, block, TEXT_WIDTH_MM)
        elif isinstance(block, Chart):
            charts += 1
            add_chart(document, block, charts, TEXT_WIDTH_MM)
    _sign(document, bulletin)
    _number_pages(document)
    stream = io.BytesIO()
    document.save(stream)
    path.write_bytes(_timeless(stream.getvalue()))


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True


def _set_styles(document: Document) -> None:
    normal = document.styles["Normal"]
    set_font(normal, "仿宋", 16)
    layout = normal.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28)
    layout.alignment = ALIGN.JUSTIFY
    _indent(normal.element.get_or_add_pPr())
    for level, font in ((1, "黑体"), (2, "楷体")):
        style = document.styles[f"Heading {level}"]
        set_font(style, font, 16, is_bold=False)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.keep_with_next = True


def _indent(properties: Any, characters: int = 2) -> None:
    """First line moved in by ``characters``, in characters as Word and WPS count them."""
    indent = OxmlElement("w:ind")
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(characters * _CHARACTER * 20))
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    properties._insert_ind(indent)


def _set_properties(document: Document, bulletin: Bulletin) -> None:
    relations = document.part.package.rels
    for name in [name for name, one in relations.items() if one.reltype == RT.THUMBNAIL]:
        del relations[name]  # a picture of the library's empty page
    core = document.core_properties
    core.title = excel_text(bulletin.title + bulletin.period)
    core.author = core.last_modified_by = bulletin.unit
    core.comments = core.keywords = core.subject = ""
    core.language = "zh-CN"
    core.created = core.modified = datetime(bulletin.day.year, bulletin.day.month, bulletin.day.day)


def _head(document: Document, bulletin: Bulletin) -> None:
    if bulletin.notice:
        _centred(document, excel_text(bulletin.notice), "黑体", 14)
    if bulletin.number:
        _centred(document, excel_text(bulletin.number), "仿宋", 16).paragraph_format.space_after = Pt(14)
    title = _centred(document, excel_text(bulletin.title), "宋体", 22, is_bold=True)
    title.paragraph_format.line_spacing = Pt(34)
    period = _centred(document, bulletin.period, "楷体", 16)
    period.paragraph_format.space_after = Pt(28)
    to = document.add_paragraph(excel_text(bulletin.to))
    _indent(to._p.get_or_add_pPr(), 0)


def _centred(document: Document, text: str, font: str, size: float, is_bold: bool = False) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    _indent(paragraph._p.get_or_add_pPr(), 0)
    set_font(paragraph.add_run(text), font, size, is_bold)
    return paragraph


def _sign(document: Document, bulletin: Bulletin) -> None:
    """The unit two characters in from the right; the day two characters in from where the unit begins."""
    blank = document.add_paragraph()
    blank.paragraph_format.keep_with_next = True
    unit = document.add_paragraph(bulletin.unit)
    unit.alignment = ALIGN.RIGHT
    _indent(unit._p.get_or_add_pPr(), 0)
    unit.paragraph_format.right_indent = Pt(2 * _CHARACTER)
    unit.paragraph_format.keep_with_next = True
    day = document.add_paragraph(chinese_day(bulletin.day))
    day.alignment = ALIGN.LEFT
    _indent(day._p.get_or_add_pPr(), 0)
    begin = TEXT_WIDTH_MM / 25.4 * 72 - (2 + len(bulletin.unit)) * _CHARACTER
    day.paragraph_format.left_indent = Pt(max(begin, 0) + 2 * _CHARACTER)


def _number_pages(document: Document) -> None:
    """— 1 — in 宋体 14 pt: on odd pages to the right, on even ones to the left, one character in."""
    section = document.sections[0]
    for footer, side in ((section.footer, ALIGN.RIGHT), (section.even_page_footer, ALIGN.LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        _indent(paragraph._p.get_or_add_pPr(), 0)
        layout = paragraph.paragraph_format
        layout.left_indent = layout.right_indent = Pt(14)
        for part in ("— ", "PAGE", " —"):
            run = paragraph.add_run()
            set_font(run, "宋体", 14)
            if part == "PAGE":
                _field(run, part)
            else:
                run.text = part


def _field(run: Any, code: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("text", "1"), ("end", "")):
        if kind in ("begin", "separate", "end"):
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:t" if kind == "text" else "w:instrText")
            part.text = text
        run._r.append(part)


def _timeless(package: bytes) -> bytes:
    """The package without the moment at which each part was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(info, before.read(name))
    return out.getvalue()
