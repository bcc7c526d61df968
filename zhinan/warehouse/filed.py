"""Readings on their way into the tables: by columns, with the names of their records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

from zhinan.intake.model import Reading, Table, column_letters
from zhinan.intake.record import Packed, Record


def record_id(reading: Reading, table_no: int, record: Record) -> str:
    """Stable name of a record: content, table, and where it begins."""
    return _record_id(f"{reading.sha256[:16]}:{table_no}:", record.column, record.row, record.part)


def _record_id(begin: str, column: int, row: int, part: int) -> str:
    return f"{begin}{column_letters(column)}{row + 1}#{part}" if part else f"{begin}{column_letters(column)}{row + 1}"


@dataclass(frozen=True, slots=True)
class Filed:
    """A reading on its way into the tables: its tables by columns, and the names of their records."""

    reading: Reading
    packed: list[Packed]
    ids: list[list[str]]

    def tables(self) -> Iterator[tuple[Table, Packed, list[str]]]:
        """Each table with its records by columns and their names."""
        return zip(self.reading.tables, self.packed, self.ids, strict=True)


def filed(reading: Reading) -> Filed:
    """The reading as it is loaded."""
    packed = [table.packed() for table in reading.tables]
    begins = [f"{reading.sha256[:16]}:{table_no}:" for table_no in range(len(packed))]
    ids = [
        list(map(_record_id, repeat(begin), *map(whole, (one.columns, one.rows, one.parts))))
        for begin, one in zip(begins, packed, strict=True)
    ]
    return Filed(reading, packed, ids)


def whole(data: bytes) -> list[int]:
    """The whole numbers of a column (``Packed``)."""
    return memoryview(data).cast("q").tolist()
