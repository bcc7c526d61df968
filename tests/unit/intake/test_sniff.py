"""The bytes decide what a file is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from zhinan.errors import Rejected
from zhinan.intake.sniff import sniff

from .ole_files import compound

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole(*streams: str) -> bytes:
    """A compound document as far as its directory goes."""
    data = OLE + bytes(1016)
    for name in streams:
        raw = name.encode("utf-16-le") + b"\0\0"
        data += raw.ljust(64, b"\0") + len(raw).to_bytes(2, "little") + b"\x02" + bytes(61)
    return data


def package(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (ole("Workbook"), "xls"),
        (ole("Book"), "xls"),
        (ole("BOOK"), "xls"),
        (compound({"Workbook": b"x"}, ("MBD0001", "_VBA_PROJECT_CUR")), "xls"),
        (ole("EncryptionInfo", "EncryptedPackage"), "encrypted"),
        (package(**{"xl/workbook.xml": b"<workbook/>"}), "xlsx"),
        (package(**{"xl\\workbook.xml": b"<workbook/>"}), "xlsx"),
        (package(**{"xl/workbook.bin": b""}), "xlsx"),
        (
            package(**{"[Content_Types].xml": b"x.spreadsheetml.sheet.main+xml", "xl/book/wb.xml": b"<workbook/>"}),
            "xlsx",
        ),
        (b"junk" + package(**{"xl/workbook.xml": b"<workbook/>"}), "xlsx"),
        (package(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (b"From: <Saved by WPS>\r\nSubject: =?gb2312?B?w/vGtw==?=\r\n x\r\nMIME-Version: 1.0\r\n", "mhtml"),
        ("事项,编码".encode(), "csv"),
        ("事项,编码".encode("utf-8-sig"), "csv"),
        ("事项,编码".encode("utf-16"), "csv"),
        ("\ufeff事项,编码".encode("utf-16-be"), "csv"),
        ("事项,编码".encode("gb18030"), "csv"),
    ],
)
def test_readable_formats(data: bytes, expected: str) -> None:
    assert sniff(data) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "文件是空的（0 字节）"),
        (ole("WordDocument"), "Word"),
        (compound({"WordDocument": b"x", "Workbook": b"y"}), "Word"),
        (ole("PowerPoint Document"), "演示文稿"),
        (ole("Contents"), "没有工作簿内容"),
        (b"\x09\x04\x06\0\0\0\x10\0", "Excel 4.0"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"\xff\xd8\xff\xe0", "图片"),
        (b'<?xml version="1.0"?><data/>', "XML"),
        (b"{\\rtf1", "Word"),
        (b"Rar!\x1a\x07", "压缩包"),
        (package(**{"word/document.xml": b"<x/>"}), "Word"),
        (package(**{"a.txt": b"x"}), "压缩包"),
        (package(**{"xl/workbook.xml": b"<workbook/>"})[:-30], "已损坏"),
        (b"\x00\x01\x02\xff\xfe\xfd", "无法识别"),
        (
            package(
                **{
                    "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
                    "META-INF/manifest.xml": b"<manifest:encryption-data/>",
                }
            ),
            "打开密码",
        ),
    ],
)
def test_other_files_are_rejected_by_name(data: bytes, reason: str) -> None:
    with pytest.raises(Rejected, match=reason):
        sniff(data)


def test_extension_does_not_count(samples: Path, xlsx: Callable[..., bytes]) -> None:
    assert sniff((samples / "广东省体育局 (1).xls").read_bytes()) == "xls"
    assert sniff(xlsx({"a": [["x"]]})) == "xlsx"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<html><table><tr><td>x</td></tr></table></html>", "html"),
        (b"\xef\xbb\xbf <TABLE border=1>", "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "xml2003"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html><body><table/></body></html>', "html"),
    ],
)
def test_tables_by_other_names(data: bytes, kind: str) -> None:
    assert sniff(data) == kind
