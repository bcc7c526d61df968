"""The process text (办理流程说明) → its steps.

Source: notice 2023-4, annex 2, element 11 (form and example: 林茶局), and standard.md, element 11.
A field begins only at a known label where a field can begin; what cannot be read so is told with its place,
never guessed. All text ends up in a value, label, separator, ordinal, the introduction or the problem.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zhinan.step_labels import BREAKS, FIELDS, NAME, NO_TITLE, Mark, marks
from zhinan.text import compact, visible

__all__ = ["FIELDS", "Process", "Step", "read_process"]

_AFTER_NAME = re.compile(rf"[;,。|\n][{BREAKS}]*+")
# Attributes end before the next "<" and are never given back: linear.
_MARKUP = re.compile(
    r"</?(?:(?P<block>p|br|div|li|ul|ol|table|tbody|tr|td|th|h[1-6]|section)|span|font|strong|b|em|i|u|a|o:p)"
    r"(?:\s++[a-z:-]++\s*+=[^<>]*+|\s*+)/?>|&(?:nbsp;?|#\d{1,7};|#x[\da-f]{1,6};|[a-z]{2,8}\d{0,2};)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One 环节 as written, fields trimmed; ``missing``: Chinese names of fields not written at all."""

    name: str
    handler: str
    limit: str
    criteria: str
    result: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """The steps read whole; why and where (offset in the raw text) reading stopped, if it did."""

    steps: tuple[Step, ...]
    problem: str | None
    position: int | None


class _Stop(Exception):
    def __init__(self, at: int, reason: str) -> None:
        self.at, self.reason = at, reason


# Read once by intake, for the steps' records, and again for the item's facts.
@lru_cache(maxsize=2048)
def read_process(text: str) -> Process:
    """The steps that ``text`` tells of, up to the first place that cannot be read. Blank: none, no problem."""
    shown, folded, places = _shown(text)
    steps: list[Step] = []
    try:
        found = list(marks(folded))
        if not found and folded.strip():
            raise _Stop(len(folded) - len(folded.lstrip()), "没有找到环节和它的字段")
        ends = dict(zip(found, [*(mark.start for mark in found[1:]), len(folded)], strict=False))
        for group in _groups(found):
            steps.append(_step(group, ends, shown, folded))
    except _Stop as stop:
        excerpt = " ".join(shown[stop.at : stop.at + 20].split())
        place = f"第{len(steps)}个环节“{steps[-1].name}”之后" if steps else "从第1个环节起"
        return Process(tuple(steps), f"{place}读不下去：{stop.reason}：“{excerpt}”", places[stop.at])
    return Process(tuple(steps), None, None)


def _shown(text: str) -> tuple[str, str, Sequence[int]]:
    """What the text shows, the same folded, and where each of its characters stands in ``text``."""
    if "<" not in text and "&" not in text:
        folded = text.translate(_FOLDED)
        if len(folded) == len(text):  # no markup and nothing invisible, as nearly always
            return text, folded, range(len(text))
    pairs = [(char, at) for char, at in _characters(text) if char.translate(_FOLDED)]
    shown = "".join(char for char, _ in pairs)
    return shown, shown.translate(_FOLDED), [at for _, at in pairs]


def _characters(text: str) -> Iterator[tuple[str, int]]:
    """What the text shows, each character with its place: block tags break lines, entities are decoded."""
    end = 0
    for match in _MARKUP.finditer(text):
        yield from zip(text[end : match.start()], range(end, match.start()), strict=True)
        shown = "\n" if match["block"] else html.unescape(match[0]) if match[0][0] == "&" else ""
        yield from ((char, match.start()) for char in shown)
        end = match.end()
    yield from zip(text[end:], range(end, len(text)), strict=True)


class _Folded(dict[int, str]):
    """For ``str.translate``: one character for one, so that places stay; '' where it is invisible. Ordinals like ①
    stay."""

    def __missing__(self, code: int) -> str:
        if len(self) >= _MOST_FOLDED:
            self.clear()
        self[code] = folded = _fold(chr(code))
        return folded


def _fold(char: str) -> str:
    if char.isspace():
        return char if char in "\n\t" else "\n" if char in "\r\v\f\x85\u2028\u2029" else " "
    folded = visible(char)
    return char if len(folded) > 1 or unicodedata.category(char) == "No" else folded


_MOST_FOLDED = 8192
_FOLDED = _Folded()


def _groups(found: list[Mark]) -> list[list[Mark]]:
    """The marks step by step: whatever field comes first in the text begins every step.

    If that is not the name, the steps are told apart only where each has its label 环节名称, and a lone one all fields.
    """
    groups: list[list[Mark]] = []
    for mark in found:
        if mark.field in ("", found[0].field):
            groups.append([])
        groups[-1].append(mark)
    if found and found[0].field not in ("", "name"):
        has_heading = any(mark.title != NO_TITLE for mark in found)
        is_nameless = any(all(mark.field != "name" for mark in group) for group in groups)
        is_cut = len(groups) == 1 and len({mark.field for mark in found}) < len(FIELDS)
        if has_heading or is_nameless or is_cut:
            raise _Stop(found[0].start, f"“{FIELDS[found[0].field]}”写在环节名称之前，不知属于哪个环节")
    return groups


def _step(group: list[Mark], ends: dict[Mark, int], shown: str, folded: str) -> Step:
    values: dict[str, str] = {}
    for mark in group:
        if not mark.field:
            raise _Stop(mark.start, f"“{shown[slice(*mark.title)]}”像是环节标题，却不能确定它的字段")
        if mark.field in values:
            raise _Stop(mark.start, f"同一环节的“{FIELDS[mark.field]}”写了两次")
        written = folded[mark.end : ends[mark]]
        start, end = ends[mark] - len(written.lstrip(BREAKS)), mark.end + len(written.rstrip(BREAKS))
        value = shown[start:end]
        if mark.field == "name":
            if inner := _AFTER_NAME.search(folded, start, end):
                raise _Stop(inner.end(), "环节名称之后的文字不属于任何字段")
            value, title = _named(value), _named(shown[slice(*mark.title)])
            if value and compact(title) not in compact(value):
                raise _Stop(mark.start, f"标题“{title}”与环节名称“{value}”不一致")
            value = value or title
        values[mark.field] = value
    missing = tuple(chinese for field, chinese in FIELDS.items() if field not in values)
    return Step(**{field: values.get(field, "") for field in FIELDS}, missing=missing)


def _named(written: str) -> str:
    match = NAME.fullmatch(written.translate(_FOLDED))
    return written[slice(*match.span(1))] if match else written
