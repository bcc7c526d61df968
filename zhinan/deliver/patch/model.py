"""What is to be marked in a workbook, and what cannot be marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]
# Whose notes these are: in every file that is marked, and looked for in every file that comes back.
AUTHOR = "指南核查"
REMARK_HEADING = "整改说明"
# A note of ours below a note that was there already begins with this line.
NOTE_RULE = "—— 以下为核查意见 ——"


class Unpatchable(Exception):
    """The package cannot be changed part by part: its content is delivered as a new workbook instead."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell to be coloured; ``note`` is the text of its note."""

    severity: Severity
    note: str


@dataclass(slots=True)
class SheetMarks:
    """The marks of one sheet: A1 address → mark.

    ``remarks``: row number, from 1 → what is to be said of the row in the column 整改说明; ``heading_row``: the row of
    the table's heading, from 1. Without one (a form) there is no such column. ``last_row``: of the table's records.
    """

    cells: dict[str, Mark] = field(default_factory=dict)
    remarks: dict[int, str] = field(default_factory=dict)
    heading_row: int | None = None
    last_row: int = 0


@dataclass(frozen=True, slots=True)
class Todo:
    """The first sheet: ``rows`` in the order of ``columns``; the link of row n is ``targets[n]`` (sheet, cell)."""

    title: str
    remark: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[Sequence[str]]
    targets: Sequence[tuple[str, str] | None]
    link_column: int


Marks = Mapping[str, SheetMarks]
