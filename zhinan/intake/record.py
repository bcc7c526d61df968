"""One item, material or step as submitted, and many of them by columns: each text once."""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, count
from operator import attrgetter
from typing import Any


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


@dataclass(frozen=True, slots=True)
class Packed:
    """The records of a table by columns, each text once: what passes between the processes, and what is loaded.

    ``cells``: which of ``texts`` stands in each cell (unsigned, 4 bytes), record by record, ``width`` of them each;
    ``rows``, ``columns``, ``parts``: of each record (signed, 8 bytes). The others: of the few records that have one,
    by the record's position.
    """

    width: int
    texts: list[str]
    cells: bytes
    rows: bytes
    columns: bytes
    parts: bytes
    moved: dict[int, dict[str, tuple[int, int]]]
    extra: dict[int, dict[str, str]]
    items: dict[int, int]
    broken: dict[int, dict[str, str]]

    @property
    def count(self) -> int:
        """How many records."""
        return len(self.rows) // 8

    def records(self) -> list[Record]:
        """The records themselves."""
        flat = list(map(self.texts.__getitem__, memoryview(self.cells).cast("I")))
        rows, columns, parts = (memoryview(data).cast("q").tolist() for data in (self.rows, self.columns, self.parts))
        return [
            self._record(at, rows[at], columns[at], flat[at * self.width : (at + 1) * self.width], parts[at])
            for at in range(len(rows))
        ]

    def column(self, place: int) -> set[str]:
        """The texts of the values at one place; none of a table that has no record."""
        if not self.width:
            return set()
        return set(map(self.texts.__getitem__, memoryview(self.cells).cast("I")[place :: self.width]))

    def record(self, at: int) -> Record:
        """The record at one position."""
        row, column, part = (memoryview(data).cast("q")[at] for data in (self.rows, self.columns, self.parts))
        cells = memoryview(self.cells).cast("I")[at * self.width : (at + 1) * self.width]
        return self._record(at, row, column, list(map(self.texts.__getitem__, cells)), part)

    def _record(self, at: int, row: int, column: int, values: list[str], part: int) -> Record:
        return Record(
            row,
            column,
            values,
            self.moved.get(at),
            self.extra.get(at),
            self.items.get(at),
            part,
            self.broken.get(at),
        )


def pack(records: list[Record]) -> Packed:
    """The records of one table by columns."""
    width = len(records[0].values) if records else 0
    number_of: defaultdict[str, int] = defaultdict(count().__next__)
    cells = array("I", map(number_of.__getitem__, chain.from_iterable(map(attrgetter("values"), records))))
    assert len(cells) == width * len(records)  # aligned with the columns, see Record

    def numbers(name: str) -> bytes:
        return array("q", map(attrgetter(name), records)).tobytes()

    def few(name: str) -> dict[int, Any]:
        return {at: value for at, value in enumerate(map(attrgetter(name), records)) if value is not None}

    return Packed(
        width,
        list(number_of),
        cells.tobytes(),
        numbers("row"),
        numbers("column"),
        numbers("part"),
        few("moved"),
        few("extra"),
        few("item"),
        few("broken"),
    )
