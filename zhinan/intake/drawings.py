"""Pictures that lie over the cells of a sheet (xl/drawings): which part each is, and in which cell it stands.

A picture in a group stands where the group is anchored. Charts, SmartArt, drawn shapes and OLE objects are no
pictures. The picture behind a link is not followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from zhinan.intake.geometry import Geometry, Place
from zhinan.intake.parts import Package, Relationship, attribute, elements, local, whole

LINKED = "只是链接，没有存进工作簿"
NOT_THERE = "没有存进工作簿"

_ANCHORS = ("twoCellAnchor", "oneCellAnchor", "absoluteAnchor")


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture at a cell (zero-based): the ``part`` that holds it, or the ``problem`` why there is none."""

    row: int
    column: int
    part: str | None
    problem: str | None = None


def placed_pictures(package: Package, sheet_part: str) -> list[Placed]:
    """The pictures over the cells of one sheet, in the drawing's order."""
    geometry = Geometry(package, sheet_part)
    placed: list[Placed] = []
    for drawing in package.related(sheet_part, "drawing"):
        root = package.xml(drawing)
        for anchor in [] if root is None else elements(root, *_ANCHORS):
            if _is_fallback(anchor):
                continue
            cell = _cell(anchor, geometry)
            placed += [Placed(*cell, *source) for source in _sources(package, drawing, anchor)]
    return placed


def picture_source(relationship: Relationship | None) -> tuple[str | None, str | None]:
    """(part, problem) of what a picture's relationship points at."""
    if relationship is None:
        return None, NOT_THERE
    return (None, LINKED) if relationship.is_external else (relationship.target, None)


def _sources(package: Package, drawing: str, anchor: etree._Element) -> Iterator[tuple[str | None, str | None]]:
    known = package.relationships(drawing)
    for blip in elements(anchor, "blip"):
        if _is_fallback(blip):
            continue
        embedded, linked = attribute(blip, "embed"), attribute(blip, "link")
        if embedded and embedded in known:
            yield picture_source(known[embedded])
        elif linked:
            yield None, LINKED
        else:
            yield None, NOT_THERE


def _is_fallback(element: etree._Element) -> bool:
    """Whether it is what older programs show instead of another element that is there too."""
    return next(element.iterancestors("{*}Fallback"), None) is not None


def _cell(anchor: etree._Element, geometry: Geometry) -> tuple[int, int]:
    """(row, column) of the cell that the picture stands in."""
    begin, end = _marker(anchor, "from"), _marker(anchor, "to")
    size = next((child for child in anchor if local(child) == "ext"), None)
    if begin is None:
        position = next((child for child in anchor if local(child) == "pos"), None)
        column, row = geometry.columns.at(_number(position, "x")), geometry.rows.at(_number(position, "y"))
    else:
        column, row = begin
    if end is None:
        row_index = geometry.rows.owner(row, _number(size, "cy"))
        return row_index, geometry.columns.owner(column, _number(size, "cx"))
    last_column, last_row = end
    # Most pictures lie within one cell, and nothing has to be measured.
    row_index, column_index = row[0], column[0]
    if last_row[0] > row_index:
        row_index = geometry.rows.owner(row, geometry.rows.between(row, last_row))
    if last_column[0] > column_index:
        column_index = geometry.columns.owner(column, geometry.columns.between(column, last_column))
    return row_index, column_index


def _marker(anchor: etree._Element, name: str) -> tuple[Place, Place] | None:
    """The column and the row of a corner."""
    corner = next((child for child in anchor if local(child) == name), None)
    if corner is None:
        return None
    told = {local(child): whole(child.text) or 0 for child in corner}
    return (told.get("col", 0), told.get("colOff", 0)), (told.get("row", 0), told.get("rowOff", 0))


def _number(element: etree._Element | None, name: str) -> int:
    return 0 if element is None else whole(element.get(name)) or 0
