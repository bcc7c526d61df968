"""Whose flow chart a picture on a sheet is (element 53), by the cell that it stands in.

A picture in an item's cell of element 53 is that item's; items that share a merged cell share the picture. Where
none stands there, those in the item's rows (in a form: down to the next one) are its own: people drag them a bit.
On a sheet of one form all are. What stands beside an item that has a chart in its cell is a seal or a code, and no
concern.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from zhinan.intake.model import Table
from zhinan.intake.record import Record
from zhinan.intake.sheet import Area, Sheet

CHART_ELEMENT = "流程图内容"

Cell = tuple[int, int]
_FAR = 1 << 31


@dataclass(slots=True)
class _Place:
    """Where one item stands. ``own``: the area of its element 53, None without a column for it.

    ``band``: all the rows (of a form: rows and columns) that it takes up.
    """

    position: int
    record: Record
    own: Area | None
    band: Area


class Owners:
    """The items of one sheet. ``tables`` are those of the whole file: an item's position counts all of them."""

    def __init__(self, sheet: Sheet, tables: Sequence[Table]) -> None:
        self._sheet = sheet
        self._begun = {(area[0], area[1]): area for area in sheet.merged}
        self._covered: dict[int, dict[int, Area]] = {}
        self._part_rows = _part_rows(sheet, tables)
        self._places: list[_Place] = []
        forms = [t for t in tables if t.kind == "item" and t.sheet == sheet.name and t.orientation == "columns"]
        tops = sorted(min(form.columns.values(), default=0) for form in forms)
        position = 0
        for table in tables:
            if table.kind != "item":
                continue
            if table.sheet == sheet.name:
                bands = _form_bands(table, tops) if table in forms else self._row_bands(table, position)
                for offset, (record, band) in enumerate(zip(table.records, bands, strict=True)):
                    self._places.append(_Place(position + offset, record, self._own(table, record), band))
            position += len(table.records)
        self._is_one_form = bool(forms) and len(self._places) == 1

    def assign(self, cells: Sequence[Cell]) -> list[tuple[int, ...] | None]:
        """For each cell with a picture, the positions of the items whose chart it is; None: it is nobody's.

        Nobody's, and no concern either, are the empty ones. The record of an item whose table has no column for
        the picture is told where it stands (``moved``).
        """
        direct = self._direct(cells)
        served = {place.position for places in direct for place in places}
        assigned: list[tuple[int, ...] | None] = []
        for cell, own in zip(cells, direct, strict=True):
            near = own or self._near(cell)
            places = own or [place for place in near if place.position not in served]
            for place in places:
                if place.own is None:
                    place.record.moved = {CHART_ELEMENT: cell} | (place.record.moved or {})
            assigned.append(tuple(place.position for place in places) if near else None)
        return assigned

    def _direct(self, cells: Sequence[Cell]) -> list[list[_Place]]:
        """For each cell, the items whose cell of element 53 it is. A sheet may hold thousands of both."""
        sharing: dict[Area, list[_Place]] = {}
        for place in self._places:
            if place.own:
                sharing.setdefault(place.own, []).append(place)
        alone = {area[:2]: places for area, places in sharing.items() if area[:2] == area[2:]}
        wide = [area for area in sharing if area[:2] != area[2:]]
        found = []
        for cell in cells:
            several = [*alone.get(cell, ()), *(one for area in wide if _holds(area, cell) for one in sharing[area])]
            found.append(sorted(several, key=attrgetter("position")))
        return found

    def _near(self, cell: Cell) -> list[_Place]:
        if self._is_one_form:
            return self._places
        first = next((place for place in self._places if _holds(place.band, cell)), None)
        return [] if first is None else [first]

    def _own(self, table: Table, record: Record) -> Area | None:
        if record.moved and CHART_ELEMENT in record.moved:
            return self._area(record.moved[CHART_ELEMENT])
        index = table.columns.get(CHART_ELEMENT)
        if index is None:
            return None
        return self._area((record.row, index) if table.orientation == "rows" else (index, record.column))

    def _area(self, cell: Cell) -> Area:
        """The merged area that a cell is part of, filled or not; else the cell alone."""
        row, column = cell
        if column not in self._covered:
            last = len(self._sheet.cells) - 1
            self._covered[column] = {
                covered: area
                for area in self._sheet.merged
                if area[1] <= column <= area[3]
                for covered in range(area[0], min(area[2], last) + 1)
            }
        return self._covered[column].get(row, (row, column, row, column))

    def _row_bands(self, table: Table, position: int) -> list[Area]:
        """As far down as an item's own cells are merged, and its materials and steps stand beside it."""
        bands: list[Area] = []
        for offset, record in enumerate(table.records):
            begun = [self._begun.get((record.row, column)) for column in table.columns.values()]
            rows = [record.row, *self._part_rows.get(position + offset, ()), *(area[2] for area in begun if area)]
            bands.append((record.row, 0, max(rows), _FAR))
        return bands


def _form_bands(form: Table, tops: Sequence[int]) -> list[Area]:
    """From the form's first label down to the next form; from an item's column to the next item's."""
    top = min(form.columns.values(), default=0)
    bottom = min((other - 1 for other in tops if other > top), default=_FAR)
    columns = sorted(record.column for record in form.records)
    bands: list[Area] = []
    for record in form.records:
        left = record.column if len(columns) > 1 else 0
        bands.append((top, left, bottom, min((c - 1 for c in columns if c > record.column), default=_FAR)))
    return bands


def _part_rows(sheet: Sheet, tables: Sequence[Table]) -> dict[int, list[int]]:
    """Position of an item → rows of the materials and steps that stand beside it in one table."""
    rows: dict[int, list[int]] = {}
    for table in tables:
        if table.kind != "item" and table.sheet == sheet.name and table.orientation == "rows":
            for record in table.records:
                if record.item is not None:
                    rows.setdefault(record.item, []).append(record.row)
    return rows


def _holds(area: Area, cell: Cell) -> bool:
    top, left, bottom, right = area
    return top <= cell[0] <= bottom and left <= cell[1] <= right
