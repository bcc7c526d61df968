"""A sheet with its merged areas spread out: each cell of an area reads as the area's first cell."""

from __future__ import annotations

from zhinan.intake.formulas import ERROR_TEXTS
from zhinan.intake.model import a1
from zhinan.intake.sheet import Sheet


class Grid:
    """The cells of a sheet as a person sees them.

    ``rows`` hold the text of each cell, merged areas filled. ``covered`` tells, for rows that merged
    areas touch only, which columns show another cell, and which: {row: {column: (row, column)}}.
    ``spans`` tells how many columns wide the merged area is that begins at a cell.
    """

    __slots__ = ("_sheet", "covered", "name", "rows", "spans", "width")

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.name = sheet.name
        self.rows = list(sheet.cells)
        self.width = len(sheet.cells[0]) if sheet.cells else 0
        self.covered: dict[int, dict[int, tuple[int, int]]] = {}
        self.spans: dict[tuple[int, int], int] = {}
        for top, left, lowest, rightmost in sheet.merged:
            # An area may reach past the cells that hold anything; one whose first cell is blank shows
            # nothing, and what other programs left beneath it is better seen than lost.
            if top >= len(self.rows) or left >= self.width or not sheet.cells[top][left].strip():
                continue
            bottom, right = min(lowest, len(self.rows) - 1), min(rightmost, self.width - 1)
            self.spans[top, left] = right - left + 1
            self._fill(top, left, bottom, right)

    def _fill(self, top: int, left: int, bottom: int, right: int) -> None:
        text = self._sheet.cells[top][left]
        for row in range(top, bottom + 1):
            cells = self.rows[row]
            if cells is self._sheet.cells[row]:
                cells = self.rows[row] = list(cells)
            covered = self.covered.setdefault(row, {})
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    cells[column] = text
                    covered[column] = (top, left)

    def cut_below(self, heading_end: int) -> None:
        """Undo merged areas that reach from the heading rows into the data: a heading is no value."""
        for row in range(heading_end + 1, len(self.rows)):
            covered = self.covered.get(row)
            if covered is None:
                continue
            for column in [column for column, (top, _) in covered.items() if top <= heading_end]:
                del covered[column]
                self.rows[row][column] = self._sheet.cells[row][column]

    def show(self, row: int, column: int, source: int) -> None:
        """Let the cell at (row, column) read as the one in the row ``source`` of the same column."""
        if self.anchor(row, column) == self.anchor(source, column):
            return
        text, cell = self.rows[source][column], self.anchor(source, column)
        if self.rows[row] is self._sheet.cells[row]:
            self.rows[row] = list(self.rows[row])
        self.rows[row][column] = text
        self.covered.setdefault(row, {})[column] = cell

    def own(self, row: int) -> dict[int, str]:
        """The cells of a row with text of their own, by column."""
        covered = self.covered.get(row, {})
        return {
            column: text
            for column, text in enumerate(self.rows[row])
            if text and column not in covered and text.strip()
        }

    def is_broken(self, row: int, column: int) -> bool:
        """Whether the cell seen at (row, column) shows an error, or a formula without a result."""
        return self.rows[row][column] in ERROR_TEXTS or self.anchor(row, column) in self._sheet.uncached

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell whose text is seen at (row, column)."""
        return self.covered.get(row, {}).get(column, (row, column))

    def address(self, row: int, column: int) -> str:
        """A1 address of the cell whose text is seen at (row, column)."""
        return a1(*self.anchor(row, column))
