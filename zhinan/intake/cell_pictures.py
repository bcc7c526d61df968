"""Pictures that are the content of a cell: WPS (``=DISPIMG("ID_…",1)``) and Excel's “place in cell”.

WPS keeps them in xl/cellimages.xml under the name that the formula asks for. Excel marks the cell with ``vm``,
a number into xl/metadata.xml, and from there through rich values to a list of relationships.
Source: MS-XLSX 2.3.6.1 (rich data), and workbooks as WPS 12 and Excel 365 write them.
"""

from __future__ import annotations

import re
from functools import cached_property

from lxml import etree

from zhinan.intake.drawings import NOT_THERE, Placed, picture_source
from zhinan.intake.parts import MAX_XML_BYTES, Package, attribute, elements, local, whole
from zhinan.intake.sheet import Sheet

_NAME = re.compile(r'DISPIMG\(\s*(?:"|&quot;)([^"&]{1,200})(?:"|&quot;)', re.IGNORECASE)
_FORMULA = re.compile(rb'DISPIMG\(\s*(?:"|&quot;)([^"&]{1,200})(?:"|&quot;)', re.IGNORECASE)
_ADDRESS = re.compile(rb'\br\s*=\s*"([A-Z]{1,3})(\d{1,7})"')
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_VALUE_META = re.compile(rb'\bvm\s*=\s*"(\d{1,9})"')
_LONGEST_CELL = 4_000
_LOCAL_IMAGE = "_rvRel:LocalImageIdentifier"


class CellPictures:
    """The pictures in the cells of one workbook."""

    def __init__(self, package: Package) -> None:
        self._package = package

    def of(self, sheet: Sheet, part: str) -> list[Placed]:
        """Those of one sheet, whose XML is ``part``."""
        if not (self._wps or self._excel):
            return []
        xml = self._package.read(part, MAX_XML_BYTES) or b""
        asked = _wps_cells(sheet, xml) if self._wps else {}
        placed = [Placed(*cell, *self._wps.get(name, (None, NOT_THERE))) for cell, name in sorted(asked.items())]
        for match in _CELL.finditer(xml) if self._excel else ():
            number, address = _VALUE_META.search(match[1]), _ADDRESS.search(match[1])
            if number and address and int(number[1]) in self._excel:
                placed.append(Placed(*_position(address), *self._excel[int(number[1])]))
        return placed

    @cached_property
    def _wps(self) -> dict[str, tuple[str | None, str | None]]:
        """Name of a picture → (part, problem)."""
        found: dict[str, tuple[str | None, str | None]] = {}
        for part in self._package.related(self._package.workbook, "cellimage"):
            root = self._package.xml(part)
            for picture in [] if root is None else elements(root, "pic"):
                names = [element.get("name") for element in elements(picture, "cNvPr")]
                ids = [attribute(blip, "embed") or attribute(blip, "link") for blip in elements(picture, "blip")]
                if names and names[0]:
                    relationship = self._package.relationships(part).get(ids[0] or "") if ids else None
                    found[names[0]] = picture_source(relationship)
        return found

    @cached_property
    def _excel(self) -> dict[int, tuple[str | None, str | None]]:
        """``vm`` of a cell (from 1) → (part, problem)."""
        targets = self._rich_relationships()
        if not targets:
            return {}
        identifiers = self._local_images()
        values = self._value_metadata()
        found: dict[int, tuple[str | None, str | None]] = {}
        for number, rich_value in values.items():
            identifier = identifiers.get(rich_value)
            if identifier is not None:
                found[number] = targets[identifier] if identifier < len(targets) else (None, NOT_THERE)
        return found

    def _rich_relationships(self) -> list[tuple[str | None, str | None]]:
        for part in self._package.related(self._package.workbook, "richvaluerel"):
            root = self._package.xml(part)
            known = self._package.relationships(part)
            if root is not None:
                return [picture_source(known.get(attribute(rel, "id") or "")) for rel in elements(root, "rel")]
        return []

    def _local_images(self) -> dict[int, int]:
        """Index of a rich value → index of its relationship, for those that are pictures."""
        structures: list[list[str]] = []
        for root in self._roots("rdrichvaluestructure"):
            structures = [[key.get("n") or "" for key in elements(s, "k")] for s in elements(root, "s")]
        found: dict[int, int] = {}
        for root in self._roots("rdrichvalue"):
            for index, value in enumerate(elements(root, "rv")):
                structure = whole(value.get("s"))
                keys = structures[structure] if structure is not None and structure < len(structures) else []
                texts = [whole(v.text) for v in elements(value, "v")]
                for key, identifier in zip(keys, texts, strict=False):
                    if key == _LOCAL_IMAGE and identifier is not None:
                        found[index] = identifier
        return found

    def _value_metadata(self) -> dict[int, int]:
        """``vm`` → index of a rich value."""
        found: dict[int, int] = {}
        for root in self._roots("sheetmetadata"):
            types = [t.get("name") or "" for t in elements(root, "metadataType")]
            future = {
                group.get("name") or "": [
                    next((whole(rvb.get("i")) for rvb in elements(block, "rvb")), None) for block in _blocks(group)
                ]
                for group in elements(root, "futureMetadata")
            }
            for group in elements(root, "valueMetadata"):
                for number, block in enumerate(_blocks(group), start=1):
                    for record in elements(block, "rc"):
                        kind, place = whole(record.get("t")), whole(record.get("v"))
                        name = types[kind - 1] if kind and kind <= len(types) else ""
                        values = future.get(name, [])
                        value = values[place] if place is not None and place < len(values) else None
                        if name == "XLRICHVALUE" and value is not None:
                            found[number] = value
        return found

    def _roots(self, kind: str) -> list[etree._Element]:
        parts = self._package.related(self._package.workbook, kind)
        return [root for root in map(self._package.xml, parts) if root is not None]


def _blocks(group: etree._Element) -> list[etree._Element]:
    return [block for block in group if local(block) == "bk"]


def _wps_cells(sheet: Sheet, xml: bytes) -> dict[tuple[int, int], str]:
    """Cell → name of the picture that it asks for: by its formula, else by what it shows."""
    found = {
        (row, column): match[1]
        for row, cells in enumerate(sheet.cells)
        for column, text in enumerate(cells)
        if "DISPIMG" in text and (match := _NAME.search(text))
    }
    for formula in _FORMULA.finditer(xml):
        nearby = max(0, formula.start() - _LONGEST_CELL)
        begin = max(xml.rfind(start, nearby, formula.start()) for start in (b"<c ", b":c "))
        address = _ADDRESS.search(xml, begin, formula.start()) if begin != -1 else None
        if address:
            found[_position(address)] = formula[1].decode("utf-8", "replace")
    return found


def _position(address: re.Match[bytes]) -> tuple[int, int]:
    """(row, column), zero-based."""
    column = 0
    for letter in address[1]:
        column = column * 26 + letter - 64
    return int(address[2]) - 1, column - 1
