"""The rows of a vertical form sheet → forms: which label stands where, and what stands beside the labels."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from zhinan.intake import findings
from zhinan.intake.grid import Grid
from zhinan.intake.headings import Headings
from zhinan.intake.insets import Inset
from zhinan.intake.labels import Panel, is_label_word
from zhinan.intake.model import Finding, Kind, SheetAccount, a1
from zhinan.intake.notes import is_note, is_page_mark
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
    """One form: its groups, the one of items first; ``extras``: value cells of no element → their name.

    ``insets``: the small tables inside it.
    """

    panel: Panel
    groups: list[Group]
    first_element: str
    extras: dict[Cell, str] = field(default_factory=dict)
    insets: list[Inset] = field(default_factory=list)


class FormFinder:
    """Sorts the rows of a sheet into forms, headings and notes; each row but those of insets is counted once."""

    def __init__(
        self,
        grid: Grid,
        headings: Headings,
        panels: Sequence[Panel],
        insets: Sequence[Inset],
        account: SheetAccount,
    ) -> None:
        self._grid, self._headings = grid, headings
        self._panels, self._account = panels, account
        self._insets = {inset.heading: inset for inset in insets}
        self._inset_rows = {row for inset in insets for row in inset.rows}
        self._last: dict[int, Form] = {}
        self.forms: list[Form] = []
        self.stray: list[Inset] = []
        self.findings: list[Finding] = []
        self._told: set[tuple[str, str]] = set()
        self._near: set[Cell] = set()
        self._labelled = sorted({row for panel in panels for labels in panel.labels for row in labels.known})
        main = panels[0].labels[0]
        first_element = self._kind_and_element(main.known[min(main.known)])[1]
        self._starts = {row for row, named in main.known.items() if self._kind_and_element(named)[1] == first_element}

    def find(self) -> list[Form]:
        """The forms of the sheet from above to below. ``stray``: tables above the first of them."""
        first = min(self._labelled[0], *self._insets, len(self._grid.rows))
        last = max(self._labelled[-1], *self._inset_rows, -1)
        self._account.heading_rows += first
        for row in range(first, len(self._grid.rows)):
            if row in self._inset_rows:
                self._add_inset(row)
                continue
            own = self._grid.own(row)
            if not own:
                self._account.blank_rows += 1
            elif any(is_label_word(self._grid.rows[row][panel.main]) for panel in self._panels):
                self._account.heading_rows += 1
            elif not self._is_note(row, last, list(own.values())) and self._read_row(row, own):
                self._account.record_rows += 1
            else:
                self._account.note_rows += 1
        return self.forms

    def _add_inset(self, row: int) -> None:
        if row not in self._insets:
            return
        if 0 in self._last:
            self._last[0].insets.append(self._insets[row])
        else:
            self.stray.append(self._insets[row])

    def _is_note(self, row: int, last: int, texts: list[str]) -> bool:
        """Totals, remarks and signatures stand below a form, that is at the end or right before the next."""
        if len(texts) == 1 and is_page_mark(texts[0]):
            return True
        after = bisect_right(self._labelled, row)
        is_between = after < len(self._labelled) and self._labelled[after] in self._starts
        is_labelled = after > 0 and self._labelled[after - 1] == row
        return not is_labelled and (row > last or is_between) and is_note(texts, 0)

    def _read_row(self, row: int, own: dict[int, str]) -> bool:
        """Whether the row belongs to a form; what it holds is added to it."""
        held = [self._read_panel_row(number, row, own) for number in range(len(self._panels))]
        return any(held)

    def _read_panel_row(self, number: int, row: int, own: dict[int, str]) -> bool:
        panel = self._panels[number]
        known = [labels for labels in panel.labels if row in labels.known]
        for labels in known:
            self._add_label(number, (row, labels.column), labels.known[row], row in labels.near)
        if known:
            return True
        values = [column for column in own if column in panel.columns.values and column != panel.main]
        form = self._last.get(number)
        if not values or form is None:
            return False
        text = self._grid.rows[row][panel.main]
        is_labelled = panel.main in own
        if is_labelled and not self._headings.is_ignored(text):
            kinds = [group.kind for group in form.groups]
            for finding in told(self._headings, text, kinds, self._grid.name, a1(row, panel.main)):
                self._tell(finding)
        for column in values:
            # Lines below the first one of a label that is merged over several rows have no own label.
            name = text if is_labelled else f"{text}（{a1(row, column)}）"
            form.extras[row, column] = name
        return True

    def _kind_and_element(self, named: dict[Kind, str]) -> tuple[Kind, str]:
        kind = next(kind for kind in _KINDS if kind in named)
        return kind, named[kind]

    def _add_label(self, number: int, cell: Cell, named: dict[Kind, str], is_near: bool) -> None:
        kind, element = self._kind_and_element(named)
        form = self._last.get(number)
        # A slip begins no form or material by itself: what follows it has to come again too.
        if form is None or (
            element == form.first_element and (not is_near or self._comes_again(form, cell[0], form.groups))
        ):
            form = self._last[number] = Form(self._panels[number], [Group("item")], element)
            self.forms.append(form)
        group = next((group for group in reversed(form.groups) if group.kind == kind), None)
        if group is None or (
            kind != "item" and element in group.labels and (not is_near or self._comes_again(form, cell[0], [group]))
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

    def _comes_again(self, form: Form, row: int, groups: list[Group]) -> bool:
        """Whether the next label below this row has a place in ``groups`` already."""
        main = form.panel.labels[0].known
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
        for column in form.panel.columns.values:
            form.extras[cell[0], column] = text

    def _text(self, cell: Cell) -> str:
        return self._grid.rows[cell[0]][cell[1]]

    def _tell(self, finding: Finding) -> None:
        key = finding.rule, finding.value
        if key not in self._told:  # forms that follow one another have the same labels
            self._told.add(key)
            self.findings.append(finding)
