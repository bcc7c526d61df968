"""Vertical forms (一事一表): elements run down, a record is a column; forms may follow one another."""

from __future__ import annotations

from dataclasses import dataclass

from zhinan.intake.forms import Cell, Form, FormFinder, Group
from zhinan.intake.grid import Grid
from zhinan.intake.headings import Headings
from zhinan.intake.labels import FormColumns, LabelColumn, find_form_columns
from zhinan.intake.model import Finding, Record, SheetAccount, Table, a1


@dataclass(slots=True)
class _Value:
    """The value beside a label: its text, the cell that it stands in, whether it is this column's own."""

    text: str
    cell: Cell
    is_own: bool


class VerticalReader:
    """Reads the forms of one sheet. Several ``labels``: label and value stand in pairs side by side.

    ``item_count`` is how many items the file had before this sheet.
    """

    def __init__(self, grid: Grid, sheet_index: int, labels: list[LabelColumn], item_count: int) -> None:
        self._grid, self._sheet_index, self._item_count = grid, sheet_index, item_count
        self._labels = [column.column for column in labels]
        self._columns: FormColumns = find_form_columns(grid, labels[0])
        self._is_paired = len(labels) > 1
        if self._is_paired:
            right = range(self._labels[0] + 1, grid.width)
            self._columns.values = [column for column in right if column not in self._labels]
        self._label_columns = labels
        self.heading = a1(min(labels[0].known), labels[0].column)
        self.tables: list[Table] = []
        self.findings: list[Finding] = []

    @property
    def has_values(self) -> bool:
        """Whether the form has a place for values at all: a list of requirements has none."""
        return bool(self._columns.values) or not self._columns.has_words

    def read(self, headings: Headings, account: SheetAccount) -> None:
        """Read all forms into tables."""
        finder = FormFinder(self._grid, headings, self._label_columns, self._columns, account)
        for form in finder.find():
            self._read_form(form, headings.identity)
        self.findings = finder.findings

    def _read_form(self, form: Form, identity: frozenset[str]) -> None:
        tables = [self._table(group) for group in form.groups]
        items = tables[0].records
        most = 0
        for column in self._columns.values[:1] if self._is_paired else self._columns.values:
            values = [self._values(group, column) for group in form.groups]
            own = sum(value.is_own for group in values for value in group.values())
            extra = self._extra(form, column)
            if not own and not extra:
                continue
            names = [value for element, value in values[0].items() if element in identity]
            if not extra and not any(value.text for value in names) and self._is_prepared(values):
                continue
            if items and not any(value.is_own for value in names):
                # The rest of a merged cell or a remark in the margin is no item of its own; a column
                # that is mostly filled in is one, whose name and code were forgotten.
                is_merged = any(value.text for value in names)
                if is_merged or own * 2 < most:
                    self._keep(items[-1], form, values, extra)
                    continue
            most = max(most, own)
            for table, group in zip(tables, values, strict=True):
                if table.kind == "item" or any(value.text for value in group.values()):
                    table.records.append(self._record(table, group, column))
                    if table.kind != "item":
                        table.records[-1].item = self._item_count + len(items) - 1
            items[-1].extra = extra or None
        if items:
            self._keep_remarks(items, form)
        self._item_count += len(items)
        self.tables.extend(table for table in tables if table.records or (table is tables[0] and table.columns))

    def _is_prepared(self, values: list[dict[str, _Value]]) -> bool:
        """Whether a column holds nothing but formulas copied over in advance, which had nothing to look up."""
        own = [value.cell for group in values for value in group.values() if value.is_own]
        return all(self._grid.is_broken(*cell) for cell in own)

    def _table(self, group: Group) -> Table:
        rows = {element: row for element, (row, _) in group.labels.items()}
        addresses = {element: a1(*cell) for element, cell in group.labels.items()}
        heading = a1(*min(group.labels.values(), default=(0, self._labels[0])))
        return Table(group.kind, self._grid.name, self._sheet_index, "columns", rows, heading, addresses)

    def _record(self, table: Table, values: dict[str, _Value], column: int) -> Record:
        row = min(table.columns.values(), default=0)
        record = Record(row, column, [value.text for value in values.values()])
        record.moved = {
            element: value.cell for element, value in values.items() if value.cell != (table.columns[element], column)
        } or None
        return record

    def _values(self, group: Group, column: int) -> dict[str, _Value]:
        return {element: self._value(label, column) for element, label in group.labels.items()}

    def _value(self, label: Cell, column: int) -> _Value:
        row = label[0]
        if self._is_paired:
            column = self._paired_column(label)
        if column >= self._grid.width:
            return _Value("", (row, column), False)
        cell = self._grid.anchor(row, column)
        if cell[1] in self._labels:  # a label merged over the place of its value is no value
            return _Value("", (row, column), False)
        text = self._grid.rows[row][column]
        return _Value(text, cell, bool(text.strip()) and cell[1] == column)

    def _paired_column(self, label: Cell) -> int:
        """The first filled cell between a label and the next column of labels."""
        begin = label[1] + self._grid.spans.get(label, 1)
        end = min((column for column in self._labels if column >= begin), default=self._grid.width)
        own = self._grid.own(label[0])
        return next((column for column in range(begin, end) if column in own), begin)

    def _extra(self, form: Form, column: int) -> dict[str, str]:
        own = {
            cell: name
            for cell, name in form.extras.items()
            if (self._is_paired or cell[1] == column) and cell[1] in self._grid.own(cell[0])
        }
        return _named({cell: (name, self._grid.rows[cell[0]][cell[1]]) for cell, name in own.items()})

    def _keep(self, item: Record, form: Form, values: list[dict[str, _Value]], extra: dict[str, str]) -> None:
        """What a column holds that is no item of its own stays with the item to its left."""
        kept = dict(item.extra or {})
        for group, found in zip(form.groups, values, strict=True):
            for element, value in found.items():
                if value.is_own:
                    row, column = group.labels[element]
                    kept[f"{self._grid.rows[row][column]}（{a1(*value.cell)}）"] = value.text
        item.extra = {**kept, **extra} or None

    def _keep_remarks(self, items: list[Record], form: Form) -> None:
        """Remarks beside the labels (备注) are the item's where there is one, else the first one's."""
        cells = [cell for group in form.groups for cell in group.labels.values()]
        remarks = {
            (row, column): (f"{self._grid.rows[row][label]}（备注）", self._grid.rows[row][column])
            for row, label in cells
            for column in self._columns.remarks
            if column in self._grid.own(row)
        }
        if remarks:
            items[0].extra = {**(items[0].extra or {}), **_named(remarks)}


def _named(cells: dict[Cell, tuple[str, str]]) -> dict[str, str]:
    """Name → text; a name that comes again is told apart by its cell."""
    named: dict[str, str] = {}
    for cell, (name, text) in cells.items():
        named[f"{name}（{a1(*cell)}）" if name in named else name] = text
    return named
