"""Headings over several rows: which rows belong to one, and which cell of theirs names each column."""

from __future__ import annotations

from dataclasses import dataclass, replace

from zhinan.intake.grid import Grid
from zhinan.intake.headings import Headings

LONGEST_HEADING = 60
_MOST_ROWS = 4


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """A heading: ``row`` is the one that names the columns; ``first`` to ``last`` all belong to it."""

    row: int
    first: int
    last: int
    known: int


def widen(grid: Grid, headings: Headings, heading: HeadingRow, between: tuple[int, int]) -> HeadingRow:
    """``heading`` with the rows above and below it, of those ``between`` two rows, that name further columns."""
    while heading.last - heading.first + 1 < _MOST_ROWS and heading.last + 1 < between[1]:
        if not _names_below(grid, headings, heading):
            break
        heading = replace(heading, last=heading.last + 1)
    while heading.last - heading.first + 1 < _MOST_ROWS and heading.first - 1 > between[0]:
        row = heading.first - 1
        if not _names_above(grid, headings, heading) and not _is_groups(grid, row):
            break
        heading = replace(heading, first=row)
    return heading


def name_columns(grid: Grid, headings: Headings, heading: HeadingRow) -> None:
    """Let the cells of ``heading.row`` read as those that name their columns: the lowest known heading of each."""
    if heading.first == heading.last:
        return
    for column in range(grid.width):
        filled = [row for row in range(heading.last, heading.first - 1, -1) if _is_column_s(grid, row, column)]
        known = [row for row in filled if _is_known(headings, grid.rows[row][column])]
        if known:
            grid.show(heading.row, column, known[0])
        elif filled and not grid.rows[heading.row][column].strip():
            # A group's name is better than none; a heading of one column alone is that.
            single = [row for row in filled if grid.spans.get(grid.anchor(row, column), 1) == 1]
            grid.show(heading.row, column, (single or filled)[0])


def _names_below(grid: Grid, headings: Headings, heading: HeadingRow) -> bool:
    """Whether the row below names columns that the heading leaves open, and holds nothing else."""
    row = heading.last + 1
    own = grid.own(row)
    known = sum(1 for text in own.values() if _is_known(headings, text))
    return bool(known) and known * 2 >= len(own) and all(_is_open(grid, headings, heading, c) for c in own)


def _is_open(grid: Grid, headings: Headings, heading: HeadingRow, column: int) -> bool:
    """Whether no row of the heading names this very column: nothing stands there, or a group's name."""
    for row in range(heading.first, heading.last + 1):
        text = grid.rows[row][column]
        if text.strip() and _is_known(headings, text) and not _is_group(grid, row, column):
            return False
    return True


def _names_above(grid: Grid, headings: Headings, heading: HeadingRow) -> bool:
    """Whether the row above names columns that the heading has nothing for, what else it holds being groups' names.

    One column alone may be a line of label and value: then its value stands right beside it.
    """
    row = heading.first - 1
    own = grid.own(row)
    named: list[int] = []
    for column, text in own.items():
        is_blank = all(not grid.rows[below][column].strip() for below in range(heading.first, heading.last + 1))
        if is_blank and _is_known(headings, text):
            named.append(column)
        elif len(text) > LONGEST_HEADING or not (is_blank or _is_group(grid, row, column)):
            return False
    if len(named) != 1:
        return len(named) > 1
    is_beside_value = named[0] + 1 in own and len(own) <= 2
    return not is_beside_value or _is_identity(headings, own[named[0]])


def _is_identity(headings: Headings, text: str) -> bool:
    return not headings.identity.isdisjoint(headings.find(text).values())


def _is_groups(grid: Grid, row: int) -> bool:
    """Whether a row holds nothing but names of groups of columns, merged over them."""
    own = grid.own(row)
    return len(own) > 1 and all(grid.spans.get((row, column), 1) > 1 for column in own)


def _is_group(grid: Grid, row: int, column: int) -> bool:
    """Whether a heading cell stands over several columns: merged, or with a blank to its right."""
    if grid.spans.get(grid.anchor(row, column), 1) > 1:
        return True
    return column + 1 < grid.width and not grid.rows[row][column + 1].strip()


def _is_column_s(grid: Grid, row: int, column: int) -> bool:
    """Whether a cell with text begins in this column."""
    return bool(grid.rows[row][column].strip()) and grid.anchor(row, column)[1] == column


def _is_known(headings: Headings, text: str) -> bool:
    return len(text) <= LONGEST_HEADING and (
        bool(headings.find(text)) or headings.is_ignored(text) or headings.is_set_aside(text)
    )
