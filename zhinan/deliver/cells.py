"""Text on its way into a cell, a page or a report: readable, and harmless whatever a department wrote."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from zhinan.text import COMMANDING, harmless, one_line

EXCEL_CELL_CHARACTERS = 32_767
_TAGS = re.compile(r"</?p>|<br ?/?>")
# What spreadsheet programs take for the beginning of a formula when they open a csv.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# What means something in Markdown, as CommonMark lets it be escaped.
_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")
_ESCAPED = re.compile(f"{COMMANDING.pattern}|[\x85\u2028\u2029]")
_CUT = "……（超过单元格长度，已截断）"


# The same texts stand in many lists and pages.
@lru_cache(maxsize=65536, typed=True)
def excel_text(text: object) -> str:
    """``text`` without control and direction characters, cut at what a cell holds. Written as a string."""
    clean = harmless("" if text is None else str(text))
    if len(clean) <= EXCEL_CELL_CHARACTERS:
        return clean
    return clean[: EXCEL_CELL_CHARACTERS - len(_CUT)] + _CUT


@lru_cache(maxsize=65536, typed=True)
def csv_text(text: object) -> str:
    """``text`` for a csv field: an apostrophe before what a spreadsheet program would run as a formula."""
    clean = harmless("" if text is None else str(text))
    return "'" + clean if clean.startswith(_FORMULA) else clean


def requirement_text(requirement: str) -> str:
    """A requirement as people read it: the notice's <p> marks are its file's, not its words."""
    return _TAGS.sub("", requirement)


def markdown_text(text: str) -> str:
    """``text`` as Markdown shows it literally, on one line."""
    return _MARKDOWN.sub(r"\\\1", one_line(text))


def json_text(value: Any) -> str:
    """``value`` as JSON that shows Chinese as it is and commands no terminal: nothing is lost, it is escaped.

    One line a key of the whole and a record of its lists. Python writes indented JSON without its C encoder, which
    is much slower.
    """
    if isinstance(value, dict):
        text = _broken("{}", [f"{_json(str(key))}: {_listed(part)}" for key, part in value.items()])
    else:
        text = _listed(value)
    return _ESCAPED.sub(lambda found: json.dumps(found[0])[1:-1], text)


def _listed(value: Any) -> str:
    return _broken("[]", [_json(one) for one in value]) if isinstance(value, list | tuple) else _json(value)


def _broken(brackets: str, lines: list[str]) -> str:
    return brackets[0] + "\n" + ",\n".join(lines) + "\n" + brackets[1] if lines else brackets


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
