"""What intake hands on: one ``Reading`` per file, its tables, their records, every cell's address."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

from zhinan.intake.picture import Picture
from zhinan.intake.record import Packed, Record, pack

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
    _packed: Packed | None = field(default=None, init=False, repr=False, compare=False)

    def address(self, record: Record, element: str) -> str:
        """A1 address of the cell that holds ``element`` of ``record``."""
        return a1(*self.cell(record, element))

    def cell(self, record: Record, element: str) -> tuple[int, int]:
        """(row, column), zero-based, of the cell that holds ``element`` of ``record``."""
        if record.moved and element in record.moved:
            return record.moved[element]
        index = self.columns[element]
        return (record.row, index) if self.orientation == "rows" else (index, record.column)

    def packed(self) -> Packed:
        """The records by columns."""
        return self._packed or pack(self.records)

    @property
    def count(self) -> int:
        """How many records."""
        return self._packed.count if self._packed else len(self.records)

    # A table is pickled with its records packed: an object a record, and a reference a cell, would be most of what
    # passes between the processes. What comes back makes records of them when it is asked for one.
    def __getstate__(self) -> tuple[Any, ...]:
        packed = self.packed()
        return (
            (self.kind, self.sheet, self.sheet_index, self.orientation, self.columns, self.heading, self.headings),
            tuple(getattr(packed, part.name) for part in fields(packed)),
        )

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        own, packed = state
        self.kind, self.sheet, self.sheet_index, self.orientation, self.columns, self.heading, self.headings = own
        self._packed = Packed(*packed)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> list[Record]:  # of an attribute that is not set
            if name != "records" or self._packed is None:
                raise AttributeError(name)
            self.records, self._packed = self._packed.records(), None
            return self.records


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
        return sum(table.count for table in self.tables if table.kind == kind)
