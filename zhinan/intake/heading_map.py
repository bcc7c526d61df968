"""Which element each column of a workbook is read as, and how that was told: for ``zhinan headings``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from zhinan.errors import Rejected
from zhinan.intake.department import Department
from zhinan.intake.headings import Headings, heading_key
from zhinan.intake.limits import Limits
from zhinan.intake.model import Finding, Table, a1
from zhinan.intake.read import FoundTables, read_tables

_FOUND_BY = {"S2": "重复", "S3": "不认识", "S19": "相近", "S20": "歧义"}
_CELL = re.compile(r"([A-Z]+)(\d+)")


@dataclass(frozen=True, slots=True)
class HeadingUse:
    """One heading of one sheet: the ``element`` that it is read as ("": none), and ``how`` that was told, in Chinese.

    ``likely``: (element, likeness 0 to 100) to choose from, where it is read as none.
    """

    sheet: str
    cell: str
    heading: str
    element: str
    how: str
    likely: list[tuple[str, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class HeadingMap:
    """The headings of one workbook, sheet by sheet; ``reason``: why it cannot be read, where it cannot."""

    department: str | None
    reason: str | None
    uses: list[HeadingUse] = field(default_factory=list)


def heading_map(
    data: bytes,
    shown_path: str,
    headings: Headings,
    departments: Sequence[Department],
    department: str | None,
    county: str,
    limits: Limits,
) -> HeadingMap:
    """The headings of the workbook ``data``, as ``read_file`` reads them; the arguments are its own."""
    name = PurePosixPath(shown_path).name
    try:
        found = read_tables(data, name, headings, departments, department, county, limits)
    except Rejected as rejected:
        return HeadingMap(department, str(rejected))
    # Forms that follow one another have the same labels, which are shown once.
    uses: dict[tuple[str, str, str, str], HeadingUse] = {}
    order = [sheet.name for sheet in found.workbook.sheets]
    for use in sorted(_uses(found), key=lambda use: (order.index(use.sheet), *_place(use.cell))):
        uses.setdefault((use.sheet, heading_key(use.heading), use.element, use.how), use)
    return HeadingMap(found.department, None, list(uses.values()))


def _uses(found: FoundTables) -> Iterator[HeadingUse]:
    told = {(finding.sheet, finding.cell): finding for finding in found.shapes.findings if finding.rule in _FOUND_BY}
    sheets = {sheet.name: sheet.cells for sheet in found.workbook.sheets}
    seen: set[tuple[str, str]] = set()
    for table in found.shapes.tables:
        cells = found.workbook.sheets[table.sheet_index].cells
        for element, address in table.headings.items():
            seen.add((table.sheet, address))
            row, column = _place(address)
            text = cells[row][column]
            is_slip = (table.sheet, address) in told and told[table.sheet, address].rule == "S19"
            yield HeadingUse(
                table.sheet, address, text, element, "相近" if is_slip else _how(found.headings, text, element)
            )
    for table in found.shapes.tables:
        for address, text in _beside(table, found.workbook.sheets[table.sheet_index].cells):
            if (table.sheet, address) not in seen and found.headings.is_set_aside(text):
                yield HeadingUse(table.sheet, address, text, "", "人工确定")
    for (sheet, cell), finding in told.items():
        if sheet is not None and cell is not None and (sheet, cell) not in seen:
            row, column = _place(cell)
            yield _untaken(found.headings, finding, sheet, cell, sheets[sheet][row][column])


def _how(headings: Headings, text: str, element: str) -> str:
    key = heading_key(text)
    if text.strip() == element:
        return "一致"
    if key in headings.decided:
        return "人工确定"
    return "别名" if key in headings.known and key not in headings.names else "规范化"


def _untaken(headings: Headings, finding: Finding, sheet: str, cell: str, text: str) -> HeadingUse:
    is_open = finding.rule in ("S3", "S20") and text.strip()
    likely = headings.likeliest(text) if is_open else []
    return HeadingUse(sheet, cell, text, "", _FOUND_BY[finding.rule], likely)


def _beside(table: Table, cells: list[list[str]]) -> Iterator[tuple[str, str]]:
    """The cells in line with the heading of a table: its row, or of a form its column."""
    row, column = _place(table.heading)
    if table.orientation == "rows":
        places = [(row, at) for at in range(len(cells[row]))]
    else:
        places = [(at, column) for at in range(len(cells))]
    return ((a1(*place), cells[place[0]][place[1]]) for place in places)


def _place(address: str) -> tuple[int, int]:
    """(row, column), zero-based, of an A1 address."""
    match = _CELL.fullmatch(address)
    assert match is not None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
