"""The beginning of an XML part, up to its first element: where a DOCTYPE would stand, and which encoding it is in.

Only there can a document declare entities. To look at the bytes of that much, before any parser does, costs
nothing, however long the comments are that somebody may put before the declaration.
"""

from __future__ import annotations

import codecs
import re
from typing import IO

from zhinan.errors import Rejected

DOCTYPE = "文件内部含有 DOCTYPE 声明，不予读取，请用 Excel 或 WPS 重新保存后报送"
UTF8 = "utf-8"

_PIECE = 4096
_MARKS = (
    (codecs.BOM_UTF8, UTF8),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Parsers know these too, and nobody writes workbooks in them: what cannot be looked at is turned away.
_STRANGE = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, b"\0\0\0<", b"<\0\0\0", b"\x4c\x6f\xa7\x94")
_LONGEST = 1 << 20
_UNREADABLE = "文件内部的文字编码无法识别，不予读取，请用 Excel 或 WPS 重新保存后报送"
# Comments, processing instructions and whatever stands between them.
_HARMLESS = re.compile(r"[^<]*(?:<!--.*?-->[^<]*|<\?.*?\?>[^<]*)*", re.DOTALL)
_DECLARATION = re.compile(r"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


def read_prolog(stream: IO[bytes]) -> str:
    """Python's name of the encoding of the XML in ``stream``, which is read little further than its first element.

    Raises ``Rejected`` where a DOCTYPE stands before it, or where that cannot be told.
    """
    content = stream.read(_PIECE)
    if content.startswith(_STRANGE):
        raise Rejected(_UNREADABLE)
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    while True:
        text = content[: len(content) // 2 * 2].decode(encoding or "latin-1", "replace").lstrip("\ufeff")
        rest = _HARMLESS.sub("", text, count=1)
        if rest[:9].upper() == "<!DOCTYPE":
            raise Rejected(DOCTYPE)
        if len(rest) >= 9 and not rest.startswith(("<!--", "<?")):
            break
        more = stream.read(len(content))
        if not more:
            break
        content += more
        if len(content) > _LONGEST:
            raise Rejected("文件内部的部件开头异常，不予读取，请用 Excel 或 WPS 重新保存后报送")
    if encoding is None:
        encoding = _declared(_DECLARATION.match(text))
        if _HARMLESS.sub("", content.decode(encoding, "replace"), count=1)[:9].upper() == "<!DOCTYPE":
            raise Rejected(DOCTYPE)
    return encoding


def _declared(match: re.Match[str] | None) -> str:
    """A name that nobody knows is a slip of the pen; 8-bit text that calls itself UTF-16 is no such thing."""
    try:
        codec = codecs.lookup(match[1]) if match else codecs.lookup(UTF8)
        text = "<".encode(codec.name).decode(codec.name)
    except (LookupError, UnicodeError):  # no such encoding, or none of texts
        return UTF8
    return UTF8 if text != "<" or codec.name == "ascii" or codec.name.startswith(("utf-16", "utf-32")) else codec.name
