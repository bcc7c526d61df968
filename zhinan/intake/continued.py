"""A sheet of materials or steps that names the item once, beside the first of its rows, and leaves the others blank."""

from __future__ import annotations

from collections.abc import Collection

from zhinan.intake.model import Note, Table
from zhinan.intake.record import Record

_WHAT = {"material": "材料", "step": "环节"}


def continue_items(table: Table, identity: Collection[str]) -> list[Note]:
    """Let blank rows have the item named above them, at the cell that names it; a note on how many have.

    Only where the whole table is written so: one that names an item twice in a row leaves nothing out on purpose,
    and a blank there is a name forgotten.
    """
    places = [place for place, element in enumerate(table.columns) if element in identity]
    if table.kind == "item" or table.orientation != "rows" or not places:
        return []
    blank = [number for number, record in enumerate(table.records) if not _named(record, places)]
    if not blank or _repeats(table.records, places):
        return []
    elements = list(table.columns)
    above: Record | None = None
    continued: list[Record] = []
    for record in table.records:
        if _named(record, places):
            above = record
        elif above is not None and record.item is None:
            for place in places:
                record.values[place] = above.values[place]
            cells = {elements[place]: table.cell(above, elements[place]) for place in places}
            record.moved = {**(record.moved or {}), **cells}
            continued.append(record)
    if not continued:
        return []
    where = f"工作表“{table.sheet}”有 {len(continued)} 行没有写事项名称和编码"
    message = f"{where}，按上面最近一行的事项读取，从第 {continued[0].row + 1} 行起"
    return [Note(table.sheet, table.address(continued[0], elements[places[0]]), message)]


def _named(record: Record, places: Collection[int]) -> bool:
    return any(record.values[place].strip() for place in places)


def _repeats(records: list[Record], places: Collection[int]) -> bool:
    """Whether an item is named in two rows on end (written twice, or merged over them)."""
    before: list[str] | None = None
    for record in records:
        named = [record.values[place] for place in places]
        if _named(record, places):
            if named == before:
                return True
            before = named
    return False
