"""The flow charts in a workbook (element 53): its pictures (xlsx, xlsm, ods), each with the item whose chart it is.

A picture on a sheet of items that stands at none of them is told (S16); on sheets without items it is a logo or a
seal, and nothing is said. xls and xlsb: their pictures are not read, so their items need files beside the workbook.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from zhinan.intake import findings
from zhinan.intake.cell_pictures import CellPictures
from zhinan.intake.drawings import NOT_THERE, Placed, placed_pictures
from zhinan.intake.limits import DEFAULT_LIMITS
from zhinan.intake.model import Finding, PlacedPicture, Table, a1
from zhinan.intake.ods_pictures import ods_pictures
from zhinan.intake.parts import Package
from zhinan.intake.picture import MOST_BYTES, Picture, read_picture
from zhinan.intake.picture_owners import CHART_ELEMENT, Owners
from zhinan.intake.sheet import Sheet

__all__ = ["CHART_ELEMENT", "place_pictures"]

MOST_TOTAL_BYTES = 500_000_000
_TOO_MANY = "没有看，因为工作簿里的图片太多或太大"
_AT_ONCE_BYTES = 50_000_000
_SMALL_BYTES = 16_384  # what is decoded in a moment: threads would only wait for each other


def place_pictures(
    data: bytes, sheets: Sequence[Sheet], tables: Sequence[Table], most: int = DEFAULT_LIMITS.pictures
) -> tuple[list[PlacedPicture], list[Finding]]:
    """The items' pictures in a workbook, and a finding (S16) for each cell with one that stands at no item.

    ``most``: how many pictures are looked at. A picture that several items share comes once for each.
    Whatever the package holds, this does not raise.
    """
    with_items = {table.sheet for table in tables if table.kind == "item" and table.records}
    known = {sheet.name: sheet for sheet in sheets if sheet.name in with_items}
    placed: list[PlacedPicture] = []
    stray: list[Finding] = []
    if not data.startswith(b"PK") or not known:
        return placed, stray
    try:
        package = Package(data)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return placed, stray
    found = {name: pictures for name, pictures in _find(package, known).items() if pictures and name in known}
    seen = _look_at(
        package, [one.part for pictures in found.values() for one in pictures if one.part is not None], most
    )
    items = [
        (number, no) for number, table in enumerate(tables) if table.kind == "item" for no in range(len(table.records))
    ]
    for name, pictures in found.items():
        owners = Owners(known[name], tables).assign([(one.row, one.column) for one in pictures])
        for one, own in zip(pictures, owners, strict=True):
            picture = Picture("", problem=one.problem) if one.part is None else seen[one.part]
            cell = a1(one.row, one.column)
            placed += [PlacedPicture(name, cell, *items[position], picture) for position in own or ()]
        lost = [one for one, own in zip(pictures, owners, strict=True) if own is None]
        stray += [findings.stray_picture(name, cell) for cell in dict.fromkeys(a1(one.row, one.column) for one in lost)]
    return placed, stray


def _find(package: Package, sheets: Mapping[str, Sheet]) -> dict[str, list[Placed]]:
    """Name of a sheet → its pictures."""
    if package.size("content.xml") is not None and package.size("mimetype") is not None:
        return ods_pictures(package)
    in_cells = CellPictures(package)
    found: dict[str, list[Placed]] = {}
    for name, sheet in sheets.items():
        part = package.sheets.get(name)
        if part is not None:
            found[name] = [*in_cells.of(sheet, part), *placed_pictures(package, part)]
    return found


def _look_at(package: Package, parts: Sequence[str], most: int) -> dict[str, Picture]:
    """What each part shows; the large ones decoded on all cores, few at a time, for they need memory."""
    seen: dict[str, Picture] = {}
    batch: dict[str, bytes] = {}
    total_bytes = 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:

        def decode() -> None:
            small = [part for part, content in batch.items() if len(content) < _SMALL_BYTES]
            seen.update((part, read_picture(batch.pop(part))) for part in small)
            seen.update(zip(batch, pool.map(read_picture, batch.values()), strict=True))
            batch.clear()

        for part in dict.fromkeys(parts):
            size_bytes = package.size(part) or 0
            total_bytes += size_bytes
            if len(seen) + len(batch) >= most or total_bytes > MOST_TOTAL_BYTES:
                seen[part] = Picture("", problem=_TOO_MANY)
                continue
            content = package.read(part, MOST_BYTES)
            if content is None:
                seen[part] = Picture("", problem=NOT_THERE if size_bytes <= MOST_BYTES else "太大")
                continue
            batch[part] = content
            if sum(map(len, batch.values())) > _AT_ONCE_BYTES:
                decode()
        decode()
    return seen
