"""The merged areas of an ods document, which the reader of cells does not tell."""

from __future__ import annotations

import io
import re
import zipfile

from lxml import etree

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SPANNED = re.compile(rb'number-(?:rows|columns)-spanned="(?!1")')
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384
_MAX_REPEATED = 1_000  # rows that repeat a merged area; beyond, they are blank

Area = tuple[int, int, int, int]


def read_areas(data: bytes) -> dict[int, list[Area]]:
    """By the sheet's position in the document: (first row, first column, last row, last column) of its areas."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        content = package.read("content.xml")
    if not _SPANNED.search(content):
        return {}
    found: dict[int, list[Area]] = {}
    table, row, column = -1, 0, 0
    here: list[tuple[int, int, int]] = []
    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=[f"{_TABLE}{name}" for name in ("table", "table-row", "table-cell", "covered-table-cell")],
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        recover=True,
    )
    for event, element in events:
        name = element.tag[len(_TABLE) :]
        if name == "table":
            if event == "start":
                table, row = table + 1, 0
        elif name == "table-row":
            if event == "start":
                column, here = 0, []
                continue
            repeated = _count(element, "number-rows-repeated")
            for at in range(row, row + min(repeated, _MAX_REPEATED)):
                for left, height, width in here:
                    area = (at, left, min(at + height, _MAX_ROWS) - 1, min(left + width, _MAX_COLUMNS) - 1)
                    found.setdefault(table, []).append(area)
            row += repeated
            element.clear()
        elif event == "end":
            height, width = _count(element, "number-rows-spanned"), _count(element, "number-columns-spanned")
            if height > 1 or width > 1:
                here.append((column, height, width))
            column += _count(element, "number-columns-repeated")
    return found


def _count(element: etree._Element, name: str) -> int:
    stated = element.get(f"{_TABLE}{name}", "1")
    return int(stated) if stated.isdecimal() else 1
