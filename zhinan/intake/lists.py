"""Lists that people fill in (verdicts, reviews, findings from outside): file → rows, each text with its cell.

A heading has one of several spellings; columns may stand in any order, and further ones are passed over.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from zhinan.errors import Rejected
from zhinan.intake.headings import heading_key
from zhinan.intake.model import a1
from zhinan.intake.sheet import Sheet
from zhinan.intake.workbook import read_workbook
from zhinan.text import compact

_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_HEADER_ROWS = 10


@dataclass(frozen=True, slots=True)
class Form:
    """How a list is told from others: field → its headings, the first of them ours; the fields it cannot lack.

    ``further``: headings that match this are fields of their own, under the match's first group.
    """

    headings: Mapping[str, Sequence[str]]
    required: Sequence[str]
    further: re.Pattern[str] | None = None

    def field(self, heading: str) -> str | None:
        """The field that a heading names, if any."""
        key = heading_key(heading)
        for name, texts in self.headings.items():
            if any(heading_key(text) == key for text in texts):
                return name
        match = self.further.match(compact(heading)) if self.further else None
        return match[1] if match else None


@dataclass(frozen=True, slots=True)
class Line:
    """One row: field → text (stripped) and field → A1 address, of the columns that are there."""

    sheet: str
    texts: Mapping[str, str]
    cells: Mapping[str, str]

    def text(self, field: str) -> str:
        """The text of a field; blank where there is no such column."""
        return self.texts.get(field, "")

    def cell(self, *fields: str) -> str:
        """The address of the first of ``fields`` that has a column."""
        return next((self.cells[field] for field in fields if field in self.cells), "")


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a file gives no rows, and where; ``sheet`` and ``cell`` are '' for the whole file."""

    sheet: str
    cell: str
    problem: str


def read_lines(file: Path, shown_path: str, form: Form) -> list[Line] | Unread:
    """The rows below each heading of ``form`` in ``file``, in its order. An OSError is for the caller."""
    try:
        sheets = read_workbook(file.read_bytes(), PurePosixPath(shown_path).name).sheets
    except Rejected as rejected:
        return Unread("", "", f"读不了这个文件：{rejected}")
    found: list[Line] = []
    has_heading = False
    for sheet in sheets:
        heading = _heading(sheet, form)
        if heading is not None:
            has_heading = True
            row, columns = heading
            for number in range(row + 1, len(sheet.cells)):
                texts = {field: sheet.cells[number][column].strip() for field, column in columns.items()}
                found.append(Line(sheet.name, texts, {field: a1(number, at) for field, at in columns.items()}))
    if not has_heading:
        wanted = "、".join(f"“{form.headings[name][0]}”" for name in form.required)
        return Unread(sheets[0].name, "A1", f"没有表头，须有{wanted}各列")
    return found


def _heading(sheet: Sheet, form: Form) -> tuple[int, dict[str, int]] | None:
    """Row of the heading, and field → column."""
    for row, cells in enumerate(sheet.cells[:_HEADER_ROWS]):
        columns: dict[str, int] = {}
        for column, text in enumerate(cells):
            field = form.field(text) if text.strip() else None
            if field is not None:
                columns.setdefault(field, column)
        if set(form.required) <= set(columns):
            return row, columns
    return None


def iso_date(text: str) -> str | None:
    """``text`` as an ISO date; None where it is none."""
    match = _DATE.match(compact(text))
    if not match:
        return None
    try:
        return datetime.date(*map(int, match.groups())).isoformat()
    except ValueError:
        return None
