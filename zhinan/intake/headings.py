"""Heading text → element, per kind of record. Which texts are known is data of the standard."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from zhinan.intake.model import Kind
from zhinan.text import compact

_ORDINAL = re.compile(r"^(?:\d{1,2}[.,)]|\(\d{1,2}\))(?=\D)")
_BARE_ORDINAL = re.compile(r"^\d{1,2}(?=[^\d.,)%])")
_EXPLANATION = re.compile(r"(?<=.)(?:填写要求|填报要求|填写说明|填报说明)[:(].*$", re.DOTALL)
_TAIL = re.compile(r"(?<=.)(?:\([^()]*\)|\[[^\[\]]*\])$")
_MARKS = re.compile(r"[*※★☆]|\((?:必填|必填项|选填)\)")


# Asked of every cell that may be a heading, and sheets repeat themselves.
@lru_cache(maxsize=16_384)
def heading_key(text: str) -> str:
    """What is compared of a heading: no white space, no ordinal, no 必填 marks, no trailing colon."""
    key = _MARKS.sub("", compact(text)).rstrip(":")
    return _ORDINAL.sub("", key)


@lru_cache(maxsize=16_384)
def _bare_key(key: str) -> str:
    """``key`` without what people add: 1办件类型, 办件类型[单选], 办件类型(必填,全选), 办件类型填写要求:…"""
    bare = _EXPLANATION.sub("", _BARE_ORDINAL.sub("", key))
    while bare != (shorter := _TAIL.sub("", bare)):
        bare = shorter
    return bare.rstrip(":")


@dataclass(frozen=True, slots=True)
class Headings:
    """The known headings: heading key → {kind of record → element name}.

    ``identity`` are the elements that tell which item a row belongs to and may stand in the tables
    of materials and steps too. ``ignored`` are heading keys that carry no element (序号). ``codes`` are
    the elements that are codes, of which every character counts.
    """

    known: dict[str, dict[Kind, str]]
    identity: frozenset[str]
    ignored: frozenset[str] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)

    def find(self, text: str) -> dict[Kind, str]:
        """The elements that a heading can name, by kind of record; empty where it is unknown."""
        key = heading_key(text)
        return self.known.get(key) or self.known.get(_bare_key(key), {})

    def is_ignored(self, text: str) -> bool:
        """Whether the heading is known to carry no element."""
        return heading_key(text) in self.ignored
