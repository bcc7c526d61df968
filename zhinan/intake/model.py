"""What intake hands on: one ``Reading`` per file, its tables, their records, every cell's address."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, count
from operator import attrgetter
from typing import Any, Literal

from zhinan.intake.picture import Picture

Kind = Literal["item", "material", "step"]
Orientation = Literal["rows", "columns"]


@lru_cache(maxsize=1024)
def column_letters(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """A1 address of a cell given zero-based row and column."""
    return f"{column_letters(column)}{row + 1}"


@dataclass(slots=True)
class Record:
    """One item, material or step as submitted.

    ``row`` and ``column`` (zero-based) are where the record begins. ``values`` are aligned with the
    table's ``columns``: the cell's text, '' where it is blank. ``moved`` names the elements whose
    value stands elsewhere than at the crossing of record and column (merged areas), with the
    (row, column) where it does. ``item`` is the position, among the item records of the same
    ``Reading``, of the item that this material or step stands with in one table (merged rows);
    None where it has to be found by code or name. ``part`` tells apart records that stand in one cell
    (the steps of element 11), counted from 1. ``broken`` names the elements whose value cannot be
    used (``broken.py``), with the structural rule that tells why.
    """

    row: int
    column: int
    values: list[str]
    moved: dict[str, tuple[int, int]] | None = None
    extra: dict[str, str] | None = None
    item: int | None = None
    part: int = 0
    broken: dict[str, str] | None = None


# What every record has, and what few have.
_NUMBERS = ("row", "column", "part")
_RARE = ("moved", "extra", "item", "broken")


@dataclass(slots=True)
class Table:
    """One block of records of one kind in one sheet.

    ``columns`` maps element name → zero-based index of its column (orientation "rows": a record is
    a row) or of its row (orientation "columns": a record is a column, 一事一表).
    ``heading`` is the A1 address of the heading row's (or column's) first cell;
    ``headings`` gives each element's heading cell address.
    """

    kind: Kind
    sheet: str
    sheet_index: int
    orientation: Orientation
    columns: dict[str, int]
    heading: str
    headings: dict[str, str]
    records: list[Record] = field(default_factory=list)

    def address(self, record: Record, element: str) -> str:
        """A1 address of the cell that holds ``element`` of ``record``."""
        return a1(*self.cell(record, element))

    def cell(self, record: Record, element: str) -> tuple[int, int]:
        """(row, column), zero-based, of the cell that holds ``element`` of ``record``."""
        if record.moved and element in record.moved:
            return record.moved[element]
        index = self.columns[element]
        return (record.row, index) if self.orientation == "rows" else (index, record.column)

    # How a table is pickled: its records as columns, each text once. An object a record, and a reference a cell,
    # would be most of what passes between the processes.
    def __getstate__(self) -> tuple[Any, ...]:
        records = self.records
        width = len(records[0].values) if records else 0
        number_of: defaultdict[str, int] = defaultdict(count().__next__)
        cells = array("I", map(number_of.__getitem__, chain.from_iterable(map(attrgetter("values"), records))))
        assert len(cells) == width * len(records)  # aligned with the columns, see Record
        return (
            (self.kind, self.sheet, self.sheet_index, self.orientation, self.columns, self.heading, self.headings),
            width,
            list(number_of),
            cells.tobytes(),
            [array("q", map(attrgetter(name), records)).tobytes() for name in _NUMBERS],
            [
                {at: value for at, value in enumerate(map(attrgetter(name), records)) if value is not None}
                for name in _RARE
            ],
        )

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        own, width, texts, cells, numbers, rare = state
        self.kind, self.sheet, self.sheet_index, self.orientation, self.columns, self.heading, self.headings = own
        flat = list(map(texts.__getitem__, memoryview(cells).cast("I")))
        rows, columns, parts = (memoryview(data).cast("q").tolist() for data in numbers)
        moved, extra, items, broken = (values.get for values in rare)
        self.records = [
            Record(
                rows[at],
                columns[at],
                flat[at * width : (at + 1) * width],
                moved(at),
                extra(at),
                items(at),
                parts[at],
                broken(at),
            )
            for at in range(len(rows))
        ]


@dataclass(slots=True)
class Finding:
    """A structural finding of intake: told once for a sheet or a file. ``rule`` begins with S."""

    rule: str
    sheet: str | None
    cell: str | None
    value: str
    message: str
    element: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What intake saw in a file and let be, so that nobody has to wonder: hidden rows that were read, macros
    that were not run. No mistake of the department's, and never counted."""

    sheet: str | None
    cell: str | None
    message: str


@dataclass(slots=True)
class SheetAccount:
    """Where the rows of one sheet went (law 6): the counts add up to ``rows``.

    ``heading_rows``: everything down to the heading (titles too) and repeated headings;
    ``blank_rows``; ``note_rows``: totals, remarks, signatures; ``record_rows``: rows that hold
    records. For 一事一表 forms a row is one element's row.
    """

    sheet: str
    rows: int
    heading_rows: int = 0
    blank_rows: int = 0
    note_rows: int = 0
    record_rows: int = 0
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """One embedded picture of one item (element 53), anchored at ``cell``.

    ``table_no`` and ``record_no`` are positions among the reading's tables and that table's records.
    """

    sheet: str
    cell: str
    table_no: int
    record_no: int
    picture: Picture


@dataclass(slots=True)
class Reading:
    """The outcome of reading one file: ``status`` "read", or "rejected" with its ``reason``."""

    path: str
    sha256: str
    status: Literal["read", "rejected"]
    reason: str | None
    department: str | None
    tables: list[Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    sheets: list[SheetAccount] = field(default_factory=list)
    pictures: list[PlacedPicture] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def count(self, kind: Kind) -> int:
        """Number of records of one kind."""
        return sum(len(table.records) for table in self.tables if table.kind == kind)
