"""The first sheet of a marked workbook, 整改清单: one line a problem, each with a link to its cell."""

from __future__ import annotations

from zhinan.deliver.heights import row_height
from zhinan.deliver.patch.cells import letters, text_cell
from zhinan.deliver.patch.model import Todo
from zhinan.deliver.patch.package import MAIN, attribute
from zhinan.deliver.patch.styles import Styles

_FIRST = 4  # row of the first problem


def todo_xml(todo: Todo, styles: Styles) -> bytes:
    """The worksheet part. Its looks are those of ``zhinan.deliver.sheets.write_list``."""
    top, middle = 'vertical="top" wrapText="1"', 'vertical="center" wrapText="1"'
    centre = f'horizontal="center" {middle}'
    title = styles.own(_font(16, "黑体", "<b/>"), alignment=centre)
    remark = styles.own(_font(10, "宋体", colour="FF595959"), alignment=middle)
    head = styles.own(_font(11, "宋体", "<b/>"), "FFDCE6F1", True, centre)
    cell = styles.own(_font(10, "宋体"), border=True, alignment=top)
    link = styles.own(_font(10, "宋体", "<u/>", "FF0563C1"), border=True, alignment=top)
    widths = [width for _, width in todo.columns]
    last, link_letters = letters(len(todo.columns)), letters(todo.link_column + 1)
    end = max(_FIRST - 1 + len(todo.rows), _FIRST)
    height = row_height([todo.remark], [sum(widths)])
    rows = [
        f'<row r="1" ht="30" customHeight="1">{text_cell("", "A1", title, todo.title)}</row>',
        f'<row r="2" ht="{height:g}" customHeight="1">{text_cell("", "A2", remark, todo.remark)}</row>',
        '<row r="3" ht="30" customHeight="1">'
        + "".join(text_cell("", f"{letters(n)}3", head, name) for n, (name, _) in enumerate(todo.columns, 1))
        + "</row>",
    ]
    links = []
    for number, (values, target) in enumerate(zip(todo.rows, todo.targets, strict=True), _FIRST):
        cells = "".join(
            text_cell("", f"{letters(n)}{number}", link if target and n == todo.link_column + 1 else cell, value)
            for n, value in enumerate(values, 1)
        )
        rows.append(f'<row r="{number}" ht="{row_height(values, widths):g}" customHeight="1">{cells}</row>')
        if target:
            sheet, address = target
            location = attribute(f"'{sheet.replace(chr(39), chr(39) * 2)}'!{address}")
            links.append(f'<hyperlink ref="{link_letters}{number}" location={location}/>')
    cols = "".join(f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1))
    hyperlinks = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{MAIN}"><sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{last}{end}"/><sheetViews><sheetView tabSelected="1" workbookViewId="0">'
        '<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{cols}</cols><sheetData>{"".join(rows)}</sheetData>'
        f'<autoFilter ref="A3:{last}{end}"/><mergeCells count="2"><mergeCell ref="A1:{last}1"/>'
        f'<mergeCell ref="A2:{last}2"/></mergeCells>{hyperlinks}'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter></worksheet>"
    ).encode()  # fmt: skip


def _font(size: int, name: str, style: str = "", colour: str = "") -> str:
    """The XML within a font."""
    tint = f'<color rgb="{colour}"/>' if colour else ""
    return f'{style}<sz val="{size}"/>{tint}<name val="{name}"/><charset val="134"/>'
