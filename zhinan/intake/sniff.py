"""What a file is, told by its bytes: an extension is only what somebody called it."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from typing import Literal

from zhinan.errors import Rejected
from zhinan.intake.encoding import decode_text
from zhinan.intake.ole import MAGIC, CompoundFile

Format = Literal["xlsx", "xls", "ods", "csv", "html", "mhtml", "xml2003", "encrypted"]

ENCRYPTED_FLAG = 0x1  # of a zip's entry
ENCRYPTED = "文件设有打开密码，无法读取，请去掉密码后重新报送"
DAMAGED = "文件不完整或已损坏，无法打开，请重新保存后报送"
STRANGE_COMPRESSION = "文件用了不常见的压缩方式，无法读取，请用 Excel 或 WPS 打开并另存为 xlsx 后重新报送"
# What reading a damaged zip raises: its own errors, and (NotImplementedError among them, where it is packed in
# a way of its own) those that a fault of the program raises too.
UNPACKING_ERRORS = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError)
READ_ERRORS = (*UNPACKING_ERRORS, OSError, RuntimeError, ValueError)
_ASK = "请另存为 xlsx 工作簿后重新报送"

# The first record of Excel 2.1, 3.0 and 4.0, which stands in no compound file.
_BARE_RECORDS = (b"\x09\0\x04\0", b"\x09\x02\x06\0", b"\x09\x04\x06\0")
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_END_OF_ZIP, _LONGEST_END = b"PK\x05\x06", 66_000
_WORKBOOK_PART = re.compile(r"(?:^|/)workbook\d*\.(?:xml|bin)$")
_WORKBOOK_TYPE = re.compile(
    rb"(?:spreadsheetml|ms-excel)\.(?:sheet|template|addin)\.(?:binary\.)?(?:macroEnabled\.)?main"
)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|meta|body|table|style|div|script|title)\b", re.IGNORECASE)
# The first element is a SpreadsheetML Workbook, after any declarations and comments.
_BEFORE_ELEMENT = re.compile(r"\s*(?:(?:<\?.*?\?>|<!--.*?-->)\s*)*", re.DOTALL)
_XML_WORKBOOK = re.compile(
    r"(?:<\?[^>]*\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?\s*>|\s)*<(?:\w+:)?Workbook\b[^>]*schemas-microsoft-com:office:spreadsheet",
    re.DOTALL,
)
_MHTML = re.compile(r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}MIME-Version:", re.IGNORECASE)


def sniff(data: bytes) -> Format:
    """The family of readable files that ``data`` belongs to; raises ``Rejected`` where it is none."""
    if not data:
        raise Rejected("文件是空的（0 字节），请重新导出后报送")
    if data.startswith(MAGIC):
        return _sniff_ole(data)
    if data.startswith(_BARE_RECORDS):
        raise Rejected(f"文件是 Excel 4.0 及更早版本的工作簿，无法读取，{_ASK}")
    if data.startswith(b"PK"):
        return _sniff_zip(data)
    if b"%PDF-" in data[:1024]:
        raise Rejected(f"文件是 PDF，不是工作簿，{_ASK}")
    if data.startswith(_PICTURES) or (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        raise Rejected(f"文件是图片，不是工作簿，{_ASK}")
    if data.startswith(_ARCHIVES):
        raise Rejected("文件是压缩包，请解压后逐个报送工作簿")
    if data.startswith(b"{\\rtf"):
        raise Rejected(f"文件是 Word 文档，不是工作簿，{_ASK}")
    if _END_OF_ZIP in data[-_LONGEST_END:] and zipfile.is_zipfile(io.BytesIO(data)):
        return _sniff_zip(data)  # something else stands before it, as some mail programs leave it
    return _sniff_text(data)


def _sniff_text(data: bytes) -> Format:
    text = decode_text(data)
    if text is None:
        raise Rejected(f"文件内容无法识别，不是工作簿也不是文本，{_ASK}")
    beginning = text[:4096].lstrip()
    if beginning.startswith("<") and _XML_WORKBOOK.match(_BEFORE_ELEMENT.sub("", text, count=1)[:4096]):
        return "xml2003"
    if beginning.startswith("<?xml") and not _HTML.search(beginning):
        raise Rejected(f"文件是 XML 文本，不是工作簿，{_ASK}")
    if _MHTML.match(beginning):
        return "mhtml"
    if _HTML.match(beginning) or beginning.startswith(("<?xml", "<!--")):
        return "html"
    return "csv"


def _sniff_ole(data: bytes) -> Format:
    if _has_stream(data, "EncryptedPackage"):
        return "encrypted"
    is_word = _has_stream(data, "WordDocument")
    # A workbook may hold a document as an object, and a document a workbook: what stands outside counts.
    top = {entry.name.lower() for entry in CompoundFile(data).top} if is_word else set()
    if _has_stream(data, "Workbook", "Book") and "worddocument" not in top:
        return "xls"
    if is_word:
        raise Rejected(f"文件是 Word 文档，不是工作簿，{_ASK}")
    if _has_stream(data, "PowerPoint Document"):
        raise Rejected(f"文件是演示文稿，不是工作簿，{_ASK}")
    raise Rejected(f"文件是没有工作簿内容的复合文档，{_ASK}")


def _has_stream(data: bytes, *names: str) -> bool:
    """Whether an OLE directory entry of one of these names (case does not count) stands anywhere in ``data``.

    Directory entries are 128 bytes on 128-byte boundaries: name (64 bytes), its length in bytes with
    the closing zero, then the type. To look for the entry spares following the sector chains, which
    in a damaged file may lead nowhere.
    """
    for name in names:
        encoded = name.encode("utf-16-le") + b"\0\0"
        for match in re.finditer(re.escape(encoded), data, re.IGNORECASE):
            at = match.start()
            length = int.from_bytes(data[at + 64 : at + 66], "little")
            if at >= 512 and at % 128 == 0 and length == len(encoded) and data[at + 66 : at + 67] == b"\x02":
                return True
    return False


def _sniff_zip(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            if any(part.flag_bits & ENCRYPTED_FLAG for part in package.infolist()):
                raise Rejected(ENCRYPTED)
            names = [name.replace("\\", "/").lower() for name in package.namelist()]
            mimetype = _beginning(package, "mimetype")[:100]
            types = _beginning(package, "[Content_Types].xml")
            manifest = _beginning(package, "META-INF/manifest.xml")
    except NotImplementedError as error:
        raise Rejected(STRANGE_COMPRESSION) from error
    except READ_ERRORS as error:
        raise Rejected(DAMAGED) from error
    if b"opendocument.spreadsheet" in mimetype:
        if b"encryption-data" in manifest:
            raise Rejected(ENCRYPTED)
        return "ods"
    if any(_WORKBOOK_PART.search(name) for name in names) or _WORKBOOK_TYPE.search(types):
        return "xlsx"
    if "word/document.xml" in names or b"opendocument.text" in mimetype:
        raise Rejected(f"文件是 Word 文档，不是工作簿，{_ASK}")
    if "ppt/presentation.xml" in names:
        raise Rejected(f"文件是演示文稿，不是工作簿，{_ASK}")
    if "ofd.xml" in names:
        raise Rejected(f"文件是 OFD 版式文档，不是工作簿，{_ASK}")
    raise Rejected("文件是压缩包，请解压后逐个报送工作簿")


def _beginning(package: zipfile.ZipFile, name: str) -> bytes:
    """The first megabyte of a part; b"" where there is none."""
    if name not in package.NameToInfo:
        return b""
    with package.open(name) as part:
        return part.read(1 << 20)
