"""Vertical forms (一事一表): elements run down, a record is a column. Forms may stand below or beside others."""

from __future__ import annotations

from zhinan.intake.form_values import FormValues, Value
from zhinan.intake.forms import Form, FormFinder, Group
from zhinan.intake.grid import Grid
from zhinan.intake.headings import Headings
from zhinan.intake.insets import Inset, read_inset_layout
from zhinan.intake.labels import LabelColumn, find_panels
from zhinan.intake.layout import kind_hint
from zhinan.intake.model import Finding, SheetAccount, Table, a1
from zhinan.intake.record import Record
from zhinan.intake.wide import WideReader


class VerticalReader:
    """Reads the forms of one sheet, and the small tables inside them.

    ``item_count`` is how many items the file had before this sheet.
    """

    def __init__(
        self, grid: Grid, sheet_index: int, labels: list[LabelColumn], insets: list[Inset], item_count: int
    ) -> None:
        self._grid, self._sheet_index, self._item_count = grid, sheet_index, item_count
        self._panels = find_panels(grid, labels)
        self._insets = insets
        self.heading = a1(min(labels[0].known), labels[0].column)
        self.tables: list[Table] = []
        self.findings: list[Finding] = []

    @property
    def has_values(self) -> bool:
        """Whether the form has a place for values at all: a list of requirements has none."""
        return any(panel.columns.values or not panel.columns.has_words for panel in self._panels)

    def read(self, headings: Headings, account: SheetAccount) -> None:
        """Read all forms into tables."""
        finder = FormFinder(self._grid, headings, self._panels, self._insets, account)
        forms = finder.find()
        self.findings = finder.findings
        for inset in finder.stray:
            self._read_inset(inset, None, headings, account)
        for form in forms:
            values = FormValues(self._grid, form)
            if _is_of_parts(form, headings, self._grid.name):
                self._read_parts(form, values)
                owner = values.identity(form.panel.columns.values[:1])
                for inset in form.insets:
                    self._read_inset(inset, owner, headings, account)
                continue
            count = self._item_count
            self._read_items(form, values, headings.identity)
            for inset in form.insets:
                # Which of several items side by side its materials belong to, it does not say.
                self._read_inset(inset, count if self._item_count == count + 1 else None, headings, account)

    def _read_items(self, form: Form, values: FormValues, identity: frozenset[str]) -> None:
        tables = [self._table(group) for group in form.groups]
        items = tables[0].records
        most = 0
        for column in form.panel.columns.values[:1] if form.panel.is_paired else form.panel.columns.values:
            groups = [values.of(group, column) for group in form.groups]
            own = sum(value.is_own for group in groups for value in group.values())
            extra = values.beside(column)
            if not own and not extra:
                continue
            names = [value for element, value in groups[0].items() if element in identity]
            if not extra and not any(value.text for value in names) and self._is_prepared(groups):
                continue
            if items and not any(value.is_own for value in names):
                if self._add_parts(tables, groups, column, len(items)):
                    values.keep(items[-1], [groups[0]], extra)
                    continue
                # The rest of a merged cell or a remark in the margin is no item of its own; a column
                # that is mostly filled in is one, whose name and code were forgotten.
                is_merged = any(value.text for value in names)
                if is_merged or own * 2 < most:
                    values.keep(items[-1], groups, extra)
                    continue
            most = max(most, own)
            for table, group in zip(tables, groups, strict=True):
                if table.kind == "item" or any(value.text for value in group.values()):
                    table.records.append(_record(table, group, column))
                    if table.kind != "item":
                        table.records[-1].item = self._item_count + len(items) - 1
            items[-1].extra = extra or None
        if items:
            values.keep_remarks(items)
        self._item_count += len(items)
        self.tables.extend(table for table in tables if table.records or (table is tables[0] and table.columns))

    def _add_parts(self, tables: list[Table], groups: list[dict[str, Value]], column: int, items: int) -> bool:
        """Further materials of the last item, in the columns beside its first one: filled in as that one is."""
        if any(value.is_own for value in groups[0].values()):
            return False
        added = False
        for table, group in zip(tables[1:], groups[1:], strict=True):
            own = sum(value.is_own for value in group.values())
            first = sum(1 for text in table.records[0].values if text.strip()) if table.records else 0
            if own and first and own * 2 >= first:
                table.records.append(_record(table, group, column))
                table.records[-1].item = self._item_count + items - 1
                added = True
        return added and all(
            not any(value.is_own for value in group.values()) or (table.records and table.records[-1].column == column)
            for table, group in zip(tables[1:], groups[1:], strict=True)
        )

    def _read_parts(self, form: Form, values: FormValues) -> None:
        """A form of materials or steps alone: each names its item, as far as the form does."""
        for group in form.groups[1:]:
            table = self._table(group, form.groups[0])
            before: dict[str, Value] = {}
            for column in form.panel.columns.values[:1] if form.panel.is_paired else form.panel.columns.values:
                found = values.of(group, column)
                extra = values.beside(column)
                if not any(value.is_own for value in found.values()):
                    continue
                names = values.of(form.groups[0], column)
                before = names if any(value.text.strip() for value in names.values()) else before
                table.records.append(_record(table, {**(before or names), **found}, column))
                table.records[-1].extra = extra or None
            self.tables.append(table)

    def _read_inset(
        self, inset: Inset, owner: int | dict[str, Value] | None, headings: Headings, account: SheetAccount
    ) -> None:
        """``owner``: the position of the item whose materials the table lists, or what names it."""
        layout = read_inset_layout(self._grid, headings, inset)
        self._grid.cut_below(inset.heading)
        reader = WideReader(self._grid, layout, layout.tables(self._grid.name, self._sheet_index), account, 0)
        account.heading_rows += 1
        reader.read(inset.rows[1:])
        for table in reader.tables:
            for record in table.records:
                record.item = owner if isinstance(owner, int) else None
            if isinstance(owner, dict):
                _name(table, owner)
        self.findings.extend(layout.findings)
        self.tables.extend(table for table in reader.tables if table.records)

    def _is_prepared(self, groups: list[dict[str, Value]]) -> bool:
        """Whether a column holds nothing but formulas copied over in advance, which had nothing to look up."""
        own = [value.cell for group in groups for value in group.values() if value.is_own]
        return all(self._grid.is_broken(*cell) for cell in own)

    def _table(self, group: Group, names: Group | None = None) -> Table:
        labels = {**(names.labels if names else {}), **group.labels}
        rows = {element: row for element, (row, _) in labels.items()}
        addresses = {element: a1(*cell) for element, cell in labels.items()}
        heading = a1(*min(group.labels.values(), default=(0, 0)))
        return Table(group.kind, self._grid.name, self._sheet_index, "columns", rows, heading, addresses)


def _is_of_parts(form: Form, headings: Headings, sheet_name: str) -> bool:
    """Whether a form lists materials or steps of an item that it only names, or does not even name."""
    labels = form.groups[0].labels
    is_named = headings.identity.issuperset(labels) and kind_hint(sheet_name) is not None
    return bool(form.groups[1:] or form.insets) and (is_named or not labels)


def _record(table: Table, values: dict[str, Value], column: int) -> Record:
    row = min(table.columns.values(), default=0)
    record = Record(row, column, [values[element].text for element in table.columns])
    record.moved = {
        element: value.cell for element, value in values.items() if value.cell != (table.columns[element], column)
    } or None
    return record


def _name(table: Table, names: dict[str, Value]) -> None:
    """Let each record of a table name its item, at the cells of the form that name it."""
    for element, value in names.items():
        if element in table.columns:
            continue
        table.columns[element] = value.cell[1]
        table.headings[element] = a1(*value.label)
        for record in table.records:
            record.values.append(value.text)
            record.moved = {**(record.moved or {}), element: value.cell}
