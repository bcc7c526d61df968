"""How wide a text is, and where its lines break: Chinese anywhere but before 。 and after 《; words stay whole."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_FIRST = "，。、；：？！）》」』】〉〕”’…—·,.;:?!)]}%％"
_NOT_LAST = "（《「『【〈〔“‘([{"
# One unbreakable piece: what may not end a line, then a word or one character, then what may not begin one.
_PIECE = re.compile(
    rf"[{re.escape(_NOT_LAST)}]*(?:[!-~\u00a1-\u02af]+?(?=[^!-~\u00a1-\u02af]|$)|\s|.)[{re.escape(_NOT_FIRST)}]*",
    re.DOTALL,
)


@lru_cache(maxsize=8192)
def _em(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0.0
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    if character in "mwMW@%":
        return 0.92
    return 0.7 if character.isupper() else 0.36 if character in " .,;:'|!ijl-()[]/" else 0.58


def width(text: str, size: float) -> float:
    """Width of ``text`` in pixels at ``size`` pixels an em; a little more than common fonts need."""
    return size * sum(map(_em, text))


def wrapped(text: str, room: float, size: float, most: int = 1000) -> list[str]:
    """The lines of ``text`` in ``room`` pixels, at most ``most`` of them: the last then ends in ….

    Line breaks of the text stay; blank lines go. Blank: no lines.
    """
    return list(_wrapped(text, room, size, most))


# The same sentences stand in many charts.
@lru_cache(maxsize=16384)
def _wrapped(text: str, room: float, size: float, most: int) -> tuple[str, ...]:
    lines: list[str] = []
    for part in text.splitlines():
        line, used = "", 0.0
        for piece, wide in _pieces(" ".join(part.split())):
            if used + wide * size <= room:
                line, used = line + piece, used + wide * size
                continue
            if line.strip():
                lines.append(line.strip())
            line = piece.lstrip()
            while (used := width(line, size)) > room and len(line) > 1:
                cut = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or width(line[:n], size) <= room)
                lines.append(line[:cut])
                line = line[cut:]
        if line.strip():
            lines.append(line.strip())
        if len(lines) > most:
            break
    if len(lines) <= most:
        return tuple(lines)
    last = lines[most - 1]
    while last and width(last + "…", size) > room:
        last = last[:-1]
    return (*lines[: most - 1], last.rstrip("，。；、：,;") + "…")


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[tuple[str, float], ...]:
    """The unbreakable pieces of ``text``, each with its width in em."""
    return tuple((piece, sum(map(_em, piece))) for piece in _PIECE.findall(text))
