"""What the columns under a heading row mean, and of which kind the records are."""

from __future__ import annotations

from dataclasses import dataclass, field

from zhinan.intake import findings
from zhinan.intake.grid import Grid
from zhinan.intake.heading_rows import LONGEST_HEADING, HeadingRow, name_columns
from zhinan.intake.headings import Headings
from zhinan.intake.model import Finding, Kind, Table, a1
from zhinan.intake.unknown_headings import taken_for, told
from zhinan.text import compact

_HINTS: dict[Kind, tuple[str, ...]] = {"material": ("材料",), "step": ("流程", "环节", "步骤")}
# A sheet named so holds items beside what else it names: 事项及材料.
_ITEM_WORDS = ("事项", "要素")


@dataclass(slots=True)
class Layout:
    """The columns of a table: per kind of record the element → column, and what is no element.

    ``extras`` are columns kept as they are (unknown, duplicate, another kind's), with their heading;
    ``bare`` are columns without a heading of their own; ``ignored`` carry no element (序号).
    """

    heading: HeadingRow
    columns: dict[Kind, dict[str, int]]
    addresses: dict[str, str]
    identity: list[int] = field(default_factory=list)
    extras: dict[int, str] = field(default_factory=dict)
    bare: list[int] = field(default_factory=list)
    ignored: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many columns have a heading."""
        return sum(map(len, self.columns.values())) + len(self.extras) + len(self.ignored)

    def tables(self, sheet: str, sheet_index: int) -> dict[Kind, Table]:
        """An empty table per kind."""
        return {
            kind: Table(
                kind,
                sheet,
                sheet_index,
                "rows",
                columns,
                a1(self.heading.row, min(columns.values())),
                {element: self.addresses[element] for element in columns},
            )
            for kind, columns in self.columns.items()
        }


def read_layout(grid: Grid, heading: HeadingRow, headings: Headings) -> Layout:
    """The layout that a heading row gives."""
    name_columns(grid, headings, heading)
    layout = Layout(heading, {}, {})
    found: dict[int, dict[Kind, str]] = {}
    unknown: list[int] = []
    for column, text in enumerate(grid.rows[heading.row]):
        if not text.strip() or grid.anchor(heading.row, column)[1] != column:
            layout.bare.append(column)
        elif named := headings.find(text) if len(text) <= LONGEST_HEADING else {}:
            found[column] = named
        elif headings.is_ignored(text):
            layout.ignored.append(column)
        else:
            unknown.append(column)
    kinds = _kinds(list(found.values()), headings.identity, grid.name)
    for kind in kinds:
        layout.columns[kind] = {}
    for column, named in found.items():
        _place(layout, grid, column, _elements(named, kinds, headings.identity))
    doubled, layout.findings = layout.findings, []
    for column in unknown:  # after the headings that are right, so that a slip takes no other's place
        _place_unknown(layout, grid, column, headings, kinds)
    layout.findings += doubled
    layout.extras = dict(sorted(layout.extras.items()))
    layout.columns = {kind: columns for kind, columns in layout.columns.items() if columns}
    own = layout.columns[next(iter(layout.columns))]
    layout.identity = [column for element, column in own.items() if element in headings.identity]
    return layout


def _elements(named: dict[Kind, str], kinds: list[Kind], identity: frozenset[str]) -> dict[Kind, str]:
    """Which elements a heading can name in a table of these kinds."""
    elements = {kind: named[kind] for kind in kinds if kind in named}
    if not elements and named.get("item") in identity:
        elements = {kinds[0]: named["item"]}
    return elements


def _place(layout: Layout, grid: Grid, column: int, elements: dict[Kind, str]) -> None:
    row = layout.heading.row
    address = grid.address(row, column)
    for kind, element in elements.items():
        if element not in layout.columns[kind] and element not in layout.addresses:
            layout.columns[kind][element] = column
            layout.addresses[element] = address
            return
    layout.extras[column] = grid.rows[row][column]
    for element in list(elements.values())[:1]:
        first = layout.addresses[element]
        layout.findings.append(findings.duplicate(grid.name, element, first, address))


def _place_unknown(layout: Layout, grid: Grid, column: int, headings: Headings, kinds: list[Kind]) -> None:
    text, address = grid.rows[layout.heading.row][column], grid.address(layout.heading.row, column)
    named = taken_for(headings, text, kinds) if len(text) <= LONGEST_HEADING else {}
    for kind, element in named.items():
        if element not in layout.addresses:
            layout.columns[kind][element] = column
            layout.addresses[element] = address
            layout.findings.append(findings.near(grid.name, text, element, address))
            return
    layout.extras[column] = text
    if named:
        element = next(iter(named.values()))
        layout.findings.append(findings.near_duplicate(grid.name, text, element, layout.addresses[element], address))
    elif len(text) <= LONGEST_HEADING:
        layout.findings += told(headings, text, kinds, grid.name, address)
    else:
        layout.findings.append(findings.unknown(grid.name, text, address))


def _kinds(named: list[dict[Kind, str]], identity: frozenset[str], sheet_name: str) -> list[Kind]:
    """The kinds of record that stand in a table, the leading one first.

    Elements that can only be of one kind decide. A table of materials may repeat a few elements of the
    item (实施主体) for the reader's sake; that makes it no table of items.
    """
    counts: dict[Kind, int] = {"item": 0, "material": 0, "step": 0}
    for kinds in named:
        if identity.isdisjoint(kinds.values()) and len(kinds) == 1:
            counts[next(iter(kinds))] += 1
    hint = kind_hint(sheet_name)
    children: list[Kind] = [kind for kind in _HINTS if counts[kind]]
    if hint is not None and hint in children:
        return [hint]
    if not children:
        # Only headings that several kinds have: the sheet's name is all there is to go by.
        shared = {kind for kinds in named for kind in kinds}
        if hint is not None and hint in shared and not counts["item"]:
            return [hint]
        return ["item"] if "item" in shared else sorted(shared)[:1]
    largest = max(children, key=lambda kind: counts[kind])
    if counts["item"] == 0 or (counts["item"] <= 2 and counts[largest] > counts["item"]):
        return [largest]
    return ["item", *children]


def kind_hint(sheet_name: str) -> Kind | None:
    """Which kind of record a sheet lists by its name (申请材料), where it does not list items."""
    name = compact(sheet_name)
    if any(word in name for word in _ITEM_WORDS):
        return None
    for kind, words in _HINTS.items():
        if any(word in name for word in words):
            return kind
    return None
