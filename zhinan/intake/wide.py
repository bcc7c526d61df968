"""A table whose records are rows: sorts its rows into records, notes and blanks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from operator import itemgetter

from zhinan.intake.asides import Asides, Cover
from zhinan.intake.grid import Grid
from zhinan.intake.layout import Layout
from zhinan.intake.model import Kind, SheetAccount, Table, a1, column_letters
from zhinan.intake.notes import is_form_row
from zhinan.intake.record import Record

_FORM_ROWS = 3  # so near below its heading a form explains itself


class WideReader:
    """Reads the rows below one heading into the tables of its layout.

    ``item_count`` is how many items the file had before this table: the position of its first item.
    """

    def __init__(
        self, grid: Grid, layout: Layout, tables: dict[Kind, Table], account: SheetAccount, item_count: int
    ) -> None:
        self._grid, self._layout, self._account = grid, layout, account
        self.tables = list(tables.values())
        self._lead, self._children = self.tables[0], self.tables[1:]
        self._picked = {table.kind: _picker(list(table.columns.values())) for table in self.tables}
        self._first = {table.kind: min(table.columns.values()) for table in self.tables}
        self._lead_columns = list(self._lead.columns.values())
        self._extras = [*layout.extras.items(), *((column, "") for column in layout.bare)]
        self._item_count = item_count
        self._item: Record | None = None
        self._asides = Asides(grid, layout)
        self.filled_bare: set[int] = set()

    def read(self, rows: Iterable[int]) -> None:
        """Sort ``rows``, in order, into records, notes and blanks; each is counted once."""
        few = max(4, self._layout.width // 2)
        first = self._layout.identity[0] if self._layout.identity else self._lead_columns[0]
        all_rows, covered_rows, width = self._grid.rows, self._grid.covered, self._grid.width
        simple = not self._children
        for position, number in enumerate(rows):
            row = all_rows[number]
            if position < _FORM_ROWS and is_form_row(list(self._grid.own(number).values())):
                self._account.note_rows += 1
                continue
            covered = covered_rows.get(number)
            suspect = covered or not row[first].strip() or width - row.count("") <= few
            aside = self._asides.sort(number, covered) if suspect else None
            if aside == "blank":
                self._account.blank_rows += 1
                continue
            if aside == "note":
                self._account.note_rows += 1
                continue
            self._account.record_rows += 1
            if simple and not covered:
                self._start(number, row, None)
            else:
                self._read_row(number, row, covered or {})

    def _read_row(self, number: int, row: list[str], covered: Cover) -> None:
        """A row that merged areas touch, or that can hold an item and a material."""
        own = self._grid.own(number)
        identity = self._layout.identity
        is_inside = self._asides.is_inside(number, covered)
        if self._lead.kind != "item" or self._item is None or any(column in own for column in identity):
            starts = True
        else:
            starts = not is_inside and any(column in own for column in self._lead_columns)
        has_child = [any(column in own for column in child.columns.values()) for child in self._children]
        is_whole = self._begins_area(number) or self._repeats_children(row)
        if starts and any(has_child) and self._repeats_item(row) and not is_whole:
            starts = False  # a flat table writes the whole item beside each of its materials
        if not starts and not any(has_child) and not is_inside:
            starts = True  # neither an item's cell nor a material's, yet something: never dropped
        if starts and not self._has_lead_value(own) and any(has_child):
            starts = False  # materials before any item
        taken: set[int] = set()
        if starts:
            self._start(number, row, covered)
            taken.update(self._lead_columns)
        for child, is_own in zip(self._children, has_child, strict=True):
            columns = child.columns.values()
            # Items may share a material through one merged area: each of them has it.
            if is_own or (starts and any(row[column].strip() for column in columns)):
                record = self._record(child, number, row, covered)
                record.item = self._item_position()
                if not starts:
                    record.extra = self._extra(number, row)
                child.records.append(record)
                taken.update(columns)
                taken.update(column for column, _ in self._extras)
        if not starts:
            self._keep(number, own, taken)

    def _start(self, number: int, row: list[str], covered: Cover | None) -> None:
        record = self._record(self._lead, number, row, covered)
        if self._extras:
            record.extra = self._extra(number, row)
        if not any(record.values) and not record.extra:
            # Words where only a number belongs are all that there is of this record.
            ignored = [column for column in self._layout.ignored if row[column]]
            record.extra = {f"{column_letters(column)}列": row[column] for column in ignored}
        self._lead.records.append(record)
        if self._lead.kind == "item":
            self._item = record

    def _record(self, table: Table, number: int, row: list[str], covered: Cover | None) -> Record:
        record = Record(number, self._first[table.kind], list(self._picked[table.kind](row)))
        if covered:
            record.moved = {
                element: covered[column] for element, column in table.columns.items() if column in covered
            } or None
        return record

    def _extra(self, number: int, row: list[str]) -> dict[str, str] | None:
        extra: dict[str, str] = {}
        covered = self._grid.covered.get(number, {})
        for column, heading in self._extras:
            text = row[column]
            # A value merged across shows beneath no heading of its own, and is its own column's.
            if text and text.strip() and (heading or covered.get(column, (number, column))[1] == column):
                extra[self._extra_name(column, heading, extra)] = text
        return extra or None

    def _extra_name(self, column: int, heading: str, taken: dict[str, str]) -> str:
        if not heading:
            self.filled_bare.add(column)
        letters = column_letters(column)
        if not heading:
            return f"{letters}列"
        return f"{heading}（{letters}列）" if heading in taken else heading

    def _has_lead_value(self, own: dict[int, str]) -> bool:
        return any(column in own for column in self._lead_columns)

    def _repeats_item(self, row: list[str]) -> bool:
        """Whether the row has the very values of the item above."""
        return self._item is not None and self._item.values == [row[column] for column in self._lead_columns]

    def _repeats_children(self, row: list[str]) -> bool:
        """Whether the item above has these very materials and steps already: then its rows came twice."""
        position = self._item_position()
        for child in self._children:
            own = [row[column] for column in child.columns.values()]
            of_item = takewhile(lambda record: record.item == position, reversed(child.records))
            if not any(record.values == own for record in of_item):
                return False
        return True

    def _begins_area(self, number: int) -> bool:
        """Whether the item's name or code is merged with rows below: it begins an item of its own."""
        below = self._grid.covered.get(number + 1)
        return below is not None and any(below.get(column) == (number, column) for column in self._layout.identity)

    def _item_position(self) -> int | None:
        return self._item_count + len(self._lead.records) - 1 if self._item is not None else None

    def _keep(self, number: int, own: dict[int, str], taken: set[int]) -> None:
        """What a row holds of the item above besides its own records stays with that item.

        The name is merged over several rows, and a text beside it is broken up over them.
        """
        if self._item is None:
            return
        repeated = set(self._lead_columns) if self._repeats_item(self._grid.rows[number]) else set()
        for column in own.keys() - taken - repeated - set(self._layout.ignored):
            heading = self._grid.rows[self._layout.heading.row][column]
            self._item.extra = self._item.extra or {}
            self._item.extra[f"{heading}（{a1(number, column)}）"] = own[column]


def _picker(columns: list[int]) -> Callable[[list[str]], Sequence[str]]:
    """What picks the cells of ``columns`` out of a row, at C speed."""
    if len(columns) == 1:
        return lambda row: (row[columns[0]],)
    return itemgetter(*columns)
