"""Bytes → text for csv files and web pages: which of the encodings that Chinese offices use it is.

Nothing is ever replaced: a text with broken characters is turned away, with the line where the first one stands.
"""

from __future__ import annotations

import codecs
import re
from functools import cache

from zhinan.errors import Rejected

# A text holds no control characters other than tab, line ends, form feed and DOS end-of-file; one that
# slipped into a cell of a database is let be.
_CONTROL = re.compile("[\x01-\x08\x0e-\x19\x1b-\x1f]")
_MOST_CONTROLS = 0.005
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHINESE = re.compile("[\u3400-\u9fff]")
_WIDE = re.compile("[\u0800-\U0010ffff]")
# Chinese, and what Chinese read in a wrong encoding also turns into: Greek, Cyrillic, kana, private characters.
_JUDGED = re.compile("[\u0370-\u04ff\u3040-\u9fff\ue000-\uf8ff\ufffd]")
_SAMPLE = 200_000
# Big5 is believed where GB18030 makes nonsense of it: so large a share of common characters, of so many.
_LEAST_CHINESE = 20
_NONSENSE, _SENSE = 0.9, 0.95
# One broken character in so many good ones: the encoding is right, the file is damaged.
_GOOD_TO_BROKEN = 10


def decode_text(data: bytes) -> str | None:
    """The text of ``data`` without its byte order mark; None where it is no text; ``Rejected`` where it is damaged.

    UTF-8 comes before GB18030, because nearly every UTF-8 text can be misread as GB18030 and hardly any Chinese
    GB18030 text can be read as UTF-8. UTF-16 without a mark is told by the zeros of its digits and separators.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _text(_strictly(data[len(mark) :], encoding))
    if b"\0" in data:
        wide = _wide_encoding(data)
        return _text(_strictly(data, wide)) if wide else None
    try:
        text = data.decode("utf-8")
        return _text(text if _WIDE.search(text) or text.isascii() else _short_gb18030(data) or text)
    except UnicodeDecodeError as error:
        if _is_damaged_utf8(data, error):
            raise _damaged("UTF-8", data, error) from error
    return _text(_decode_double_bytes(data))


def _text(text: str | None) -> str | None:
    if text is None or "\0" in text or len(_CONTROL.findall(text)) > _MOST_CONTROLS * len(text):
        return None
    return text


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _damaged(encoding.upper()[:6].rstrip("-"), data, error) from error


def _damaged(name: str, data: bytes, error: UnicodeDecodeError) -> Rejected:
    line_end = "\n".encode(error.encoding if error.encoding.startswith(("utf-16", "utf-32")) else "ascii")
    line = data.count(line_end, 0, error.start) + 1
    return Rejected(f"{name} 文本的第 {line} 行有损坏的字符（文件可能没有传完整），请重新导出后报送")


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 without a mark: its ASCII has zeros at one side only, and the rest of it is Chinese."""
    sample = data[: _SAMPLE // 2 * 2]
    zeros = {"utf-16-le": sample[1::2].count(0), "utf-16-be": sample[0::2].count(0)}
    encoding = max(zeros, key=lambda name: zeros[name])
    text = sample.decode(encoding, "replace")
    sound = sum(1 for character in text if character in "\t\r\n" or " " <= character <= "~" or _is_known(character))
    is_clear = zeros[encoding] > 20 * min(zeros.values()) and zeros[encoding] > 0.01 * len(text)
    return encoding if is_clear and sound >= _SENSE * len(text) else None


def _is_known(character: str) -> bool:
    return character in _common() or "\u3000" <= character <= "\u303f" or "\uff00" <= character <= "\uffef"


def _is_damaged_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether it is UTF-8 all the same: cut within its last character, or broken in few places."""
    text = data.decode("utf-8", "replace")
    good = len(_CHINESE.findall(text))
    if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
        return good >= 2
    return good >= _GOOD_TO_BROKEN * text.count("\ufffd")


def _decode_double_bytes(data: bytes) -> str | None:
    """GB18030, or Big5 where that reads as Chinese and GB18030 does not."""
    try:
        mainland, error = data.decode("gb18030"), None
    except UnicodeDecodeError as broken:
        mainland, error = data.decode("gb18030", "replace"), broken
    sense = _sense(mainland)
    if sense < _NONSENSE:
        try:
            traditional = data.decode("big5hkscs")
        except UnicodeDecodeError:
            traditional = ""
        if len(_CHINESE.findall(traditional, 0, _SAMPLE)) >= _LEAST_CHINESE and _sense(traditional) > _SENSE:
            return traditional
    if error is None:
        return mainland
    if len(_CHINESE.findall(mainland)) >= _GOOD_TO_BROKEN * mainland.count("\ufffd") and sense >= _NONSENSE:
        raise _damaged("GB18030", data, error)
    return None


def _short_gb18030(data: bytes) -> str | None:
    """A few words of Chinese that can be read as UTF-8 too, but only as Greek, Cyrillic or the like."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return text if _CHINESE.search(text) and _sense(text) == 1 else None


def _sense(text: str) -> float:
    """The share of common Chinese characters among those at its beginning that could be Chinese."""
    characters = _JUDGED.findall(text, 0, _SAMPLE)
    return sum(map(_common().__contains__, characters)) / len(characters) if characters else 1.0


@cache
def _common() -> frozenset[str]:
    """The characters that make up nearly all of any text: GB2312's first level, and Big5's for traditional ones."""
    simplified = bytes(b for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF) for b in (lead, trail))
    trails = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    traditional = bytes(b for lead in range(0xA4, 0xC7) for trail in trails for b in (lead, trail))
    return frozenset(simplified.decode("gb2312", "ignore") + traditional.decode("big5", "ignore"))
