"""Where the heading rows of a sheet are."""

from __future__ import annotations

from collections.abc import Iterable

from zhinan.intake.grid import Grid
from zhinan.intake.heading_rows import LONGEST_HEADING, HeadingRow, widen
from zhinan.intake.headings import Headings

SEARCHED_ROWS = 30


def find_heading_rows(grid: Grid, headings: Headings) -> list[HeadingRow]:
    """The heading rows from above to below: the first begins a table, others repeat it or begin another.

    The row with most known headings among the first ``SEARCHED_ROWS`` is one in any case. Other rows
    must look like nothing but a heading: label and value side by side (事项类型｜行政许可) are half known.
    """
    scores: dict[int, tuple[int, int]] = {}
    wanted = set(headings.known)
    for row, cells in enumerate(grid.rows):
        # Later headings are mostly copies of the first: its very texts are looked for, at C speed.
        if row < SEARCHED_ROWS or not wanted.isdisjoint(cells):
            score = _score(grid, headings, row)
            if score:
                scores[row] = score
                wanted.update(text for text in cells if text and headings.find(text))
    early = [row for row in scores if row < SEARCHED_ROWS]
    if not early:
        return []
    best = max(early, key=lambda row: (scores[row][0], -row))
    accepted = [row for row, (known, filled) in scores.items() if row == best or known * 4 >= filled * 3]
    copies = {row for row in scores if grid.rows[row] == grid.rows[best]}
    found: list[HeadingRow] = []
    runs = _runs({*accepted, *copies})
    ends = [*(run[0] for run in runs[1:]), len(grid.rows)]
    for run, end in zip(runs, ends, strict=True):
        heading = widen(grid, headings, _heading(run, scores), (found[-1].last if found else -1, end))
        found.append(heading)
    return found


def _score(grid: Grid, headings: Headings, row: int) -> tuple[int, int] | None:
    """(known headings, filled cells) of a row that can be a heading; None where it cannot."""
    known = filled = 0
    has_identity = False
    covered = grid.covered.get(row)
    for column, text in enumerate(grid.rows[row]):
        if not text or not text.strip() or (covered and grid.anchor(row, column)[1] != column):
            continue
        if len(text) > LONGEST_HEADING:
            filled += 1
            continue
        found = headings.find(text)
        if found:
            known += 1
            has_identity = has_identity or not headings.identity.isdisjoint(found.values())
        elif headings.is_ignored(text):
            continue
        filled += 1
    enough = known >= 3 or (known == 2 and has_identity)
    return (known, filled) if enough and known * 2 >= filled else None


def _runs(rows: Iterable[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return runs


def _heading(run: list[int], scores: dict[int, tuple[int, int]]) -> HeadingRow:
    """Headings over several rows: the row that names most columns names them."""
    row = max(run, key=lambda row: (scores[row][0], -row))
    return HeadingRow(row, run[0], run[-1], scores[row][0])
