"""Text on its way into a cell: readable, and harmless whatever a department wrote."""

from __future__ import annotations

import re
from functools import lru_cache

EXCEL_CELL_CHARACTERS = 32_767
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
_TAGS = re.compile(r"</?p>|<br ?/?>")
# What spreadsheet programs take for the beginning of a formula when they open a csv.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_CUT = "……（超过单元格长度，已截断）"


@lru_cache(maxsize=4096)
def excel_text(text: object) -> str:
    """``text`` without control and direction characters, cut at what a cell holds. Written as a string."""
    clean = _CONTROL.sub("", "" if text is None else str(text))
    if len(clean) <= EXCEL_CELL_CHARACTERS:
        return clean
    return clean[: EXCEL_CELL_CHARACTERS - len(_CUT)] + _CUT


def csv_text(text: object) -> str:
    """``text`` for a csv field: an apostrophe before what a spreadsheet program would run as a formula."""
    clean = _CONTROL.sub("", "" if text is None else str(text))
    return "'" + clean if clean.startswith(_FORMULA) else clean


def requirement_text(requirement: str) -> str:
    """A requirement as people read it: the notice's <p> marks are its file's, not its words."""
    return _TAGS.sub("", requirement)
