"""Whose flow chart a picture is (element 53): the item at whose row, or in whose form, it is anchored.

Pictures on sheets without items (logos, seals) belong to nobody and are no concern of element 53.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

from zhinan.intake import findings
from zhinan.intake.drawings import Anchored, anchored_pictures
from zhinan.intake.model import Finding, PlacedPicture, Table, a1
from zhinan.intake.picture import Picture, read_picture

CHART_ELEMENT = "流程图内容"


def place_pictures(data: bytes, tables: list[Table]) -> tuple[list[PlacedPicture], list[Finding]]:
    """The items' pictures in an xlsx file, and a finding (S16) for each that stands at no item."""
    placed: list[PlacedPicture] = []
    lost: list[Finding] = []
    by_sheet = {table.sheet for table in tables if table.kind == "item" and table.records}
    found = anchored_pictures(data)
    _look_at([one.data for one in found if one.sheet in by_sheet and one.data is not None])
    for one in found:
        if one.sheet not in by_sheet:
            continue
        owner = _owner(one, tables)
        cell = a1(one.row, one.column)
        if owner is None:
            lost.append(findings.stray_picture(one.sheet, cell))
            continue
        picture = Picture("", problem="打不开") if one.data is None else read_picture(one.data)
        placed.append(PlacedPicture(one.sheet, cell, *owner, picture))
    return _charts(placed, tables), lost


def _look_at(pictures: list[bytes]) -> None:
    """Decode ``pictures`` on all cores at once; ``read_picture`` remembers what it has seen."""
    if len(pictures) > 1:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(read_picture, pictures))


def _owner(one: Anchored, tables: list[Table]) -> tuple[int, int] | None:
    """(table, record) of the item at which a picture is anchored: the last one of its sheet that begins before it."""
    here = [(number, table) for number, table in enumerate(tables) if table.sheet == one.sheet and table.records]
    items = [(number, table) for number, table in here if table.kind == "item"]
    if items[0][1].orientation == "rows":
        # A picture below the last row of the sheet's records stands at none of them.
        if one.row > max(record.row for _, table in here for record in table.records):
            return None
        starts = [
            (record.row, number, position) for number, table in items for position, record in enumerate(table.records)
        ]
        before = [start for start in starts if start[0] <= one.row]
        return max(before)[1:] if before else None
    # Forms may stand one below another: a picture is the form's whose labels begin last above it.
    tops = [(min(table.columns.values(), default=0), number) for number, table in items]
    number = max([top for top in tops if top[0] <= one.row] or [min(tops)])[1]
    columns = [record.column for record in tables[number].records]
    # On a form of one item a picture is that item's wherever it stands.
    at = one.column if len(columns) > 1 else columns[0]
    left = [(column, position) for position, column in enumerate(columns) if column <= at]
    return (number, max(left)[1]) if left else None


def _charts(placed: list[PlacedPicture], tables: list[Table]) -> list[PlacedPicture]:
    """``placed``, without the other pictures of an item (a seal, a code) that has one in the cell of element 53."""
    at_home = {(one.table_no, one.record_no) for one in placed if _is_at_home(one, tables)}
    return [one for one in placed if (one.table_no, one.record_no) not in at_home or _is_at_home(one, tables)]


def _is_at_home(one: PlacedPicture, tables: list[Table]) -> bool:
    table = tables[one.table_no]
    if CHART_ELEMENT not in table.columns:
        return False
    letters = one.cell.rstrip("0123456789")
    place = table.address(table.records[one.record_no], CHART_ELEMENT)
    if table.orientation == "rows":
        return letters == place.rstrip("0123456789")
    return one.cell.removeprefix(letters) == place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
