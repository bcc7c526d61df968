"""Heading text → element, per kind of record. Which texts are known is data of the standard."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from zhinan.intake.model import Kind
from zhinan.intake.near import likeness, near
from zhinan.text import compact

_ORDINAL = re.compile(r"^(?:\d{1,2}[.,)]|\(\d{1,2}\))(?=\D)")
_BARE_ORDINAL = re.compile(r"^\d{1,2}(?=[^\d.,)%])")
_EXPLANATION = re.compile(r"(?<=.)(?:填写要求|填报要求|填写说明|填报说明)[:(].*$", re.DOTALL)
_TAIL = re.compile(r"(?<=.)(?:\([^()]*\)|\[[^\[\]]*\])$")
_MARKS = re.compile(r"[*※★☆]|\((?:必填|必填项|选填)\)")

_LEAST_LIKENESS = 50  # what shares less than half is no help to who chooses

Meaning = dict[Kind, str]


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
class NearElement:
    """What an unknown heading is near: ``named`` is what it is taken for (kind of record → element), empty where
    it is taken for nothing; ``rivals`` are the elements that it might mean, where that cannot be told."""

    named: Meaning
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Headings:
    """The known headings: heading key → {kind of record → element name}.

    ``identity`` are the elements that tell which item a row belongs to and may stand in the tables
    of materials and steps too. ``ignored`` are heading keys that carry no element (序号). ``codes`` are
    the elements that are codes, of which every character counts. ``names`` are the keys of the elements' own
    names, ``spelled`` all that the standard itself knows.

    What the analyst decided about other headings (``heading_decisions.py``): ``decided`` are the keys; their
    meaning is in ``known``, or they are ``set_aside`` and carry no element. ``by_department`` holds what was decided
    for one department only. ``version`` changes with the decisions, "" without any.
    """

    known: dict[str, Meaning]
    identity: frozenset[str]
    ignored: frozenset[str] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)
    names: frozenset[str] = field(default_factory=frozenset)
    spelled: tuple[str, ...] = ()
    decided: frozenset[str] = field(default_factory=frozenset)
    set_aside: frozenset[str] = field(default_factory=frozenset)
    by_department: dict[str, dict[str, Meaning]] = field(default_factory=dict)
    version: str = ""

    def find(self, text: str) -> Meaning:
        """The elements that a heading can name, by kind of record; empty where it is unknown."""
        key = heading_key(text)
        if found := self.known.get(key):
            return found
        return {} if key in self.set_aside else self.known.get(_bare_key(key), {})

    def is_ignored(self, text: str) -> bool:
        """Whether the heading is known to carry no element."""
        return heading_key(text) in self.ignored

    def is_set_aside(self, text: str) -> bool:
        """Whether the analyst decided that the heading carries no element: what stands below is kept, not told."""
        return heading_key(text) in self.set_aside

    def near(self, text: str, kinds: Collection[Kind]) -> NearElement:
        """What the unknown heading ``text`` of a table of these ``kinds`` of record most likely is.

        A slip of one heading that no other is as near as; never a guess between two.
        """
        found = near(_bare_key(heading_key(text)), self.spelled)
        rivals = [*found.slips, *found.beside, *found.wholes, *(() if found.slips else found.parts)]
        elements = {
            element: self.known.get(key, {})
            for key in rivals
            for kind, element in self.known.get(key, {}).items()
            if found.slips or kind in kinds
        }
        if len(elements) > 1:
            return NearElement({}, tuple(elements))
        return NearElement(next(iter(elements.values()), {}) if found.slips else {})

    def likeliest(self, text: str, most: int = 3) -> list[tuple[str, int]]:
        """(element, likeness 0 to 100) of the headings most like ``text``: for a person to choose from."""
        key = _bare_key(heading_key(text))
        best: dict[str, int] = {}
        for known in self.spelled:
            for element in self.known.get(known, {}).values():
                best[element] = max(best.get(element, 0), likeness(key, known))
        alike = [(element, score) for element, score in best.items() if score >= _LEAST_LIKENESS]
        return sorted(alike, key=lambda pair: -pair[1])[:most]

    def for_department(self, department: str | None) -> Headings:
        """The headings as this department uses them: ``self`` where nothing was decided for it."""
        decided = self.by_department.get(department or "")
        return self.deciding(decided) if decided else self

    def deciding(self, decided: Mapping[str, Meaning]) -> Headings:
        """These headings, and what was decided (heading key → meaning), which wins."""
        return replace(
            self,
            known={key: meaning for key, meaning in {**self.known, **decided}.items() if meaning},
            ignored=self.ignored - decided.keys(),
            decided=self.decided | decided.keys(),
            set_aside=self.set_aside - decided.keys() | {key for key, meaning in decided.items() if not meaning},
        )
