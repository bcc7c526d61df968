"""Sheet → tables of records: which shape a sheet has, and an account of all its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zhinan.errors import Rejected
from zhinan.intake import findings
from zhinan.intake.blocks import find_blocks
from zhinan.intake.continued import continue_items
from zhinan.intake.grid import Grid
from zhinan.intake.header import find_heading_rows
from zhinan.intake.heading_rows import HeadingRow
from zhinan.intake.headings import Headings
from zhinan.intake.hidden_notes import hidden_notes
from zhinan.intake.insets import Inset, find_insets
from zhinan.intake.labels import LabelColumn, find_label_columns, may_be_form
from zhinan.intake.lines import split_lines
from zhinan.intake.model import Finding, Note, SheetAccount, Table
from zhinan.intake.own_sheets import added_sheet, may_be_blank
from zhinan.intake.sheet import Sheet
from zhinan.intake.vertical import VerticalReader
from zhinan.intake.wide import WideReader
from zhinan.text import compact

# A sheet without a known heading that has this many rows of this many filled cells is a table too.
_TABLE_ROWS, _TABLE_CELLS = 3, 3
# More columns without a heading than these have one cause, and are told once.
_MOST_TOLD = 20
# The number of items in a sheet's name: 行政许可（12项）; no such number is 第3项.
_COUNT = re.compile(r"(?<![第\d.])(\d{1,6})项")


@dataclass(slots=True)
class Shapes:
    """What the sheets of one file hold."""

    tables: list[Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    accounts: list[SheetAccount] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def item_count(self) -> int:
        """How many items were read so far."""
        return sum(len(table.records) for table in self.tables if table.kind == "item")


def read_shapes(sheets: list[Sheet], headings: Headings) -> Shapes:
    """The tables of all ``sheets``; raises ``Rejected`` where no sheet has one."""
    shapes = Shapes()
    for sheet in sheets:
        account = SheetAccount(sheet.name, len(sheet.cells))
        shapes.accounts.append(account)
        first = len(shapes.tables)
        _read_sheet(sheet, headings, account, shapes)
        _finish(sheet, shapes, shapes.tables[first:], headings)
        if not added_sheet(sheet):
            shapes.notes.extend(hidden_notes(sheet, account.skipped))
    if not shapes.tables:
        names = "、".join(f"“{sheet.name}”" for sheet in sheets[:10]) + ("等" if len(sheets) > 10 else "")
        raise Rejected(f"工作表{names}中没有找到表头，请按模板填写后重新报送")
    return shapes


def _finish(sheet: Sheet, shapes: Shapes, tables: list[Table], headings: Headings) -> None:
    """What is seen once a sheet has been read: lines that are records, a number in its name."""
    for table in tables:
        shapes.notes.extend(continue_items(table, headings.identity))
        if table.kind != "item":
            shapes.findings.extend(split_lines(table, headings.identity))
    stated = _COUNT.findall(compact(sheet.name))
    if len(stated) == 1 and any(table.kind == "item" for table in tables):
        read = sum(len(table.records) for table in tables if table.kind == "item")
        if int(stated[0]) != read:
            shapes.findings.append(findings.other_count(sheet.name, int(stated[0]), read))


def _read_sheet(sheet: Sheet, headings: Headings, account: SheetAccount, shapes: Shapes) -> None:
    grid = Grid(sheet)
    if reason := added_sheet(sheet):
        _skip(grid, account, reason)
        return
    heading_rows = find_heading_rows(grid, headings)
    is_form = may_be_form(grid, headings)
    insets = find_insets(grid, headings) if is_form else []
    inset_rows = {row for inset in insets for row in inset.rows}
    labels = find_label_columns(grid, headings, inset_rows) if is_form else []
    widest = max((heading.known for heading in heading_rows if heading.row not in inset_rows), default=0)
    longest = len({element for column in labels for element in column.elements})
    if sheet.hidden and not labels and not _has_identity(grid, heading_rows, headings):
        _skip(grid, account, "隐藏的工作表，没有事项名称或编码列，按选项表处理")
    elif longest > widest:
        _read_vertical(grid, sheet, headings, labels, insets, account, shapes)
    elif heading_rows:
        _read_wide(grid, sheet, headings, heading_rows, account, shapes)
    elif not any(grid.own(row) for row in range(len(grid.rows))):
        _skip(grid, account, "工作表是空的")
    elif not sheet.hidden and _looks_like_table(grid):
        _skip(grid, account, "没有找到表头")
        shapes.findings.append(findings.no_heading(sheet.name))
    else:
        _skip(grid, account, "没有找到表头，按说明文字处理")


def _read_vertical(
    grid: Grid,
    sheet: Sheet,
    headings: Headings,
    labels: list[LabelColumn],
    insets: list[Inset],
    account: SheetAccount,
    shapes: Shapes,
) -> None:
    reader = VerticalReader(grid, sheet.index, labels, insets, shapes.item_count)
    if not reader.has_values:
        _skip(grid, account, "只有填写要求，没有填写内容一列，按说明文字处理")
        return
    reader.read(headings, account)
    shapes.tables.extend(reader.tables)
    shapes.findings.extend(reader.findings)
    if not any(table.records for table in reader.tables):
        shapes.findings.append(findings.no_data(sheet.name, reader.heading))


def _read_wide(
    grid: Grid,
    sheet: Sheet,
    headings: Headings,
    heading_rows: list[HeadingRow],
    account: SheetAccount,
    shapes: Shapes,
) -> None:
    blocks = find_blocks(grid, headings, heading_rows)
    for number, block in enumerate(blocks):
        layout = block.layout
        end = blocks[number + 1].first if number + 1 < len(blocks) else len(grid.rows)
        grid.cut_below(layout.heading.last)
        tables = layout.tables(sheet.name, sheet.index)
        reader = WideReader(grid, layout, tables, account, shapes.item_count)
        account.heading_rows += layout.heading.last + 1 - block.first + len(block.repeats)
        body = range(layout.heading.last + 1, end)
        reader.read([row for row in body if row not in block.repeats] if block.repeats else body)
        shapes.findings.extend(layout.findings)
        bare = [grid.address(layout.heading.row, column) for column in sorted(reader.filled_bare)]
        if len(bare) > _MOST_TOLD:
            shapes.findings.append(findings.many_unknown(sheet.name, bare))
        else:
            shapes.findings.extend(findings.unknown(sheet.name, "", cell) for cell in bare)
        if not any(table.records for table in reader.tables) and not may_be_blank(sheet):
            cell = reader.tables[0].heading
            shapes.findings.append(findings.no_data(sheet.name, cell))
        shapes.tables.extend(reader.tables)


def _has_identity(grid: Grid, heading_rows: list[HeadingRow], headings: Headings) -> bool:
    return any(
        not headings.identity.isdisjoint(headings.find(text).values())
        for heading in heading_rows
        for row in range(heading.first, heading.last + 1)
        for text in grid.rows[row]
    )


def _looks_like_table(grid: Grid) -> bool:
    wide_rows = (row for row in range(len(grid.rows)) if len(grid.own(row)) >= _TABLE_CELLS)
    return sum(1 for _, _ in zip(range(_TABLE_ROWS), wide_rows, strict=False)) == _TABLE_ROWS


def _skip(grid: Grid, account: SheetAccount, reason: str) -> None:
    account.skipped = reason
    for row in range(len(grid.rows)):
        if grid.own(row):
            account.note_rows += 1
        else:
            account.blank_rows += 1
