"""Formula errors and formulas without a result are told apart from blanks, at their own cells."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from tests.unit.intake.packages import ods, replaced, sheet_xml
from zhinan.intake.formulas_xlsx import may_hold_formulas
from zhinan.intake.sheet import Sheet
from zhinan.intake.workbook import read_workbook

STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def read(data: bytes) -> Sheet:
    (sheet,) = read_workbook(data, "x.xlsx").sheets
    return sheet


def rows(*cells: str) -> str:
    """One row of cells."""
    return f"<sheetData><row>{''.join(cells)}</row></sheetData>"


X = '<c t="inlineStr"><is><t>x</t></is></c>'


@pytest.mark.parametrize(
    ("cell", "text", "is_uncached"),
    [
        ('<c t="e"><f>VLOOKUP(1,A:B,2)</f><v>#N/A</v></c>', "#N/A", False),
        ('<c t="e"><v>#REF!</v></c>', "#REF!", False),
        ("<c t='e'><v>#NULL!</v></c>", "#NULL!", False),
        ('<c t="e" cm="1"><f t="array" ref="A1">_xlfn.SEQUENCE(3)</f><v>#SPILL!</v></c>', "#SPILL!", False),
        ("<c><f>1+1</f><v/></c>", "=1+1", True),
        ("<c><f>1+1</f><v></v></c>", "=1+1", True),
        ("<c><f>1+1</f></c>", "=1+1", True),
        ('<c t="n"><f>1+1</f></c>', "=1+1", True),
        ('<c t="e"><f>1+1</f><v/></c>', "=1+1", True),
        ('<c><f t="shared" si="0"/></c>', "=", True),
        ("<c><f>_xlfn.XLOOKUP(A2,_xlfn._xlws.FILTER(B:B,C:C),D:D)</f></c>", "=XLOOKUP(A2,FILTER(B:B,C:C),D:D)", True),
        (f"<c><f>{'A1&amp;' * 40}A1</f></c>", f"={'A1&' * 40}"[:60] + "…", True),
        # A result "" is a blank, and a result is a result.
        ('<c t="str"><f>IF(1,"","x")</f><v></v></c>', "", False),
        ('<c t="str"><f>IF(1,"","x")</f></c>', "", False),
        ('<c t="str"><f>T("甲")</f><v>甲</v></c>', "甲", False),
        ("<c><f>1+1</f><v>2</v></c>", "2", False),
        ('<c t="b"><f>TRUE()</f><v>1</v></c>', "TRUE", False),
        # Pictures in cells: WPS's formula, which other programs turn into an error, and Excel's own.
        ('<c t="e"><f>_xlfn.DISPIMG("ID_0A",1)</f><v>#NAME?</v></c>', '=DISPIMG("ID_0A",1)', False),
        ('<c><f>_xlfn.DISPIMG("ID_0A",1)</f><v></v></c>', '=DISPIMG("ID_0A",1)', False),
        ('<c t="e" vm="1"><v>#VALUE!</v></c>', "", False),
        ('<c t="e" vm="1"><f>_xlfn.IMAGE("https://x.cn/a.png")</f><v>#VALUE!</v></c>', "", False),
        ('<c t="e" vm="1"><f>FIELDVALUE(A1,"x")</f><v>#VALUE!</v></c>', "#VALUE!", False),
        # Not a formula at all.
        ("<c/>", "", False),
    ],
)
def test_a_cell_of_an_xlsx_sheet(cell: str, text: str, is_uncached: bool) -> None:
    sheet = read(sheet_xml(rows(X, cell, X)))
    assert sheet.cells == [["x", text, "x"]]
    assert sheet.uncached == ({(0, 1)} if is_uncached else set())


@pytest.mark.parametrize("root", ["worksheet", "x:worksheet"])
@pytest.mark.parametrize("namespace", [None, STRICT])
def test_namespaces_addresses_and_rows_without_them(root: str, namespace: str | None) -> None:
    prefix = "x:" if root.startswith("x:") else ""
    told = (
        '<sheetData><row r="2"><c r="B2" t="inlineStr"><is><t>x</t></is></c><c t="e"><v>#N/A</v></c></row>'
        '<row><c/><c/><c/><c><f>A1</f></c></row><row r="7" spans="1:9"><c r="AA7"><f>B1</f><v/></c></row>'
        '<row r="8"/></sheetData><conditionalFormatting><cfRule><formula>1</formula></cfRule></conditionalFormatting>'
    )
    told = told.replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}")
    sheet = read(sheet_xml(told, root, namespace))
    found = {(r, c): text for r, row in enumerate(sheet.cells) for c, text in enumerate(row) if text}
    assert found == {(1, 1): "x", (1, 2): "#N/A", (2, 3): "=A1", (6, 26): "=B1"}
    assert sheet.uncached == {(2, 3), (6, 26)}


def test_comments_cdata_and_other_encodings() -> None:
    odd = (
        '<sheetData><!-- <row r="9"> --><row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<row>甲]]></t></is></c>'
        '<c r="B1" t="e"><v>#N/A</v></c></row></sheetData>'
    )
    data = sheet_xml(odd)
    assert read(data).cells == [["<row>甲", "#N/A"]]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = (
            package.read("xl/worksheets/sheet1.xml")
            .decode()
            .replace('version="1.0"', 'version="1.0" encoding="UTF-16"')
        )
    assert may_hold_formulas(text.encode("utf-16"))


def test_array_without_result_fills_its_area() -> None:
    array = '<c r="B1" t="n"><f t="array" ref="B1:C2">A1:A2*2</f><v></v></c>'
    sheet = read(sheet_xml(f'<sheetData><row r="1">{X}{array}</row><row r="2">{X}</row></sheetData>'))
    assert sheet.cells == [["x", "=A1:A2*2", "="], ["x", "=", "="]]
    assert sheet.uncached == {(0, 1), (0, 2), (1, 1), (1, 2)}


def test_a_sheet_without_formulas_is_seen_to_be_one() -> None:
    validation = "<dataValidations><dataValidation><formula1>A1</formula1></dataValidation></dataValidations>"
    for clean in (
        "<sheetData/>",
        f"{rows(X)}{validation}",
        '<sheetData/><autoFilter><filterColumn colId="0"/></autoFilter>',
    ):
        for root, prefix in (("worksheet", ""), ("x:worksheet", "x:")):
            text = clean.replace("</", "\0").replace("<", f"<{prefix}").replace("\0", f"</{prefix}")
            assert not may_hold_formulas(f"<{root}>{text}</{root}>".encode())


def test_sheets_are_found_by_their_relationships() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet("甲").write("A1", "x")
    book.add_chartsheet("图")
    page = book.add_worksheet("乙 & <丙>")
    page.write_formula("C3", "=NA()", None, "#N/A")
    page.hide()
    book.close()
    data = stream.getvalue()
    order = replaced(
        data,
        "xl/workbook.xml",
        (b'r:id="rId1"', b'r:id="rIdX"'),
        (b'r:id="rId3"', b'r:id="rId1"'),
        (b'r:id="rIdX"', b'r:id="rId3"'),
    )
    absolute = replaced(data, "xl/_rels/workbook.xml.rels", (b'Target="worksheets', b'Target="/xl/worksheets'))
    for changed, broken, clean in ((data, 1, 0), (absolute, 1, 0), (order, 0, 1)):
        sheets = read_workbook(changed, "x.xlsx").sheets
        assert [sheet.name for sheet in sheets] == ["甲", "乙 & <丙>"]
        assert sheets[broken].cells[2][2] == "#N/A"
        assert sheets[clean].cells == [["x"]]


def test_what_libraries_write() -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page["B2"] = "=SUM(A1:A9)"
    page["A4"] = "#DIV/0!"
    stream = io.BytesIO()
    book.save(stream)
    sheet = read(stream.getvalue())
    assert sheet.cells == [["", ""], ["", "=SUM(A1:A9)"], ["", ""], ["#DIV/0!", ""]]
    assert sheet.uncached == {(1, 1)}


def test_numbers_beyond_fifteen_digits() -> None:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, [999999999999999, 1000000000000000, 1.1440000006939914e30, "1144000000693991400", -1e20, 2.5])
    book.close()
    assert read(stream.getvalue()).rounded == {(0, 1), (0, 2), (0, 4)}


OF = 'table:formula="of:=NA()"'
ERROR = f'<table:table-cell {OF} office:value-type="string" office:string-value="" calcext:value-type="error">'


def test_ods() -> None:
    x = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    sheet = read(
        ods(
            f"<table:table-row>{x}<table:table-cell table:number-columns-repeated='2'/>"
            f"{ERROR}<text:p>#N/A</text:p></table:table-cell></table:table-row>"
            f"<table:table-row table:number-rows-repeated='2'>{x}<table:table-cell {OF}/>"
            f"<table:table-cell {OF}><text:p/></table:table-cell>"
            f"<table:table-cell {OF} office:value-type='float' office:value='2'><text:p>2</text:p></table:table-cell>"
            "</table:table-row>"
        )
    )
    assert sheet.cells == [["x", "", "", "#N/A"], ["x", "=NA()", "", "2"], ["x", "=NA()", "", "2"]]
    assert sheet.uncached == {(1, 1), (2, 1)}
