"""HTML pages and Excel 2003's XML that somebody called workbooks."""

from __future__ import annotations

import pytest

from zhinan.errors import Rejected
from zhinan.intake.limits import Limits
from zhinan.intake.workbook import Workbook, read_workbook

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="{charset}"><style>td {{}}</style>
<script>alert(1)</script></head><body>
<table border=1>
<tr><td colspan=3>林茶局事项表</td></tr>
<tr><th>业务办理项名称</th><th>实施<br>编码</th><th>办件类型</th></tr>
<tr><td rowspan=2>采伐&nbsp;许可</td><td style='mso-number-format:"\\@"'>000123</td><td>承诺件</td></tr>
<tr style="display:none"><td x:num="1.1440000006939914E+30">1.144E+30</td><td><p>即办件</p><p>二</p></td></tr>
</table></body></html>"""


def read(data: bytes, limits: Limits | None = None) -> Workbook:
    return read_workbook(data, "林茶局.xls", limits or Limits())


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gbk", "utf-16"])
def test_a_page_is_read_as_a_spreadsheet_program_shows_it(charset: str) -> None:
    book = read(PAGE.format(charset=charset).encode("gbk" if charset == "gb2312" else charset))
    (sheet,) = book.sheets
    assert sheet.name == "林茶局"
    assert sheet.cells == [
        ["林茶局事项表", "", ""],
        ["业务办理项名称", "实施\n编码", "办件类型"],
        ["采伐 许可", "000123", "承诺件"],
        ["", "1144000000693991500000000000000", "即办件\n二"],
    ]
    assert sheet.merged == [(0, 0, 0, 2), (2, 0, 3, 0)]
    assert sheet.rounded == {(3, 1)}
    assert sheet.hidden_rows == {3}


def test_text_and_tables_stand_one_below_another_and_a_layout_is_no_table() -> None:
    page = (
        "<body><h1>标题</h1><table><tr><td><table><tr><td>a<td>b</table></td></tr></table>"
        "<p>说明</p><table><tr><td>c</td></tr></table></body>"
    )
    assert read(f"<html>{page}</html>".encode()).sheets[0].cells == [["标题", ""], ["a", "b"], ["说明", ""], ["c", ""]]


def test_a_page_that_is_wrong_about_its_encoding() -> None:
    assert read(PAGE.format(charset="utf-8").encode("gb18030")).sheets[0].cells[0][0] == "林茶局事项表"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html><body><p>404</p></body></html>", "没有表格"),
        ("<table><tr><td rowspan=60000 colspan=1000>甲</td></tr></table>".encode(), "过大"),
        (b"<meta charset=idna><p>404</p>", "没有表格"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n<html>", "MHTML.*没有表格"),
    ],
)
def test_pages_without_a_table_to_read(data: bytes, reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        read(data)


XML = """<?xml version="1.0"{encoding}?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel" xmlns:html="http://www.w3.org/TR/REC-html40">
<Worksheet ss:Name="事项"><Table>
<Column ss:Width="9"/><Column ss:Hidden="1" ss:Span="1"/>
<Row ss:Index="2"><Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="String">标题</Data></Cell>
<Cell><Data ss:Type="String">右</Data></Cell></Row>
<Row ss:Hidden="1"><Cell ss:MergeDown="1"><ss:Data ss:Type="String"><html:B>采</html:B>伐</ss:Data></Cell>
<Cell><Data ss:Type="Number">20</Data></Cell><Cell><Data ss:Type="DateTime">2023-05-06T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Boolean">1</Data></Cell></Row>
<Row><Cell ss:Index="2"><Data ss:Type="Error">#N/A</Data></Cell><Cell ss:Formula="=RC[-1]"/>
<Cell><Data ss:Type="Number">1.1440000006939914E+30</Data></Cell></Row>
</Table></Worksheet>
<Worksheet ss:Name="选项"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet></Workbook>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_excel_2003_xml(encoding: str) -> None:
    book = read(XML.format(encoding=f' encoding="{encoding}"').encode(encoding))
    first, second = book.sheets
    assert first.cells == [
        ["", "", "", ""],
        ["", "标题", "", "右"],
        ["采伐", "20", "2023-05-06", "TRUE"],
        ["", "#N/A", "=RC[-1]", "1144000000693991500000000000000"],
    ]
    assert first.merged == [(1, 1, 1, 2), (2, 0, 3, 0)]
    assert (first.uncached, first.rounded) == ({(3, 2)}, {(3, 3)})
    assert (first.hidden, second.hidden, second.name) == (False, True, "选项")
    assert (first.hidden_rows, first.hidden_columns) == ({2}, {1, 2})


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("<Workbook", '<!DOCTYPE x [<!ENTITY a "b">]><Workbook', "DOCTYPE"),
        ("</Workbook>", "", "损坏"),
        (">20<", ">二十<", "B3“二十”"),
        ('ss:Index="2">', 'ss:Index="99999999">', "损坏"),
        ('<Row ss:Index="2">', '<Row ss:Index="1048570">', "一直延伸到"),
    ],
)
def test_excel_2003_xml_that_is_not_read(old: str, new: str, reason: str) -> None:
    data = XML.format(encoding="").replace(old, new, 1).encode()
    with pytest.raises(Rejected, match=reason):
        read(data, Limits(cells=1_000_000))


def test_a_doctype_far_down_and_times_of_day_in_excel_2003_xml() -> None:
    comment = f"<!-- {'x' * 20_000} --><!DOCTYPE a><Workbook"
    with pytest.raises(Rejected, match="DOCTYPE"):
        read(XML.format(encoding="").replace("<Workbook", comment, 1).encode("utf-16"))
    noon = XML.format(encoding="").replace("2023-05-06T00:00:00.000", "1899-12-31T12:30:00.000")
    assert read(noon.encode()).sheets[0].cells[2][2] == "12:30:00"
