"""Whatever the shape of a workbook: every value is read, at the cell that it was written to, and every row is counted.

The workbooks are drawn in ``drawn_books.py`` and its neighbours.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, note, settings

from zhinan.intake.headings import Headings
from zhinan.intake.model import Reading, Table, a1
from zhinan.intake.read import read_file
from zhinan.intake.record import Record

from .drawn_books import Book, books
from .drawn_page import Expected, Page

# More of them: EXAMPLES=5000 pytest tests/unit/intake/test_address_property.py
EXAMPLES = int(os.environ.get("EXAMPLES", "240"))
HEALTH = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@settings(max_examples=EXAMPLES, deadline=None, derandomize="EXAMPLES" not in os.environ, suppress_health_check=HEALTH)
@given(book=books())
def test_every_value_is_read_at_its_cell(headings: Headings, book: Book) -> None:
    compare(book, read(book, headings))


@settings(
    max_examples=EXAMPLES // 12, deadline=None, derandomize="EXAMPLES" not in os.environ, suppress_health_check=HEALTH
)
@given(book=books(("ods",)))
def test_the_same_of_ods(headings: Headings, book: Book) -> None:
    compare(book, read(book, headings))


def read(book: Book, headings: Headings) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"事项.{book.suffix}"
        path.write_bytes(book.data)
        return read_file(path, path.name, headings, [])


def compare(book: Book, reading: Reading) -> None:
    for page in book.pages:
        note("\n".join([page.name, *(f"{number}: {row}" for number, row in enumerate(page.rows(), start=1))]))
        note(f"{page.merged} {page.headings}")
    note(str([finding.message for finding in reading.findings]))
    assert reading.status == "read"
    items = [(table, record) for table in reading.tables if table.kind == "item" for record in table.records]
    for page in book.pages:
        for kind in ("item", "material"):
            read_there = [
                (table, record)
                for table in reading.tables
                if table.kind == kind and table.sheet == page.name
                for record in table.records
            ]
            expected = [one for one in page.expected if one.kind == kind]
            assert [_shown(table, record) for table, record in read_there] == [_written(one) for one in expected]
            for (table, record), one in zip(read_there, expected, strict=True):
                assert record.item == one.item
                assert one.extras <= set((record.extra or {}).values())
                for element in table.columns if page.headings else ():
                    assert table.headings[element] == a1(*page.headings[element])
    assert len(items) == sum(one.kind == "item" for page in book.pages for one in page.expected)
    for account, page in zip(reading.sheets, book.pages, strict=True):
        parts = account.heading_rows, account.blank_rows, account.note_rows, account.record_rows
        assert sum(parts) == account.rows == page.height
        assert account.record_rows == len(_record_rows(page))
    for page in book.pages:
        told = [one.message for one in reading.notes if one.sheet == page.name and "隐藏" in one.message]
        texts = {row for row, _ in page.cells}, {column for _, column in page.cells}
        assert bool(told) == bool(page.hidden_rows & texts[0] or page.hidden_columns & texts[1])


def _shown(table: Table, record: Record) -> dict[str, tuple[str, str]]:
    return {
        element: (text, table.address(record, element))
        for element, text in zip(table.columns, record.values, strict=True)
    }


def _written(one: Expected) -> dict[str, tuple[str, str]]:
    return {element: (text, a1(*cell)) for element, (text, cell) in one.values.items()}


def _record_rows(page: Page) -> set[int]:
    return {row for one in page.expected for _, (row, _) in one.values.values()}
