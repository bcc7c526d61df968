"""What a regular expression needs: texts that stand in whatever matches it, and how long that is.

A spreadsheet knows no regular expressions; it can look for a text and count characters. What is said here is always
true of a match; a pattern with anything that is not understood here says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_QUANTIFIER = re.compile(r"(?:([?*+])|\{(\d+)(,)?(\d+)?\})[?+]?")
_SPANS = {"?": (0, 1), "*": (0, None), "+": (1, None)}
_CLASS = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]")
_PLAIN_ESCAPE = re.compile(r"[^0-9A-Za-z]")
_CLASS_ESCAPES = "dDsSwW"
_FLAG = "(?i)"


@dataclass(slots=True)
class Branch:
    """One alternative. ``texts``: all of them stand in what matches it. ``least``, ``most``: characters (None: no end).

    ``is_text``: it is nothing but one text. ``is_anchored``: it begins with ^ and ends with $.
    """

    texts: list[str] = field(default_factory=list)
    least: int = 0
    most: int | None = 0
    is_text: bool = True
    is_anchored: bool = False


class _Unknown(Exception):
    """Something in the pattern that is not understood here."""


def branches(pattern: str) -> list[Branch]:
    """The alternatives of ``pattern``; none where it is not understood.

    Under the flag (?i) the texts are to be compared without regard to case.
    """
    try:
        found, end = _alternatives(pattern, len(_FLAG) if pattern.startswith(_FLAG) else 0)
    except _Unknown:
        return []
    return found if end == len(pattern) else []


def _alternatives(pattern: str, at: int) -> tuple[list[Branch], int]:
    found = []
    while True:
        branch, at = _branch(pattern, at)
        found.append(branch)
        if at >= len(pattern) or pattern[at] != "|":
            return found, at
        at += 1


def _branch(pattern: str, at: int) -> tuple[Branch, int]:
    branch, run, start = Branch(), "", at
    begins = ends = False
    while at < len(pattern) and pattern[at] not in "|)":
        char = pattern[at]
        if char in "^$":
            begins, ends = begins or (char == "^" and at == start), char == "$"
            branch.is_text = False
            at += 1
            continue
        ends = False
        atom, at = _atom(pattern, at)
        low, high, at, is_repeated = _span(pattern, at)
        if atom.is_text and len(atom.texts) == 1 and not is_repeated:
            run += atom.texts[0]
        else:
            branch.texts += [run] if run else []
            branch.texts += atom.texts if low else []
            branch.is_text, run = False, ""
        branch.least += atom.least * low
        is_endless = branch.most is None or atom.most is None or high is None
        branch.most = None if is_endless else (branch.most or 0) + (atom.most or 0) * (high or 0)
    branch.texts += [run] if run else []
    branch.is_text = branch.is_text and len(branch.texts) == 1
    branch.is_anchored = begins and ends
    return branch, at


def _atom(pattern: str, at: int) -> tuple[Branch, int]:
    """The class, group or character at ``at``, as a branch, and where it ends."""
    char = pattern[at]
    if char == "[":
        found = _CLASS.match(pattern, at)
        if not found:
            raise _Unknown
        return Branch([], 1, 1, is_text=False), found.end()
    if char == "(":
        if pattern.startswith("(?", at):
            if not pattern.startswith(("(?:", "(?i:"), at):
                raise _Unknown
            inside, at = _alternatives(pattern, pattern.index(":", at) + 1)
            inside = [Branch([], one.least, one.most, is_text=False) for one in inside]
        else:
            inside, at = _alternatives(pattern, at + 1)
        if at >= len(pattern):
            raise _Unknown
        ends = [one.most for one in inside]
        most = None if None in ends else max(end for end in ends if end is not None)
        texts = inside[0].texts if len(inside) == 1 else []
        return Branch(texts, min(one.least for one in inside), most, is_text=False), at + 1
    if char == "\\":
        escaped = pattern[at + 1 : at + 2]
        if escaped and escaped in _CLASS_ESCAPES:
            return Branch([], 1, 1, is_text=False), at + 2
        if not _PLAIN_ESCAPE.fullmatch(escaped):
            raise _Unknown
        return Branch([escaped], 1, 1), at + 2
    if char == ".":
        return Branch([], 1, 1, is_text=False), at + 1
    if char in "?*+{}]":
        raise _Unknown
    return Branch([char], 1, 1), at + 1


def _span(pattern: str, at: int) -> tuple[int, int | None, int, bool]:
    """How often what ends at ``at`` comes: least, most, where the quantifier ends, whether there is one."""
    found = _QUANTIFIER.match(pattern, at)
    if not found:
        return 1, 1, at, False
    if found[1]:
        low, high = _SPANS[found[1]]
        return low, high, found.end(), True
    low = int(found[2])
    return low, (int(found[4]) if found[4] else None) if found[3] else low, found.end(), True
