"""Web pages in one file: a page is a sheet."""

from __future__ import annotations

from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from zhinan.errors import Rejected
from zhinan.intake.workbook import read_workbook

FRAME = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><xml><x:ExcelWorkbook><x:ExcelWorksheets>
<x:ExcelWorksheet><x:Name>事项 &amp; 编码</x:Name><x:WorksheetSource HRef="book.files/sheet001.htm"/></x:ExcelWorksheet>
<x:ExcelWorksheet><x:Name>材料</x:Name>
 <x:WorksheetSource HRef="book.files/sheet002.htm"/></x:ExcelWorksheet>
</x:ExcelWorksheets></x:ExcelWorkbook></xml></head><frameset><frame src="book.files/sheet001.htm"></frameset></html>"""


def page(text: str) -> str:
    return f"<html><body><table><tr><td>{text}</td><td x:num='5'>5.00</td></tr></table></body></html>"


def message(*parts: tuple[str, str], charset: str = "utf-8") -> bytes:
    whole = MIMEMultipart("related")
    for place, text in parts:
        part = MIMEText(text, "html", charset)
        part["Content-Location"] = f"file:///C:/{place}"
        whole.attach(part)
    return whole.as_bytes()


def test_a_sheet_for_each_page_with_its_name() -> None:
    data = message(
        ("book.htm", FRAME), ("book.files/sheet001.htm", page("甲")), ("book.files/sheet002.htm", page("乙"))
    )
    sheets = read_workbook(data, "某局.xls").sheets
    assert [(sheet.name, sheet.index, sheet.cells) for sheet in sheets] == [
        ("事项 & 编码", 0, [["甲", "5"]]),
        ("材料", 1, [["乙", "5"]]),
    ]


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_one_page_is_called_as_the_file(charset: str) -> None:
    (sheet,) = read_workbook(message(("a.htm", page("甲乙")), charset=charset), "某局.mht").sheets
    assert (sheet.name, sheet.cells) == ("某局", [["甲乙", "5"]])


def test_pages_without_a_table_and_a_nest_without_an_end() -> None:
    with pytest.raises(Rejected, match="没有表格"):
        read_workbook(message(("a.htm", "<p>404</p>")), "a.mht")
    nest: EmailMessage | MIMEMultipart = MIMEMultipart()
    data = nest.as_bytes()
    for depth in range(1200):
        head = f"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n".encode()
        data = head + data
    with pytest.raises(Rejected, match="MHTML"):
        read_workbook(data, "a.mht")
