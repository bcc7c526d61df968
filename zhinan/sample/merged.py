"""One sheet: items and their materials in the same rows, the materials' columns at the right.

An item with several materials takes several rows: its own cells are merged over them, or written in the first
row only, or written again in each.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from expectations.model import RecordKind, Standard
from zhinan.sample.book import Book, height_of, open_book, width_of
from zhinan.sample.columns import Column
from zhinan.sample.dress import Dress
from zhinan.sample.picture import Pictured
from zhinan.sample.record import Item
from zhinan.sample.written import Written

_SHEET = "事项"
Filling = Literal["merged", "first row", "every row"]


def write_merged(
    file: Path, standard: Standard, items: Sequence[Item], dress: Dress, filling: Filling = "merged"
) -> Written:
    """A merged cell's value and address are those of its top left corner."""
    written = Written(file.name)
    item_columns = dress.columns(standard, "item")
    material_columns = dress.columns(standard, "material", names_item=False)
    with open_book(file, items[0].profile.full_name, dress.sheets, in_memory=dress.in_memory) as book:
        sheet = book.sheet(_SHEET)
        _headings(book, sheet, written, {"item": item_columns, "material": material_columns})
        row = 1
        for item in items:
            last = row + max(1, len(item.materials)) - 1
            for index, column in enumerate(item_columns):
                text = column.text(item, item.record)
                if last > row and filling == "merged":
                    sheet.merge_range(row, index, last, index, "", book.text)
                for at in range(row, last + 1 if filling == "every row" else row + 1):
                    book.write(sheet, at, index, text)
                written.note(item.record, column.element, _SHEET, row, index)
            height = height_of((column.text(item, item.record), width_of(column.element)) for column in item_columns)
            for offset, material in enumerate(item.materials):
                sheet.set_row(row + offset, max(30, height / len(item.materials)))
                for index, column in enumerate(material_columns, start=len(item_columns)):
                    book.write(sheet, row + offset, index, column.text(item, material))
                    written.note(material, column.element, _SHEET, row + offset, index)
            written.counts["item"] += 1
            written.counts["material"] += len(item.materials)
            row = last + 1
        if dress.stray_picture:
            book.write(sheet, row + 3, 2, Pictured("", dress.stray_picture))
            written.note_stray_picture(_SHEET, row + 3, 2)
    return written


def _headings(book: Book, sheet: Any, written: Written, columns: dict[RecordKind, list[Column]]) -> None:
    index = 0
    for kind, own in columns.items():
        for position, column in enumerate(own):
            sheet.write_string(0, index, column.heading, book.heading)
            sheet.set_column(index, index, width_of(column.element))
            written.note_heading(kind, position, _SHEET, 0, index)
            index += 1
    sheet.set_row(0, 36)
    sheet.freeze_panes(1, 1)
