"""The one normaliser. What it returns is for comparing only: ``raw`` is what is published.

Source: standard.md, "Reading values". Expected values go through the same functions.
"""

from __future__ import annotations

import os
import re
import unicodedata

# Zero-width characters, BOM, direction marks and controls other than white space: never part of a value.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
# What a department writes may reach a terminal, a page or a cell: characters that command (a terminal, the order in
# which text is shown) or that XML cannot hold. Zero-width joiners stay: emoji are made of them.
COMMANDING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_FURTHER_BREAKS = {0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_LINE_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
# A space that touches a character of a word written without spaces says nothing: "100 米" is "100米".
_IDLE_SPACE = re.compile(r"(?<=[^!-~]) | (?=[^!-~])|(?<=[!-/:-@\[-`{-~]) | (?=[!-/:-@\[-`{-~])")
_PUNCTUATION = str.maketrans(
    {
        "、": ",",
        "。": ".",
        "“": '"',
        "”": '"',
        "‘": "'",
        "’": "'",
        "—": "-",
        "–": "-",
        "―": "-",
        "−": "-",
        "‐": "-",
        "‑": "-",
        "【": "[",
        "】": "]",
        "〔": "(",
        "〕": ")",
        "〜": "~",
    }
)
_MARKS = re.compile("[" + "".join(map(chr, _PUNCTUATION)) + "]")
_PLACEHOLDERS = re.compile(
    r"(?:无|/+|\\+|-+|_+|\.+|\?+|\*+|待定|待补充|待填|测试|test|暂无|空|null|none|nan|n/a"
    r"|x{2,}|\d{3,4}-x+|x+(?:楼|号|年|月|日|个|工作日|个工作日))\.?",
    re.IGNORECASE,
)


def shown_path(path: str) -> str:
    """A file's path as people read it: names from a Chinese Windows are GB18030 bytes, as zips bring them."""
    data = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "backslashreplace")


def harmless(text: str) -> str:
    """``text`` as it can be shown anywhere: without control and direction characters and unpaired surrogates."""
    return COMMANDING.sub("", text.translate(_FURTHER_BREAKS))


def one_line(text: str) -> str:
    """``text`` for a log: harmless, its line breaks shown as ⏎, so that one record stays one line."""
    return harmless(_LINE_BREAKS.sub("⏎", text))


def visible(text: str) -> str:
    """``text`` without zero-width characters, marks and control characters; NFKC-folded."""
    # Nearly every text can be printed, and then holds nothing invisible: told at C speed.
    if text.isprintable():
        return text if text.isascii() else unicodedata.normalize("NFKC", text)
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))


def compact(text: str) -> str:
    """For codes, options and headings: folded, with no white space at all."""
    return _plain_marks("".join(visible(text).split()))


def prose(text: str) -> str:
    """For sentences: folded, white space collapsed, and dropped where it separates nothing."""
    collapsed = _plain_marks(" ".join(visible(text).split()))
    return _IDLE_SPACE.sub("", collapsed) if " " in collapsed else collapsed


def _plain_marks(text: str) -> str:
    return text.translate(_PUNCTUATION) if _MARKS.search(text) else text


def is_placeholder(text: str) -> bool:
    """Whether ``text`` only holds a place (无, /, 待定, 0376-xxxxxxx …): no value where one is required."""
    return holds_place(compact(text))


def holds_place(value: str) -> bool:
    """The same of a value that is compact already."""
    return bool(_PLACEHOLDERS.fullmatch(value))
