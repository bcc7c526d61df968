"""The known heading that a clerk meant by an unknown one, where a slip of the pen is all that keeps them apart.

Headings are short, and one character makes another one of them (办理时间, 办理时限): likeness alone is no reason. A
slip damages a word: a character that sounds or looks like the right one, a character doubled, lost or put in
within a word, two that changed places, traditional characters. A whole word more, less or exchanged is another
heading, however alike the two are.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from rapidfuzz import process
from rapidfuzz.distance import OSA, LCSseq
from rapidfuzz.fuzz import ratio

from zhinan.text import compact

_EDITS = 2  # characters by which a slip may differ; two only where both sound or look alike, or changed places
_SHORTEST = 3  # of shorter headings every character counts
_SHARED_PERCENT = 60  # how alike a heading and one that it is a part of (办结时限, 法定办结时限) must be


@dataclass(frozen=True, slots=True)
class Near:
    """Known heading keys near a heading: ``slips`` are it but for a slip; ``beside`` are one character away in
    whatever way; it has lost something of ``wholes``, and ``parts`` have lost something of it."""

    slips: tuple[str, ...]
    beside: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Slips:
    """What is taken for what; ``groups``: character → the numbers of the groups of characters it is in."""

    words: frozenset[str]
    pattern: re.Pattern[str]
    groups: dict[str, frozenset[int]]
    simplified: dict[int, str]
    opposites: frozenset[str]
    fillers: frozenset[str]

    def are_confusable(self, one: str, other: str) -> bool:
        """Whether two characters sound or look alike."""
        return not self.groups.get(one, frozenset()).isdisjoint(self.groups.get(other, frozenset()))


@lru_cache(maxsize=1)
def _slips() -> _Slips:
    data = tomllib.loads(files("zhinan.intake").joinpath("slips.toml").read_text("utf-8"))
    words = sorted(data["words"].split(), key=len, reverse=True)
    groups: dict[str, set[int]] = {}
    for number, group in enumerate([*data["sounds"].split(), *data["shapes"].split()]):
        for character in group:
            groups.setdefault(character, set()).add(number)
    return _Slips(
        frozenset(words),
        re.compile("|".join(words)),
        {character: frozenset(numbers) for character, numbers in groups.items()},
        {ord(pair[0]): pair[1] for pair in data["traditional"].split()},
        frozenset(data["opposites"]),
        # Compared as headings are: NFKC and one sort of punctuation.
        frozenset(compact(data["fillers"])),
    )


@lru_cache(maxsize=16_384)
def near(key: str, known: tuple[str, ...]) -> Near:
    """What of the heading keys ``known`` is near the unknown ``key``."""
    written = key.translate(_slips().simplified)
    if written in known:
        return Near((written,))
    found = process.extract(written, known, scorer=OSA.distance, score_cutoff=_EDITS, limit=None)
    slips = tuple(text for text, _, _ in found if _is_slip(written, text))
    # Beside a slip, what has lost far more than that is out of the question.
    most = _EDITS if slips else max(map(len, known), default=0)
    return Near(
        slips,
        tuple(text for text, distance, _ in found if distance == 1),
        tuple(text for text in known if len(text) - len(written) <= most and _is_part(written, text)),
        tuple(text for text in known if _is_part(text, written)),
    )


def likeness(key: str, known: str) -> int:
    """How alike two heading keys are, 0 to 100: for showing, never for deciding."""
    return round(ratio(key.translate(_slips().simplified), known))


def _is_part(part: str, whole: str) -> bool:
    """Whether ``part`` is ``whole`` with something left out, and most of it."""
    return (
        _SHORTEST <= len(part) < len(whole)
        and ratio(part, whole) >= _SHARED_PERCENT
        and LCSseq.similarity(part, whole) == len(part)
    )


def _is_slip(written: str, text: str) -> bool:
    """Whether ``written`` is the heading ``text`` but for a slip; ``_EDITS`` apart at most."""
    if len(written) == len(text):
        return _is_swapped(written, text) or _is_replaced(written, text)
    if min(len(written), len(text)) < _SHORTEST or abs(len(written) - len(text)) > 1:
        return False
    if len(written) > len(text):
        return any(_is_idle(written, text, at) for at in _extra(written, text))
    inside = _inside(text)
    return any(at in inside for at in _extra(text, written)) and not _says_another(written, text)


def _is_replaced(written: str, text: str) -> bool:
    """Characters that sound or look like the right ones, in no more than half of the places."""
    slips = _slips()
    pairs = [(one, other) for one, other in zip(written, text, strict=True) if one != other]
    return len(pairs) <= min(_EDITS, max(len(text) // 2, 1)) and all(
        slips.are_confusable(one, other) and one not in slips.opposites for one, other in pairs
    )


def _is_swapped(written: str, text: str) -> bool:
    """Two neighbours that changed places."""
    places = [at for at, (one, other) in enumerate(zip(written, text, strict=True)) if one != other]
    if len(places) != 2 or places[1] != places[0] + 1:
        return False
    at = places[0]
    return written[at] == text[at + 1] and written[at + 1] == text[at] and not _says_another(written, text)


def _is_idle(written: str, text: str, at: int) -> bool:
    """Whether the character ``at`` of ``written``, which ``text`` has not, says nothing."""
    slips, extra = _slips(), written[at]
    if extra in written[max(at - 1, 0) : at] + written[at + 1 : at + 2] or extra in slips.fillers:
        return True
    return at in _within(text) and extra not in slips.opposites and not _says_another(written, text)


def _says_another(written: str, text: str) -> bool:
    """Whether a word of headings came about that the heading ``text`` has not."""
    return any(word in written and word not in text for word in _slips().words)


def _extra(longer: str, shorter: str) -> Iterator[int]:
    """The places of ``longer``, one character longer, that ``shorter`` has not."""
    return (at for at in range(len(longer)) if longer[:at] + longer[at + 1 :] == shorter)


def _inside(text: str) -> set[int]:
    """The places of ``text`` that belong to a word of two characters or more."""
    return {at for match in _slips().pattern.finditer(text) for at in range(*match.span())}


def _within(text: str) -> set[int]:
    """The places of ``text`` before which a word is broken."""
    return {at for match in _slips().pattern.finditer(text) for at in range(match.start() + 1, match.end())}
