"""Bytes → text for csv files: which of the encodings that Chinese offices use it is."""

from __future__ import annotations

import codecs
import re

from zhinan.errors import Rejected

# (encoding, first and last lead byte of its most used characters): GB 2312 level 1, Big5 level 1.
_GB = ("gb2312", 0xB0, 0xD7)
_BIG5 = ("big5", 0xA4, 0xC6)
# A text holds no control characters other than tab, line ends, form feed and DOS end-of-file.
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")


def decode_text(data: bytes) -> str | None:
    """The text of ``data`` without its byte order mark; None where it is no text.

    UTF-8 comes before GB18030, because nearly every UTF-8 text can be misread as GB18030 and hardly
    any Chinese GB18030 text can be read as UTF-8. UTF-16 without a mark is told by its zero bytes, Big5 by what it
    would read as otherwise. Raises ``Rejected``, naming the line, for UTF-8 with bytes that are none.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _text(data, "utf-16")
    if b"\0" in data[:4096]:
        return _unmarked_utf16(data)
    try:
        return _clean(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        if _is_nearly_utf8(data):
            line = data.count(b"\n", 0, error.start) + 1
            raise Rejected(f"文本第 {line} 行有无法识别的字节（文件可能被截断），请重新导出后报送") from error
    simplified, traditional = _text(data, "gb18030"), _text(data, "big5hkscs")
    if traditional is not None and (simplified is None or _usual(simplified, _GB) + 0.2 < _usual(traditional, _BIG5)):
        return traditional
    return simplified


def _text(data: bytes, encoding: str) -> str | None:
    try:
        return _clean(data.decode(encoding))
    except UnicodeDecodeError:
        return None


def _clean(text: str) -> str | None:
    return None if _CONTROL.search(text) else text


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: only where line ends and separators are where it would have them."""
    for encoding, ends in (("utf-16-le", (b"\n\0", b",\0", b"\t\0")), ("utf-16-be", (b"\0\n", b"\0,", b"\0\t"))):
        text = _text(data, encoding) if any(end in data for end in ends) else None
        if text is not None and _usual(text, _GB) > 0.5:
            return text
    return None


def _is_nearly_utf8(data: bytes) -> bool:
    """Whether what is no UTF-8 in it is a trace: misread GB18030 is mostly broken."""
    read = data.decode("utf-8", "replace")
    broken = read.count("\ufffd")
    han = sum("\u4e00" <= character <= "\u9fff" for character in read)
    return han > 20 * broken


def _usual(text: str, usual: tuple[str, int, int]) -> float:
    """Which share of the first Chinese characters are among the most used ones of an encoding."""
    encoding, first, last = usual
    han = [character for character in text[:20_000] if "\u3400" <= character <= "\u9fff" or character > "\uffff"]
    if not han:
        return 0.0
    return sum(first <= character.encode(encoding, "replace")[0] <= last for character in han) / len(han)
