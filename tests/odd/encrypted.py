"""Workbooks with a password, and what workbooks carry besides cells: macros, links, objects."""

from __future__ import annotations

from tests.odd.books import packed, parts, plain, replaced
from tests.odd.items import ROWS, facts
from tests.odd.kept import kept
from tests.odd.odd import Odd, rejected
from tests.odd.ole import biff, biff5, compound

_CONTENT = "[Content_Types].xml"
_RELS = "xl/_rels/workbook.xml.rels"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _with(part: str, content: bytes, kind: str, content_type: str = "") -> bytes:
    """A workbook with one more part, named by the workbook's relations."""
    old = parts(plain())
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="{part}"/></Relationships>'.encode()
    declared = f'<Override PartName="/xl/{part}" ContentType="{content_type or "application/xml"}"/></Types>'.encode()
    return replaced(
        {
            _RELS: old[_RELS].replace(b"</Relationships>", relation),
            _CONTENT: old[_CONTENT].replace(b"</Types>", declared),
            f"xl/{part}": content,
        }
    )


_BOF = (0x809, bytes.fromhex("0006050000000000c100000006030000"))
_LOCKED_XLS = compound({"Workbook": biff(_BOF, (0x2F, b"\x01\0\x01\0\x01\0" + bytes(range(48))), (0x0A, b""))})
_LINK = (
    b'<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    b' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<externalBook r:id="rId1"/></externalLink>'
)
_CONNECTIONS = (
    b'<?xml version="1.0"?><connections xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<connection id="1" name="x" type="4"><webPr url="http://127.0.0.1:9/"/></connection></connections>'
)
_MANIFEST = (
    b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
    b' manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry></manifest:manifest>'
)
# A text of Excel 95 has no more than 255 bytes: element 11 is too long for it.
_SHORT = [(*row[:7], *row[8:]) for row in ROWS]


def _locked_ods() -> bytes:
    return packed(
        parts(kept("plain.ods")()) | {"META-INF/manifest.xml": _MANIFEST, "content.xml": bytes(range(256)) * 4}
    )


KINDS: list[Odd] = [
    rejected("password-xlsx", kept("password.xlsx"), "密码", is_kept=True),
    Odd("password-well-known", kept("velvet.xlsx"), is_kept=True, notes=("口令|密码",)),
    rejected("password-xls", lambda: _LOCKED_XLS, "密码", "林茶局.xls"),
    rejected("password-ods", _locked_ods, "密码", "林茶局.ods"),
    rejected(
        "password-package-damaged",
        lambda: compound({"EncryptionInfo": bytes(64), "EncryptedPackage": bytes(64)}),
        "密码|损坏",
    ),
    Odd(
        "macro-xlsm",
        lambda: _with(
            "vbaProject.bin",
            compound({"VBA": bytes(64)}),
            "http://schemas.microsoft.com/office/2006/relationships/vbaProject",
            "application/vnd.ms-office.vbaProject",
        ),
        "林茶局.xlsm",
        notes=("宏",),
    ),
    Odd(
        "macro-sheet-of-excel-4",
        lambda: _with(
            "macrosheets/sheet1.xml",
            b'<?xml version="1.0"?><xm:macrosheet xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"/>',
            "http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet",
        ),
        notes=("宏",),
    ),
    Odd(
        "link-to-another-workbook",
        lambda: _with("externalLinks/externalLink1.xml", _LINK, f"{_TYPE}/externalLink"),
        notes=("链接|外部",),
    ),
    Odd(
        "link-to-a-data-source",
        lambda: _with("connections.xml", _CONNECTIONS, f"{_TYPE}/connections"),
        notes=("链接|外部|连接",),
    ),
    Odd(
        "object-embedded",
        lambda: replaced({"xl/embeddings/oleObject1.bin": compound({"Package": bytes(64)})}),
        notes=("对象|嵌",),
    ),
    Odd(
        "xls-of-excel-95",
        lambda: biff5(_SHORT),
        "林茶局.xls",
        "read or rejected",
        "95|5\\.0|旧版|xlsx",
        steps=0,
        cells=list(facts(_SHORT[1:], _SHORT[0])),
    ),
    Odd(
        "xls-of-excel-95-other-code-page",
        lambda: biff5(_SHORT, code_page=1252),
        "林茶局.xls",
        "read or rejected",
        "95|5\\.0|旧版|xlsx|表头",
        steps=0,
        cells=list(facts(_SHORT[1:], _SHORT[0])),
    ),
    Odd("ods-of-libreoffice", kept("plain.ods"), "林茶局.ods", is_kept=True),
    Odd("xlsx-of-libreoffice", kept("again.xlsx"), is_kept=True),
]
