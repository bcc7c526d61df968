"""How high a row has to be for its wrapped text: LibreOffice and WPS do not fit rows by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

_HIGHEST = 409  # points: the most that a row can have


# The same text stands in many lists.
@lru_cache(maxsize=65536)
def _cell_lines(text: str, width: int) -> int:
    """Lines that ``text`` takes in a column of ``width`` characters; a Chinese character takes two."""
    taken = 0
    for line in text.split("\n"):
        columns = sum(2 if ord(character) > 0x2E7F else 1 for character in line)
        taken += max(1, -(-columns // max(width - 1, 1)))
    return taken


def row_height(values: Sequence[str], widths: Sequence[int]) -> float:
    """Points that a row of these texts needs in columns of so many characters."""
    return min(4 + 13 * max(map(_cell_lines, values, widths)), _HIGHEST)
