"""Workbooks with a sheet per kind of record: plain ("wide"), or with title, 合计 and signature ("titled")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from expectations.model import RecordKind, Standard
from zhinan.sample.book import Book, height_of, open_book, width_of
from zhinan.sample.columns import Column
from zhinan.sample.dress import Dress
from zhinan.sample.picture import Pictured
from zhinan.sample.record import Item, Record
from zhinan.sample.written import Written

_NUMERIC = {"承诺到现场窗口最多次数", "原件份数", "复印件份数"}
_GROUPS = ("基本信息", "办理信息", "其他信息")
_PLAIN_NAMES: dict[RecordKind, str] = {"item": "事项", "material": "申请材料", "step": "办理流程"}
_TITLED_NAMES: dict[RecordKind, str] = {
    "item": "政务服务事项要素表",
    "material": "申请材料清单",
    "step": "办理流程",
}


@dataclass(frozen=True, slots=True)
class Style:
    """``is_titled``: title rows above, 序号 in front, 合计 and 填报人 below.

    ``has_numbers``: counts are number cells, not text. ``is_grouped``: a row of group headings, merged over
    the columns of each group, above the headings.
    """

    is_titled: bool
    has_numbers: bool
    is_grouped: bool = False


def write_tables(file: Path, standard: Standard, items: Sequence[Item], style: Style, dress: Dress) -> Written:
    """Sheets 事项 and 申请材料, and 办理流程 where the department has one."""
    written = Written(file.name)
    names = dict(_TITLED_NAMES if style.is_titled else _PLAIN_NAMES)
    names["item"] = dress.item_sheet or names["item"]
    kinds: tuple[RecordKind, ...] = ("item", "material", "step") if dress.has_steps else ("item", "material")
    with open_book(file, items[0].profile.full_name, dress.sheets, in_memory=dress.in_memory) as book:
        for kind in kinds:
            columns = dress.columns(standard, kind)
            rows = [(item, record) for item in items for record in item.of(kind)]
            table = _Table(book, written, style, (names[kind], columns), dress.rng)
            last = table.write(kind, rows)
            if dress.stray_picture and kind == "item":
                book.write(table.sheet, last + 6, 2, Pictured("", dress.stray_picture))
                written.note_stray_picture(table.name, last + 6, 2)
    return written


class _Table:
    """One sheet. The column 序号 of a titled table shifts all others by one."""

    def __init__(
        self, book: Book, written: Written, style: Style, head: tuple[str, Sequence[Column]], rng: Random
    ) -> None:
        self.book, self.written, self.style, self.rng = book, written, style, rng
        self.name, self.columns = head
        self.left = 1 if style.is_titled else 0
        self.sheet: Any = book.sheet(self.name)

    def write(self, kind: RecordKind, rows: Sequence[tuple[Item, Record]]) -> int:
        """Write the whole sheet; the row of the last record."""
        heading_row = self._above(rows[0][0]) if self.style.is_titled else 0
        if self.style.is_grouped:
            self._groups(heading_row)
            heading_row += 1
        self._headings(kind, heading_row)
        for offset, (item, record) in enumerate(rows, start=1):
            self._row(heading_row + offset, offset, item, record)
        self.written.counts[kind] += len(rows)
        if self.style.is_titled:
            self._below(heading_row + len(rows) + 1, len(rows), kind)
        return heading_row + len(rows)

    def _above(self, item: Item) -> int:
        last = min(12, len(self.columns))
        title = f"{item.profile.full_name}{self.name}"
        self.sheet.merge_range(0, 0, 0, last, title, self.book.title)
        self.sheet.set_row(0, 30)
        self.sheet.write_string(1, 0, f"填报单位：{item.profile.full_name}（盖章）", self.book.note)
        self.sheet.write_string(1, 6, "填报时间：2023年5月6日", self.book.note)
        return 3

    def _groups(self, row: int) -> None:
        """基本信息 over the first third of the columns, and so on."""
        third = -(-len(self.columns) // len(_GROUPS))
        for number, name in enumerate(_GROUPS):
            first = self.left + number * third
            last = min(first + third, self.left + len(self.columns)) - 1
            if last > first:
                self.sheet.merge_range(row, first, row, last, name, self.book.heading)
            elif last == first:
                self.sheet.write_string(row, first, name, self.book.heading)

    def _headings(self, kind: RecordKind, row: int) -> None:
        if self.left:
            self.sheet.write_string(row, 0, "序号", self.book.heading)
            self.sheet.set_column(0, 0, 6)
        for index, column in enumerate(self.columns, start=self.left):
            self.sheet.write_string(row, index, self._heading(column.heading), self.book.heading)
            self.written.note_heading(kind, index - self.left, self.name, row, index)
            self.sheet.set_column(index, index, width_of(column.element))
        self.sheet.set_row(row, 42)
        self.sheet.freeze_panes(row + 1, self.left + 1)

    def _heading(self, heading: str) -> str:
        """Now and then a line break inside a word, as narrow columns tempt clerks to."""
        if self.style.is_titled and len(heading) > 5 and self.rng.random() < 0.3:
            middle = len(heading) // 2
            return f"{heading[:middle]}\n{heading[middle:]}"
        return heading

    def _row(self, row: int, number: int, item: Item, record: Record) -> None:
        if self.left:
            self.sheet.write_number(row, 0, number, self.book.number)
        values = ((record.values.get(c.element, c.filling), width_of(c.element)) for c in self.columns)
        self.sheet.set_row(row, height_of(values))
        for index, column in enumerate(self.columns, start=self.left):
            is_number = self.style.has_numbers and column.element in _NUMERIC
            self.book.write(self.sheet, row, index, column.text(item, record), as_number=is_number)
            self.written.note(record, column.element, self.name, row, index)

    def _below(self, row: int, count: int, kind: RecordKind) -> None:
        unit = {"item": "项", "material": "份", "step": "个"}[kind]
        self.sheet.write_string(row, 0, "合计", self.book.heading)
        self.sheet.write_string(row, 1, f"{count}{unit}", self.book.text)
        self.sheet.write_string(row + 2, 0, "填报人：（签章）", self.book.note)
