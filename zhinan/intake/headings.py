"""Heading text → element, per kind of record. Which texts are known is data of the standard."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zhinan.intake.model import Kind
from zhinan.text import compact

_ORDINAL = re.compile(r"^(?:\d{1,2}[.,)]|\(\d{1,2}\))(?=\D)")
_MARKS = re.compile(r"[*※★☆]|\((?:必填|必填项|选填)\)")


def heading_key(text: str) -> str:
    """What is compared of a heading: no white space, no ordinal, no 必填 marks, no trailing colon."""
    key = _MARKS.sub("", compact(text)).rstrip(":")
    return _ORDINAL.sub("", key)


@dataclass(frozen=True, slots=True)
class Headings:
    """The known headings: heading key → {kind of record → element name}.

    ``identity`` are the elements that tell which item a row belongs to and may stand in the tables
    of materials and steps too. ``ignored`` are heading keys that carry no element (序号).
    """

    known: dict[str, dict[Kind, str]]
    identity: frozenset[str]
    ignored: frozenset[str] = field(default_factory=frozenset)

    def find(self, text: str) -> dict[Kind, str]:
        """The elements that a heading can name, by kind of record; empty where it is unknown."""
        return self.known.get(heading_key(text), {})

    def is_ignored(self, text: str) -> bool:
        """Whether the heading is known to carry no element."""
        return heading_key(text) in self.ignored
