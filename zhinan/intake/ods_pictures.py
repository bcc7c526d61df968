"""Pictures of an OpenDocument workbook: ``draw:frame`` inside the cell that it is anchored to.

A frame anchored to the page stands in no cell: it is taken to stand in A1.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from zhinan.intake.drawings import LINKED, NOT_THERE, Placed
from zhinan.intake.parts import Package, attribute, elements, local, whole

_CELLS = ("table-cell", "covered-table-cell")
_ROW_GROUPS = ("table-row-group", "table-header-rows", "table-rows")


def ods_pictures(package: Package) -> dict[str, list[Placed]]:
    """Name of each sheet → its pictures."""
    root = package.xml("content.xml")
    found: dict[str, list[Placed]] = {}
    for table in [] if root is None else elements(root, "table"):
        placed = found.setdefault(attribute(table, "name") or "", [])
        for shapes in (child for child in table if local(child) == "shapes"):
            placed += _frames(package, shapes, 0, 0)
        row = 0
        for element in _rows(table):
            column = 0
            for cell in (child for child in element if local(child) in _CELLS):
                placed += _frames(package, cell, row, column)
                column += _repeated(cell, "number-columns-repeated")
            row += _repeated(element, "number-rows-repeated")
    return found


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in table:
        if local(child) == "table-row":
            yield child
        elif local(child) in _ROW_GROUPS:
            yield from _rows(child)


def _frames(package: Package, place: etree._Element, row: int, column: int) -> Iterator[Placed]:
    for frame in elements(place, "frame"):
        # A frame may hold the same picture in several formats: the first that is there.
        targets = [(attribute(image, "href") or "").removeprefix("./") for image in elements(frame, "image")]
        inside = [target for target in targets if package.size(target) is not None]
        if inside:
            yield Placed(row, column, inside[0])
        elif targets:
            yield Placed(row, column, None, NOT_THERE if targets[0].startswith("Pictures/") else LINKED)


def _repeated(element: etree._Element, name: str) -> int:
    return whole(attribute(element, name)) or 1
