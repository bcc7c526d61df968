"""The rows of a vertical form sheet → forms: which label stands where, and what stands beside the labels."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhinan.intake import findings
from zhinan.intake.grid import Grid
from zhinan.intake.headings import Headings
from zhinan.intake.labels import FormColumns, LabelColumn, is_label_word
from zhinan.intake.model import Finding, Kind, SheetAccount, a1
from zhinan.intake.notes import is_note
from zhinan.intake.unknown_headings import told

Cell = tuple[int, int]
_KINDS: tuple[Kind, ...] = ("item", "material", "step")


@dataclass(slots=True)
class Group:
    """The labels of one kind of record, element → cell. A form has one for its items, and one more for
    each material or step that it lists."""

    kind: Kind
    labels: dict[str, Cell] = field(default_factory=dict)


@dataclass(slots=True)
class Form:
    """One form: its groups, the one of items first; ``extras``: value cells of no element → their name."""

    groups: list[Group]
    first_element: str
    extras: dict[Cell, str] = field(default_factory=dict)


class FormFinder:
    """Sorts the rows of a sheet into forms, headings and notes; each row is counted once."""

    def __init__(
        self,
        grid: Grid,
        headings: Headings,
        labels: list[LabelColumn],
        columns: FormColumns,
        account: SheetAccount,
    ) -> None:
        self._grid, self._headings = grid, headings
        self._labels, self._columns, self._account = labels, columns, account
        self._main = labels[0].column
        self.forms: list[Form] = []
        self.findings: list[Finding] = []
        self._told: set[tuple[str, str]] = set()
        self._near: set[Cell] = set()

    def find(self) -> list[Form]:
        """The forms of the sheet from above to below."""
        labelled = [row for labels in self._labels for row in labels.known]
        first, last = min(labelled), max(labelled)
        self._account.heading_rows += first
        for row in range(first, len(self._grid.rows)):
            own = self._grid.own(row)
            if not own:
                self._account.blank_rows += 1
            elif is_label_word(self._grid.rows[row][self._main]):
                self._account.heading_rows += 1
            elif not (row > last and is_note(list(own.values()), 0)) and self._read_row(row, own):
                self._account.record_rows += 1
            else:
                self._account.note_rows += 1
        return self.forms

    def _read_row(self, row: int, own: dict[int, str]) -> bool:
        """Whether the row belongs to a form; what it holds is added to it."""
        known = [labels for labels in self._labels if row in labels.known]
        for labels in known:
            self._add_label((row, labels.column), labels.known[row], row in labels.near)
        if known:
            return True
        values = [column for column in own if column in self._columns.values and column != self._main]
        if not values:
            return False
        text = self._grid.rows[row][self._main]
        is_labelled = self._main in own
        if is_labelled and not self._headings.is_ignored(text):
            kinds = [group.kind for group in self.forms[-1].groups]
            for finding in told(self._headings, text, kinds, self._grid.name, a1(row, self._main)):
                self._tell(finding)
        for column in values:
            # Lines below the first one of a label that is merged over several rows have no own label.
            name = text if is_labelled else f"{text}（{a1(row, column)}）"
            self.forms[-1].extras[row, column] = name
        return True

    def _add_label(self, cell: Cell, named: dict[Kind, str], is_near: bool) -> None:
        kind = next(kind for kind in _KINDS if kind in named)
        element = named[kind]
        # A slip begins no form or material by itself: what follows it has to come again too.
        if not self.forms or (
            element == self.forms[-1].first_element
            and (not is_near or self._comes_again(cell[0], self.forms[-1].groups))
        ):
            self.forms.append(Form([Group("item")], element))
        form = self.forms[-1]
        group = next((group for group in reversed(form.groups) if group.kind == kind), None)
        if group is None or (
            kind != "item" and element in group.labels and (not is_near or self._comes_again(cell[0], [group]))
        ):
            group = Group(kind)
            form.groups.append(group)
        text = self._text(cell)
        before = group.labels.get(element)
        if before is None or (before in self._near and not is_near):
            group.labels[element] = cell
            if is_near:
                self._near.add(cell)
                self._tell(findings.near(self._grid.name, text, element, a1(*cell)))
            if before is not None:  # the label that is right takes the place of the one that is a slip of it
                self._set_aside(form, before, element, cell, is_near=True)
        else:
            self._set_aside(form, cell, element, before, is_near)

    def _comes_again(self, row: int, groups: list[Group]) -> bool:
        """Whether the next label below this row has a place in ``groups`` already."""
        main = self._labels[0].known
        elements = next((main[at] for at in main if at > row), {}).values()
        return any(element in group.labels for group in groups for element in elements)

    def _set_aside(self, form: Form, cell: Cell, element: str, first: Cell, is_near: bool) -> None:
        """A second label of one element: told, and what stands beside it is kept."""
        text = self._text(cell)
        sheet, at = self._grid.name, a1(*cell)
        if is_near:
            self.findings = [finding for finding in self.findings if (finding.rule, finding.cell) != ("S19", at)]
            self._tell(findings.near_duplicate(sheet, text, element, a1(*first), at))
        else:
            self._tell(findings.duplicate(sheet, element, a1(*first), at))
        for column in self._columns.values:
            form.extras[cell[0], column] = text

    def _text(self, cell: Cell) -> str:
        return self._grid.rows[cell[0]][cell[1]]

    def _tell(self, finding: Finding) -> None:
        key = finding.rule, finding.value
        if key not in self._told:  # forms that follow one another have the same labels
            self._told.add(key)
            self.findings.append(finding)
