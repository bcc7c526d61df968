"""Files that departments send for workbooks and that cannot be read as such. Label → (suffix, bytes)."""

from __future__ import annotations

import io
import zipfile

import xlsxwriter

from zhinan.sample.book import REPORTED


def _package(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_xml", ".xml")), text)
    return stream.getvalue()


def _workbook(*rows: tuple[str, ...]) -> bytes:
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream, {"in_memory": True})
    workbook.set_properties({"created": REPORTED})
    sheet = workbook.add_worksheet("说明")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    workbook.close()
    return stream.getvalue()


def _ole(stream: str) -> bytes:
    """A compound document whose directory names one stream."""
    name = stream.encode("utf-16-le")
    entry = name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little") + b"\x02"
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1024, b"\0") + entry.ljust(1024, b"\0")


UNREADABLE: dict[str, tuple[str, bytes]] = {
    "空文件": (".xlsx", b""),
    "PDF": (".xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"),
    "图片": (".xls", b"\x89PNG\r\n\x1a\n" + bytes(64)),
    "Word 文档": (".xlsx", _package(word__document_xml="<w:document/>")),
    "旧版 Word 文档": (".xls", _ole("WordDocument")),
    "有密码的工作簿": (".xlsx", _ole("EncryptedPackage")),
    "OFD": (".xlsx", _package(OFD_xml="<ofd:OFD/>")),
    "越界的压缩包": (".zip", _package(**{"../事项表.csv": "事项名称,事项类型"})),
    "RAR": (".xlsx", b"Rar!\x1a\x07\x01\x00" + bytes(64)),
    "网页": (".xls", "<html><table><tr><td>事项名称</td></tr></table></html>".encode()),
    "Excel 2003 XML": (
        ".xls",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
    ),
    "断了的工作簿": (".xlsx", _workbook(("事项名称", "事项类型"))[:900]),
    "二进制": (".xlsx", bytes(range(256)) * 4),
    "空工作簿": (".xlsx", _workbook()),
    "只有空格的工作簿": (".xlsx", _workbook((" ", "\u3000"))),
    "只有说明的工作簿": (".xlsx", _workbook(("请各单位按要求填报",), ("联系推进组",))),
    "没有表头的 csv": (".csv", "营业执照办理,当场,县级\n食品经营许可,五天,县级\n".encode()),
    "引号不成对的 csv": (".csv", '事项名称,事项类型,办件类型\n"营业执照办理,行政许可,即办件\n'.encode()),
    "只有文字": (".txt", "请查收附件".encode("gb18030")),
}
