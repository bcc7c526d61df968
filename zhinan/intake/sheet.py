"""Sheets of cells, whatever kind of file they came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from zhinan.intake.formulas import Cell
from zhinan.intake.model import Note

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


@dataclass(slots=True)
class Workbook:
    """The sheets of one file, hidden ones too, in the file's order; ``notes`` on what is in it besides.

    ``content`` is the file that they were read from: the one within, where it was encrypted.
    """

    sheets: list[Sheet]
    notes: list[Note] = field(default_factory=list)
    content: bytes = b""


def trim(cells: Sequence[list[str]]) -> list[list[str]]:
    """``cells`` without the empty columns on the right and the empty rows below.

    A sheet may declare 16,384 columns and use 20: everything after this walks over real width only.
    """
    width = height = 0
    for number, row in enumerate(cells, start=1):
        if row.count("") != len(row):
            height = number
            tail = row[width:]
            if tail.count("") != len(tail):
                width = max(at for at, cell in enumerate(row, start=1) if cell)
    if not cells or width == len(cells[0]):
        return list(cells[:height])
    return [row[:width] for row in cells[:height]]
