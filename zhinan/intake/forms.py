"""The rows of a vertical form sheet → forms: which label stands where, and what stands beside the labels."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhinan.intake import findings
from zhinan.intake.grid import Grid
from zhinan.intake.headings import Headings
from zhinan.intake.labels import FormColumns, LabelColumn, is_label_word
from zhinan.intake.model import Finding, Kind, SheetAccount, a1
from zhinan.intake.notes import is_note

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
            self._add_label((row, labels.column), labels.known[row])
        if known:
            return True
        values = [column for column in own if column in self._columns.values and column != self._main]
        if not values:
            return False
        text = self._grid.rows[row][self._main]
        is_labelled = self._main in own
        if is_labelled and not self._headings.is_ignored(text):
            self._tell(findings.unknown(self._grid.name, text, a1(row, self._main)))
        for column in values:
            # Lines below the first one of a label that is merged over several rows have no own label.
            name = text if is_labelled else f"{text}（{a1(row, column)}）"
            self.forms[-1].extras[row, column] = name
        return True

    def _add_label(self, cell: Cell, named: dict[Kind, str]) -> None:
        kind = next(kind for kind in _KINDS if kind in named)
        element = named[kind]
        if not self.forms or element == self.forms[-1].first_element:
            self.forms.append(Form([Group("item")], element))
        form = self.forms[-1]
        group = next((group for group in reversed(form.groups) if group.kind == kind), None)
        if group is None or (kind != "item" and element in group.labels):
            group = Group(kind)
            form.groups.append(group)
        if element not in group.labels:
            group.labels[element] = cell
            return
        first = a1(*group.labels[element])
        self._tell(findings.duplicate(self._grid.name, element, first, a1(*cell)))
        text = self._grid.rows[cell[0]][cell[1]]
        for column in self._columns.values:
            form.extras[cell[0], column] = text

    def _tell(self, finding: Finding) -> None:
        key = finding.rule, finding.value
        if key not in self._told:  # forms that follow one another have the same labels
            self._told.add(key)
            self.findings.append(finding)
