"""Formula errors and formulas without a result in the sheets of an xlsx package."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Set

from lxml import etree

from zhinan.intake.formulas import Cell, Formulas

_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s/>]")
_ADDRESS = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384
# An array formula whose result is nowhere in the file leaves its whole area empty; never more than this.
_MAX_ARRAY_CELLS = 10_000


def may_hold_formulas(sheet: bytes) -> bool:
    """Whether the XML of a sheet can hold a formula or an error: told at memory speed, never wrongly no."""
    beginning = sheet[:65_536]
    root = _ROOT.search(beginning)
    if root is None:
        return True  # another encoding, or nothing that is known here: to be looked at
    prefix = root[1] + b":" if root[1] else b""
    if b't="e"' in sheet or (b"='" in beginning and b"t='e'" in sheet):
        return True
    tag = b"<" + prefix + b"f"
    at = sheet.find(tag)
    while at != -1 and sheet[at + len(tag) : at + len(tag) + 1] not in b" \t\r\n/>":
        at = sheet.find(tag, at + 1)  # <formula1>, <filterColumn> …
    return at != -1


def read_formulas(data: bytes, clean_parts: Set[str] = frozenset()) -> dict[int, Formulas]:
    """By the sheet's position in the workbook: its cells with an error or without a result.

    ``clean_parts``: names of parts that hold no formula (``may_hold_formulas``), not to be read again.
    ``data`` is a package that ``check_package`` let through and that could be read.
    """
    found: dict[int, Formulas] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        # Some programs write backslashes, and capitals where the relationships have none.
        names = {name.replace("\\", "/").lower(): name for name in package.namelist()}
        for index, part in enumerate(_sheet_parts(package, names)):
            name = names.get(part)
            if name is None or name in clean_parts:
                continue
            sheet = package.read(name)
            if may_hold_formulas(sheet) and (formulas := _scan(sheet)):
                found[index] = formulas
    return found


def _sheet_parts(package: zipfile.ZipFile, names: dict[str, str]) -> list[str]:
    """The parts of all sheets in the workbook's order, in small letters; '' where one has none."""
    workbook = next(
        (
            target
            for kind, target in _relations(package, names, "").values()
            if kind.endswith("/officedocument") and target in names
        ),
        "xl/workbook.xml",
    )
    if workbook not in names:
        return []
    relations = _relations(package, names, workbook)
    parts = []
    for sheet in _parse(package.read(names[workbook])).iter("{*}sheet"):
        ids = [value for key, value in sheet.attrib.items() if etree.QName(key).localname == "id"]
        parts.append(relations.get(str(ids[0]), ("", ""))[1] if ids else "")
    return parts


def _relations(package: zipfile.ZipFile, names: dict[str, str], part: str) -> dict[str, tuple[str, str]]:
    """Relationship id → (type, part that it points to) of ``part`` ('': the package)."""
    folder, name = posixpath.split(part)
    rels = names.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    if rels is None:
        return {}
    return {
        relation.get("Id", ""): (
            relation.get("Type", "").lower(),
            posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "").replace("\\", "/")))[1:].lower(),
        )
        for relation in _parse(package.read(rels)).iter("{*}Relationship")
    }


def _parse(xml: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, recover=True)
    root = etree.fromstring(xml, parser)
    return root if root is not None else etree.Element("empty")


def _scan(sheet: bytes) -> Formulas | None:
    formulas = Formulas()
    arrays: list[tuple[Cell, str]] = []
    for cell, element in _cells(sheet):
        kind = element.get("t")
        formula = result = None
        for child in element:
            name = etree.QName(child).localname if isinstance(child.tag, str) else ""
            if name == "f":
                formula = child
            elif name in ("v", "is"):
                result = child
        text = "" if result is None else "".join(map(str, result.itertext()))
        if kind == "e":
            # Excel keeps a picture placed in a cell as an error with a value of its own elsewhere (vm).
            if text.strip() and not (formula is None and element.get("vm")):
                formulas.add(cell, None if formula is None else formula.text or "", text.strip())
                continue
        elif kind in ("str", "inlineStr", "s"):
            continue  # a text, even an empty one, is a result
        if formula is not None and not text.strip():
            formulas.add(cell, formula.text or "", "")
            if formula.get("t") == "array":
                arrays.append((cell, formula.get("ref", "")))
    for cell, area in arrays:
        for other in _area(cell, area):
            formulas.uncached.setdefault(other, "=")
    return formulas if formulas.errors or formulas.uncached or formulas.pictures else None


def _cells(sheet: bytes) -> Iterator[tuple[Cell, etree._Element]]:
    """The cells of a sheet with their places; those without an address follow the one before."""
    row, column = -1, -1
    events = etree.iterparse(
        io.BytesIO(sheet),
        events=("start", "end"),
        tag=("{*}c", "{*}row", "{*}sheetData"),
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        recover=True,
    )
    for event, element in events:
        name = etree.QName(element).localname
        if name == "c":
            if event == "end":
                at = _ADDRESS.fullmatch(element.get("r", ""))
                column = _number(at[1]) - 1 if at else column + 1
                if at:
                    row = int(at[2]) - 1
                if 0 <= row < _MAX_ROWS and column < _MAX_COLUMNS:
                    yield (row, column), element
                element.clear()
        elif name == "sheetData":
            if event == "end":
                return
        elif event == "start":
            stated = element.get("r", "")
            row, column = int(stated) - 1 if stated.isdecimal() else row + 1, -1
        else:
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _area(cell: Cell, area: str) -> list[Cell]:
    corners = [_ADDRESS.fullmatch(corner) for corner in area.split(":")]
    last = corners[-1]
    if last is None:
        return []
    bottom, right = int(last[2]) - 1, _number(last[1]) - 1
    if (bottom - cell[0] + 1) * (right - cell[1] + 1) > _MAX_ARRAY_CELLS:
        return []
    return [(row, column) for row in range(cell[0], bottom + 1) for column in range(cell[1], right + 1)]


def _number(letters: str) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
