"""One sheet: an item's cells merged downwards over its materials, the materials' columns at the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

from expectations.model import Standard
from zhinan.sample.book import Book, height_of, open_book, width_of
from zhinan.sample.columns import Column, columns_of
from zhinan.sample.record import Item
from zhinan.sample.written import Written

_SHEET = "事项"


def write_merged(file: Path, standard: Standard, items: Sequence[Item], rng: Random, *, uses_aliases: bool) -> Written:
    """A merged cell's value and address are those of its top left corner."""
    written = Written(file.name)
    item_columns = columns_of(standard, "item", rng, uses_aliases=uses_aliases)
    material_columns = [
        column for column in columns_of(standard, "material", rng, uses_aliases=uses_aliases) if not column.is_identity
    ]
    with open_book(file, items[0].profile.full_name) as book:
        sheet = book.sheet(_SHEET)
        _headings(book, sheet, [*item_columns, *material_columns])
        row = 1
        for item in items:
            last = row + max(1, len(item.materials)) - 1
            for index, column in enumerate(item_columns):
                value = item[column.element]
                if last > row:
                    sheet.merge_range(row, index, last, index, "", book.text)
                book.write(sheet, row, index, value)
                written.note(item.record, column.element, _SHEET, row, index)
            height = height_of((item[column.element], width_of(column.element)) for column in item_columns)
            for offset, material in enumerate(item.materials):
                sheet.set_row(row + offset, max(30, height / len(item.materials)))
                for index, column in enumerate(material_columns, start=len(item_columns)):
                    book.write(sheet, row + offset, index, material[column.element])
                    written.note(material, column.element, _SHEET, row + offset, index)
            written.counts["item"] += 1
            written.counts["material"] += len(item.materials)
            row = last + 1
    return written


def _headings(book: Book, sheet: Any, columns: Sequence[Column]) -> None:
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.heading, book.heading)
        sheet.set_column(index, index, width_of(column.element))
    sheet.set_row(0, 36)
    sheet.freeze_panes(1, 1)
