"""One sheet of cells, whatever kind of file it came from."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhinan.intake.formulas import Cell

Area = tuple[int, int, int, int]


@dataclass(slots=True)
class Sheet:
    """One sheet: ``cells[row][column]`` is the text of a cell, all rows of one width, both zero-based.

    ``merged`` are the merged areas (first row, first column, last row, last column); a cell inside one,
    other than its first, reads as the file has it (mostly ''). A formula error reads as the error (#N/A).
    ``uncached`` are the cells with a formula that the file holds no result of: they read as the formula.
    ``rounded`` are the numbers of 16 digits and more, of which a spreadsheet program keeps 15.
    ``hidden_rows`` and ``hidden_columns`` are zero-based; their cells are read like any other.
    """

    name: str
    index: int
    cells: list[list[str]]
    merged: list[Area] = field(default_factory=list)
    hidden: bool = False
    uncached: set[Cell] = field(default_factory=set)
    rounded: set[Cell] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
