"""A chart as Word has its own: a DrawingML part with its figures in a workbook, so that it can be edited.

It carries no picture and no font: the program that opens it draws it with the fonts that it has.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm, Pt
from xlsxwriter.utility import xl_col_to_name

from zhinan.deliver.bulletin.model import Chart, Series
from zhinan.deliver.cells import excel_text

_COLORS = ("9DB4CC", "1A5796", "B7791F")
_EMU_PER_MM = 36_000
_HEIGHT_MM = 72
_FORMAT = '0.00"%"'
_SHEET = "数据"
_FIXED_DATE = datetime(2023, 4, 25)
# Room for the title above and the legend below, and for a label above a point at 100%.
_LAYOUT = (
    '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
    '<c:x val="0.07"/><c:y val="0.2"/><c:w val="0.91"/><c:h val="0.56"/></c:manualLayout></c:layout>'
)
_FONT = '<a:latin typeface="Times New Roman"/><a:ea typeface="宋体"/><a:cs typeface="宋体"/>'


def add_chart(document: Document, block: Chart, number: int, width_mm: float) -> None:
    """Add ``block`` at the end of ``document``; ``number``: which chart of the document it is, from 1."""
    package = document.part.package
    book = Part(
        PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"), CT.SML_SHEET, _workbook(block), package
    )
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CT.DML_CHART, b"", package)
    chart._blob = _chart_xml(block, chart.relate_to(book, RT.PACKAGE)).encode()
    paragraph = document.add_paragraph()
    paragraph.alignment = ALIGN.CENTER
    layout = paragraph.paragraph_format
    layout.first_line_indent = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
    layout.space_before = layout.space_after = Pt(8)
    paragraph._p.get_or_add_pPr().get_or_add_ind().set(_w("firstLineChars"), "0")
    paragraph.add_run()._r.append(_drawing(block, number, width_mm, document.part.relate_to(chart, RT.CHART)))


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _drawing(block: Chart, number: int, width_mm: float, relation: str) -> Any:
    size = f'cx="{int(width_mm * _EMU_PER_MM)}" cy="{int(Mm(_HEIGHT_MM))}"'
    told = escape(excel_text(f"{block.title}：{block.description}"), {'"': "&quot;", "\n": " "})
    return parse_xml(
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="图{number}" descr="{told}"/><wp:cNvGraphicFramePr/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _workbook(block: Chart) -> bytes:
    """The chart's figures as a workbook: categories in column A, one series a column."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": _FIXED_DATE})
        sheet = book.add_worksheet(_SHEET)
        shown = book.add_format({"num_format": _FORMAT})
        for row, category in enumerate(block.categories, start=1):
            sheet.write_string(row, 0, excel_text(category))
        for column, series in enumerate(block.series, start=1):
            sheet.write_string(0, column, series.name)
            for row, value in enumerate(series.values, start=1):
                if value is not None:
                    sheet.write_number(row, column, value, shown)
    return stream.getvalue()


def _chart_xml(block: Chart, workbook: str) -> str:
    series = "".join(_series(block, number, one) for number, one in enumerate(block.series))
    if block.kind == "bar":
        plot = f'<c:barChart><c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}'
        plot += '<c:gapWidth val="70"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
    else:
        plot = f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{series}'
        plot += '<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
    title = (
        "<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr/></a:pPr>"
        f'<a:r><a:rPr lang="zh-CN" sz="1200" b="1">{_FONT}</a:rPr><a:t>{escape(excel_text(block.title))}</a:t></a:r>'
        '</a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )
    ends = '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="out"/><c:minorTickMark val="none"/>'
    axes = (
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="b"/>{ends}<c:tickLblPos val="nextTo"/><c:crossAx val="2"/><c:crosses val="autoZero"/>'
        '<c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:max val="100"/>'
        f'<c:min val="{block.low}"/>'
        '</c:scaling><c:delete val="0"/><c:axPos val="l"/><c:majorGridlines><c:spPr><a:ln w="6350"><a:solidFill>'
        '<a:srgbClr val="D9D9D9"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>'
        f'{ends}<c:tickLblPos val="nextTo"/><c:crossAx val="1"/><c:crosses val="autoZero"/>'
        '<c:crossBetween val="between"/>'
        f'<c:majorUnit val="{block.step}"/></c:valAx>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<c:roundedCorners val="0"/><c:chart>{title}<c:autoTitleDeleted val="0"/><c:plotArea>{_LAYOUT}{plot}{axes}'
        '</c:plotArea><c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend><c:plotVisOnly val="1"/>'
        '<c:dispBlanksAs val="gap"/></c:chart>'
        '<c:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill><a:ln><a:noFill/></a:ln></c:spPr>'
        f'<c:txPr><a:bodyPr/><a:p><a:pPr><a:defRPr lang="zh-CN" sz="1000">{_FONT}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        f'<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _series(block: Chart, number: int, series: Series) -> str:
    column, last = xl_col_to_name(number + 1), len(block.categories) + 1
    color = f'<a:solidFill><a:srgbClr val="{_color(block, number)}"/></a:solidFill>'
    name = f"<c:tx><c:strRef><c:f>{_SHEET}!${column}$1</c:f>{_points('str', [series.name])}</c:strRef></c:tx>"
    texts = [excel_text(category) for category in block.categories]
    numbers = [None if value is None else f"{value:.2f}" for value in series.values]
    data = (
        f"<c:cat><c:strRef><c:f>{_SHEET}!$A$2:$A${last}</c:f>{_points('str', texts)}</c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{_SHEET}!${column}$2:${column}${last}</c:f>{_points('num', numbers)}</c:numRef></c:val>"
    )
    head = f'<c:ser><c:idx val="{number}"/><c:order val="{number}"/>{name}'
    # Of two lines the first is the lower one: 办事指南准确率 asks more than 要素准确率.
    place = "outEnd" if block.kind == "bar" else "b" if number == 0 else "t"
    labels = (
        f'<c:dLbls><c:numFmt formatCode="0.00" sourceLinked="0"/><c:spPr><a:noFill/></c:spPr><c:txPr><a:bodyPr/><a:p>'
        f'<a:pPr><a:defRPr lang="zh-CN" sz="900">{_FONT}</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
        f'<c:dLblPos val="{place}"/><c:showLegendKey val="0"/><c:showVal val="1"/><c:showCatName val="0"/>'
        '<c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
    )
    if block.kind == "bar":
        return f'{head}<c:spPr>{color}</c:spPr><c:invertIfNegative val="0"/>{labels}{data}</c:ser>'
    marker = f'<c:marker><c:symbol val="circle"/><c:size val="6"/><c:spPr>{color}</c:spPr></c:marker>'
    return f'{head}<c:spPr><a:ln w="28575">{color}</a:ln></c:spPr>{marker}{labels}{data}<c:smooth val="0"/></c:ser>'


def _points(kind: str, values: list[str] | list[str | None]) -> str:
    head = "<c:formatCode>0.00</c:formatCode>" if kind == "num" else ""
    points = "".join(
        f'<c:pt idx="{at}"><c:v>{escape(value)}</c:v></c:pt>' for at, value in enumerate(values) if value is not None
    )
    return f'<c:{kind}Cache>{head}<c:ptCount val="{len(values)}"/>{points}</c:{kind}Cache>'


def _color(block: Chart, number: int) -> str:
    """The last row of bars, and the first line, is the one that matters: dark."""
    if block.kind == "bar":
        return _COLORS[1 if number == len(block.series) - 1 else 0]
    return _COLORS[1 if number == 0 else 2]
