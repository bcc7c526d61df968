"""Files whose extension says something else than their bytes, and files that are no workbook at all."""

from __future__ import annotations

import io
import json

from PIL import Image

from tests.odd.books import packed, plain, separated
from tests.odd.kept import kept
from tests.odd.odd import Odd, rejected
from tests.odd.ole import compound


def png() -> bytes:
    """A small picture."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, "PNG")
    return stream.getvalue()


def _jpeg() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, "JPEG")
    return stream.getvalue()


_JSON = json.dumps([{"业务办理项名称": "林木采伐许可证核发", "事项类型": "行政许可"}], ensure_ascii=False)
_RTF = rb"{\rtf1\ansi\ansicpg936\deff0 {\fonttbl{\f0 SimSun;}}\f0 \'ca\'c2\'cf\'ee\par}"
_PDF = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n%%EOF\n"
_EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(52) + b"\x80\0\0\0" + bytes(64) + b"PE\0\0" + bytes(range(256)) * 2
_WORD = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})
_SLIDES = packed({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p:presentation/>"})
_OFD = packed({"OFD.xml": b"<ofd:OFD/>", "Doc_0/Document.xml": b"<ofd:Document/>"})

KINDS: list[Odd] = [
    Odd("xlsx-named-xls", plain, "林茶局.xls"),
    Odd("xlsx-named-csv", plain, "林茶局.csv"),
    Odd("xlsx-named-et", plain, "林茶局.et"),
    Odd("xlsx-without-extension", plain, "林茶局"),
    Odd("xlsx-named-in-capitals", plain, "林茶局.XLSX"),
    Odd("xls-named-xlsx", kept("plain.xls"), "林茶局.xlsx"),
    Odd("xls-named-et", kept("plain.xls"), "林茶局.et"),
    Odd("ods-named-xlsx", kept("plain.ods"), "林茶局.xlsx"),
    Odd("csv-named-xls", lambda: separated().encode("gb18030"), "林茶局.xls"),
    Odd("csv-named-xlsx", lambda: separated().encode(), "林茶局.xlsx"),
    Odd("tab-named-xls", lambda: separated(separator="\t").encode("utf-16"), "林茶局.xls"),
    rejected("pdf-named-xlsx", lambda: _PDF, "PDF"),
    rejected("png-named-xlsx", png, "图片"),
    rejected("jpeg-named-xls", _jpeg, "图片", "林茶局.xls"),
    rejected("docx-named-xlsx", lambda: _WORD, "Word"),
    rejected("doc-named-xls", lambda: compound({"WordDocument": bytes(4096)}), "Word", "林茶局.xls"),
    rejected("pptx-named-xlsx", lambda: _SLIDES, "演示文稿"),
    rejected("ppt-named-xls", lambda: compound({"PowerPoint Document": bytes(4096)}), "演示文稿", "林茶局.xls"),
    rejected("rtf-named-xls", lambda: _RTF, "Word|RTF", "林茶局.xls"),
    rejected("ofd-named-xlsx", lambda: _OFD, "OFD"),
    rejected("json-named-xlsx", _JSON.encode, "没有找到表头|JSON"),
    rejected("exe-named-xlsx", lambda: _EXE, "无法识别|程序"),
    rejected("xml-named-xlsx", lambda: b'<?xml version="1.0"?><items><item name="x"/></items>', "XML"),
    rejected("rar-named-xlsx", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(64), "压缩包"),
    rejected("7z-named-xlsx", lambda: b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(64), "压缩包"),
    rejected("gzip-named-xlsx", lambda: b"\x1f\x8b\x08\x00" + bytes(64), "压缩包"),
    rejected("compound-of-nothing", lambda: compound({"Contents": bytes(4096)}), "没有工作簿|复合文档", "林茶局.xls"),
    rejected("random-bytes", lambda: bytes((i * 7919 + (i >> 3)) % 256 for i in range(4096)), "无法识别"),
    rejected("zero-bytes", lambda: b"", "空的|0 字节"),
]
