"""What stands beside the labels of one vertical form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zhinan.intake.forms import Cell, Form, Group
from zhinan.intake.grid import Grid
from zhinan.intake.model import a1
from zhinan.intake.record import Record


@dataclass(slots=True)
class Value:
    """The value beside a label: its text, the cell that it stands in, whether it is this column's own, the label."""

    text: str
    cell: Cell
    is_own: bool
    label: Cell


class FormValues:
    """The values of one form, column by column; where label and value stand in pairs, those of all its pairs."""

    def __init__(self, grid: Grid, form: Form) -> None:
        self._grid, self._form = grid, form
        self._labels = [labels.column for labels in form.panel.labels]

    def of(self, group: Group, column: int) -> dict[str, Value]:
        """The values of one group's labels in one column."""
        return {element: self._value(label, column) for element, label in group.labels.items()}

    def identity(self, columns: Sequence[int]) -> dict[str, Value]:
        """What the form says first of the item that it is about."""
        found = [self.of(self._form.groups[0], column) for column in columns]
        return next((values for values in found if any(value.text.strip() for value in values.values())), {})

    def _value(self, label: Cell, column: int) -> Value:
        row = label[0]
        if self._form.panel.is_paired:
            column = self._paired_column(label)
        if column >= self._form.panel.end:
            return Value("", (row, column), False, label)
        cell = self._grid.anchor(row, column)
        if cell[1] in self._labels:  # a label merged over the place of its value is no value
            return Value("", (row, column), False, label)
        text = self._grid.rows[row][column]
        return Value(text, cell, bool(text.strip()) and cell[1] == column, label)

    def _paired_column(self, label: Cell) -> int:
        """The first filled cell between a label and the next label of its row."""
        row, begin = label[0], label[1] + self._grid.spans.get(label, 1)
        labels = [labels.column for labels in self._form.panel.labels if row in labels.known]
        end = min((column for column in labels if column >= begin), default=self._form.panel.end)
        own = self._grid.own(row)
        return next((column for column in range(begin, end) if column in own), begin)

    def beside(self, column: int) -> dict[str, str]:
        """Name → text of what a column holds beside labels that name no element."""
        own = {
            cell: name
            for cell, name in self._form.extras.items()
            if (self._form.panel.is_paired or cell[1] == column) and cell[1] in self._grid.own(cell[0])
        }
        return _named({cell: (name, self._grid.rows[cell[0]][cell[1]]) for cell, name in own.items()})

    def keep(self, item: Record, groups: Sequence[dict[str, Value]], extra: dict[str, str]) -> None:
        """What a column holds that is no item of its own stays with the item to its left."""
        kept = dict(item.extra or {})
        for found in groups:
            for value in found.values():
                if value.is_own:
                    row, column = value.label
                    kept[f"{self._grid.rows[row][column]}（{a1(*value.cell)}）"] = value.text
        item.extra = {**kept, **extra} or None

    def keep_remarks(self, items: Sequence[Record]) -> None:
        """Remarks beside the labels (备注) are the item's where there is one, else the first one's."""
        cells = [cell for group in self._form.groups for cell in group.labels.values()]
        remarks = {
            (row, column): (f"{self._grid.rows[row][label]}（备注）", self._grid.rows[row][column])
            for row, label in cells
            for column in self._form.panel.columns.remarks
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
