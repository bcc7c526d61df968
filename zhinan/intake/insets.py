"""Small tables of materials or steps inside a vertical form: a row of headings, and rows below it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhinan.intake.grid import Grid
from zhinan.intake.heading_rows import LONGEST_HEADING, HeadingRow
from zhinan.intake.headings import Headings
from zhinan.intake.labels import is_label_word
from zhinan.intake.layout import Layout, read_layout
from zhinan.intake.notes import is_note, is_running_number

_LEAST_HEADINGS = 3


@dataclass(frozen=True, slots=True)
class Inset:
    """A table inside a form: its heading's row, the row after its last."""

    heading: int
    end: int

    @property
    def rows(self) -> range:
        """Its rows, the heading's first."""
        return range(self.heading, self.end)


def find_insets(grid: Grid, headings: Headings) -> list[Inset]:
    """The tables inside the forms of a sheet, from above to below."""
    starts = [row for row in range(len(grid.rows)) if _is_heading(grid, headings, row)]
    return [Inset(row, _end(grid, headings, row, set(starts))) for row in starts]


def read_inset_layout(grid: Grid, headings: Headings, inset: Inset) -> Layout:
    """What the columns of a table inside a form mean. What stands to their left is the form's."""
    heading = HeadingRow(inset.heading, inset.heading, inset.heading, 0)
    layout = read_layout(grid, heading, headings)
    left = min(min(columns.values()) for columns in layout.columns.values())
    dropped = {grid.address(inset.heading, column) for column in layout.extras if column < left}
    layout.findings = [finding for finding in layout.findings if finding.cell not in dropped]
    layout.extras = {column: text for column, text in layout.extras.items() if column > left}
    layout.bare = [column for column in layout.bare if column > left]
    return layout


def _is_heading(grid: Grid, headings: Headings, row: int) -> bool:
    """Whether a row holds headings of materials or steps side by side, and next to nothing else."""
    own = grid.own(row)
    if len(own) < _LEAST_HEADINGS or any(len(text) > LONGEST_HEADING for text in own.values()):
        return False
    known = 0
    for text in own.values():
        named = headings.find(text)
        if not headings.identity.isdisjoint(named.values()):
            return False
        known += bool(named.keys() & {"material", "step"})
    others = sum(1 for text in own.values() if headings.is_ignored(text))
    return known >= _LEAST_HEADINGS and known * 4 >= (len(own) - others) * 3


def _end(grid: Grid, headings: Headings, heading: int, starts: set[int]) -> int:
    """The row after the last: where a blank row, a note, a title or the form's next label stands."""
    left = min(column for column, text in grid.own(heading).items() if headings.find(text))
    for row in range(heading + 1, len(grid.rows)):
        own = grid.own(row)
        first = next(_words(own), "")
        if not own or row in starts or (len(first) <= LONGEST_HEADING and "item" in headings.find(first)):
            return row
        if (
            any(map(is_label_word, own.values()))
            or is_note(list(own.values()), 0)
            or (len(own) == 1 and min(own) < left)
        ):
            return row
    return len(grid.rows)


def _words(own: dict[int, str]) -> Iterator[str]:
    """The texts of a row that are no running numbers."""
    return (text for text in own.values() if not is_running_number(text))
