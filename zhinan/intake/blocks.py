"""The tables that stand one below another in a sheet: a heading, its rows, and where both come again."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhinan.intake.grid import Grid
from zhinan.intake.heading_rows import HeadingRow
from zhinan.intake.headings import Headings
from zhinan.intake.layout import Layout, read_layout
from zhinan.intake.notes import without_page_mark
from zhinan.text import compact


@dataclass(slots=True)
class Block:
    """A heading with the rows below it, down to the next heading that names other columns.

    ``first`` is where its titles begin; ``repeats`` are rows that repeat its heading.
    """

    layout: Layout
    first: int
    repeats: set[int] = field(default_factory=set)


def find_blocks(grid: Grid, headings: Headings, heading_rows: list[HeadingRow]) -> list[Block]:
    """The tables of a sheet from above to below."""
    blocks: list[Block] = []
    for heading in heading_rows:
        layout = read_layout(grid, heading, headings)
        last = blocks[-1] if blocks else None
        if last is None:
            blocks.append(Block(layout, 0))
        elif _is_part(layout, last):
            last.repeats.update(range(heading.first, heading.last + 1))
            last.repeats.update(_repeated_above(grid, last.layout.heading, heading))
        else:
            blocks.append(Block(layout, _titles_above(grid, heading.first, last.layout.heading.last)))
    return blocks


def _is_part(layout: Layout, block: Block) -> bool:
    """Whether a heading names some of the columns of the heading above it, and no other."""
    return all(
        kind in block.layout.columns and columns.items() <= block.layout.columns[kind].items()
        for kind, columns in layout.columns.items()
    )


def _repeated_above(grid: Grid, first: HeadingRow, again: HeadingRow) -> list[int]:
    """The rows above a repeated heading that repeat what stands above the first: titles (…（续）), groups."""
    rows: list[int] = []
    titles = {without_page_mark(text) for row in range(first.first) for text in grid.own(row).values()}
    for row in range(again.first - 1, first.last, -1):
        own = grid.own(row)
        texts = [without_page_mark(text) for text in own.values()]
        # A title that says it goes on is one even where the first was another.
        goes_on = len(own) == 1 and texts[0] != compact(next(iter(own.values())))
        if not goes_on and not titles.issuperset(texts):
            break
        rows += [row] if texts else []
    return rows


def _titles_above(grid: Grid, heading: int, stop: int) -> int:
    """The first row of the titles right above a further heading, which follow a blank row."""
    row = heading
    while row - 1 > stop and len(grid.own(row - 1)) == 1:
        row -= 1
    is_after_blank = row - 1 > stop and not grid.own(row - 1)
    wide = row < heading and all(grid.spans.get((at, next(iter(grid.own(at)))), 1) > 2 for at in range(row, heading))
    return row if is_after_blank or wide else heading
