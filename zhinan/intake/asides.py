"""The rows of a table that hold no record: blank ones, totals, remarks, signatures, titles between items."""

from __future__ import annotations

from typing import Literal

from zhinan.intake.grid import Grid
from zhinan.intake.layout import Layout
from zhinan.intake.notes import (
    is_group_title,
    is_note,
    is_page_mark,
    is_remark,
    is_running_number,
    is_section_title,
    is_signature,
)

Cover = dict[int, tuple[int, int]]
"""The cells of a row that show another cell (merged areas): column → (row, column) of that one."""


class Asides:
    """Tells the rows below one heading that hold no record. Ask of them in order: a remark may go on below."""

    def __init__(self, grid: Grid, layout: Layout) -> None:
        self._grid, self._layout = grid, layout
        self._remark_column: int | None = None

    def sort(self, number: int, covered: Cover | None) -> Literal["blank", "note"] | None:
        """What the row ``number`` is where it holds no record; None where it does."""
        own = self._grid.own(number)
        ignored = self._layout.ignored
        if all(
            column in ignored and (is_running_number(text) or self._grid.is_broken(number, column))
            for column, text in own.items()
        ):
            return "blank"  # numbered in advance and never filled in
        if self._is_prepared(number, own, covered):
            return "blank"
        if not self.is_inside(number, covered) and self._is_note(number, own):
            return "note"
        self._remark_column = None
        return None

    def is_inside(self, number: int, covered: Cover | None) -> bool:
        """Whether the item's name or code is in a merged area that began in a row above."""
        if not covered:
            return False
        return any(column in covered and covered[column][0] < number for column in self._layout.identity)

    def _is_prepared(self, number: int, own: dict[int, str], covered: Cover | None) -> bool:
        """Whether a row holds nothing but formulas copied down in advance, which had nothing to look up.

        A row that has the item's name or code, even one in error, is a record.
        """
        identity, ignored = self._layout.identity, self._layout.ignored
        if not identity or any(column in own for column in identity) or self.is_inside(number, covered):
            return False
        prepared = [self._grid.is_broken(number, column) for column in own if column not in ignored]
        return bool(prepared) and all(prepared)

    def _is_note(self, number: int, own: dict[int, str]) -> bool:
        column, text = next(iter(own.items()))
        if len(own) == 1:
            if self._grid.spans.get((number, column), 1) * 2 > max(self._layout.width, 2):
                return True
            # The lines of a remark often stand each in a row of its own.
            if column == self._remark_column:
                return True
            if column in self._layout.ignored and is_section_title(text):
                return True
            if is_page_mark(text) or is_group_title(text):
                return True
        if is_note(list(own.values()), self._layout.width):
            if is_remark(text) or is_signature(text):
                self._remark_column = column
            return True
        return False
