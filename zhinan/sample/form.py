"""一事一表: an element per row, as annex 2 of the notice is printed.

One form is one sheet, or the items stand side by side on one form, or the forms stand one below another.
The rows of the materials (46–52) are mostly left out: one form holds one item, and no list of materials. Where they
are filled in, they come once for each material, as the annex has them between 45 and 53.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.model import Element, RecordKind, Standard
from zhinan.sample.book import Book, height_of, open_book, width_of
from zhinan.sample.columns import Column
from zhinan.sample.dress import Dress
from zhinan.sample.record import Item, Record
from zhinan.sample.written import Written

_HEADINGS = ("序号", "要素", "填写要求", "填写内容")
_WIDTHS = [7, *(max(18, width_of(heading)) for heading in _HEADINGS[1:])]
_VALUE_COLUMN = 3
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_MOST_CHARACTERS = 31
_ALL_KINDS: tuple[RecordKind, ...] = ("item", "material")
_LAST_BEFORE_MATERIALS = 45


def write_form(
    file: Path, standard: Standard, items: Sequence[Item], dress: Dress, *, has_materials: bool = False
) -> Written:
    """A sheet per item."""
    with open_book(file, items[0].profile.full_name, dress.sheets, in_memory=dress.in_memory) as book:
        rows = {kind: dress.form_rows(standard, kind) for kind in (_ALL_KINDS if has_materials else _ALL_KINDS[:1])}
        form = _FormWriter(book, standard, rows, Written(file.name))
        for position, item in enumerate(items, start=1):
            name = f"{position:02d}{_FORBIDDEN.sub('', item.entry.name)}"[:_MOST_CHARACTERS]
            form.write(book.sheet(name, is_form=True), name, 0, [item])
    return form.written


def write_side_by_side(file: Path, standard: Standard, items: Sequence[Item], dress: Dress) -> Written:
    """One form, a column of values per item."""
    with open_book(file, items[0].profile.full_name, dress.sheets, in_memory=dress.in_memory) as book:
        form = _FormWriter(book, standard, {"item": dress.form_rows(standard, "item")}, Written(file.name))
        form.write(book.sheet("事项要素"), "事项要素", 0, items)
    return form.written


def write_stacked(file: Path, standard: Standard, items: Sequence[Item], dress: Dress) -> Written:
    """A form below the other on one sheet, a blank row between them."""
    with open_book(file, items[0].profile.full_name, dress.sheets, in_memory=dress.in_memory) as book:
        form = _FormWriter(book, standard, {"item": dress.form_rows(standard, "item")}, Written(file.name))
        sheet, top = book.sheet("事项要素"), 0
        for item in items:
            top = form.write(sheet, "事项要素", top, [item]) + 1
    return form.written


@dataclass(slots=True)
class _FormWriter:
    book: Book
    standard: Standard
    rows: Mapping[RecordKind, Sequence[Column]]
    written: Written

    def write(self, sheet: Any, name: str, top: int, items: Sequence[Item]) -> int:
        """Title, 填报单位, headings, then a row per element; the row below the form."""
        book, last = self.book, _VALUE_COLUMN + len(items) - 1
        sheet.merge_range(top, 0, top, last, "政务服务事项要素填写通用标准表（非省模板）", book.title)
        sheet.write_string(top + 1, 0, f"填报单位：{items[0].profile.full_name}", book.note)
        headings = [*_HEADINGS[:-1], *self._value_headings(len(items))]
        for column, heading in enumerate(headings):
            sheet.write_string(top + 2, column, heading, book.heading)
            sheet.set_column(column, column, _WIDTHS[min(column, _VALUE_COLUMN)])
        next_number = max(element.number or 0 for element in self.standard.elements) + 1
        row = top + 3
        for kind, position, label, records in self._lines(items):
            element = self._element(kind, label)
            number = element.number if element else None
            if number is None:
                number, next_number = next_number, next_number + 1
            sheet.write_number(row, 0, number, book.number)
            sheet.write_string(row, 1, label.heading, book.text)
            self.written.note_heading(kind, position, name, row, 1)
            # The notice's text came through the web, and brought its paragraph marks along.
            requirement = re.sub(r"</?p>", "", element.requirement).strip() if element else ""
            book.write(sheet, row, 2, requirement)
            texts = [label.text(item, record) for item, record in zip(items, records, strict=True)]
            for column, (record, text) in enumerate(zip(records, texts, strict=True), start=_VALUE_COLUMN):
                book.write(sheet, row, column, text)
                self.written.note(record, label.element, name, row, column)
            widths = [*_WIDTHS[1:], *[_WIDTHS[-1]] * (len(items) - 1)]
            sheet.set_row(row, height_of(zip((label.heading, requirement, *texts), widths, strict=True)))
            row += 1
        self.written.counts["item"] += len(items)
        self.written.counts["material"] += sum(len(item.materials) for item in items) if "material" in self.rows else 0
        return row

    def _lines(self, items: Sequence[Item]) -> Iterator[tuple[RecordKind, int, Column, list[Record]]]:
        """(kind, position of the label, label, a record per item) of each row: materials come behind element 45."""
        is_behind = False
        for position, label in enumerate(self.rows["item"]):
            element = self._element("item", label)
            if not is_behind and element and not 0 < (element.number or 0) <= _LAST_BEFORE_MATERIALS:
                is_behind = True
                for material in items[0].materials if "material" in self.rows else ():
                    for at, own in enumerate(self.rows["material"]):
                        yield "material", at, own, [material]
            yield "item", position, label, [item.record for item in items]

    def _element(self, kind: RecordKind, label: Column) -> Element | None:
        return next((element for element in self.standard.of(kind) if element.name == label.element), None)

    @staticmethod
    def _value_headings(count: int) -> list[str]:
        return [_HEADINGS[-1]] if count == 1 else [f"{_HEADINGS[-1]}{number}" for number in range(1, count + 1)]
