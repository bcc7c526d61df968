"""Formula errors and formulas without a result in the sheets of an xlsx package."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Set
from itertools import pairwise
from typing import cast

from lxml import etree

from zhinan.intake.formulas import Cell, Formulas

_BEGINNING = 65_536
_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s/>]")
_ROW_NUMBER = re.compile(rb"""<[^>]*?\sr\s*=\s*["'](\d{1,7})["']""")
# What every formula or error has somewhere, in whatever way a program writes it.
_SIGNS = (b'"e"', b"'e'", b"<f", b":f")
_SHEET_PART = re.compile(r"worksheets[/\\][^/\\]+\.xml$", re.IGNORECASE)
_NEW_ERROR = re.compile(
    rb"(<(?:[\w.-]+:)?v[^>]*>)\s*(?!#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!))(?:#[^\s<]+|Err:\d+)\s*(</)"
)
_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, huge_tree=True, recover=True, remove_comments=True, remove_pis=True
)
# Excel keeps a picture placed in a cell as an error without formula, with a value of its own elsewhere (vm).
# A text, even an empty one (t="str"), is a result.
_BROKEN = etree.XPath(
    """//*[local-name()='c'][
        (@t='e' and (not(@vm) or *[local-name()='f']))
        or (*[local-name()='f'] and not(@t='str' or @t='s' or @t='inlineStr')
            and not(normalize-space(*[local-name()='v'])))
    ]"""
)
_ADDRESS = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_MAX_ROWS, _MAX_COLUMNS, _MAX_ROW_BYTES = 1_048_576, 16_384, 64_000_000
# An array formula whose result is nowhere in the file leaves its whole area empty; never more than this.
_MAX_ARRAY_CELLS = 10_000


def may_hold_formulas(sheet: bytes, has_bare: bool | None = None) -> bool:
    """Whether the XML of a sheet can hold a formula or an error: told at memory speed, never wrongly no.

    ``has_bare``: whether it has a tag <f>, where that was seen already.
    """
    beginning = sheet[:_BEGINNING]
    root = _ROOT.search(beginning)
    if root is None:
        return True  # another encoding, or nothing that is known here: to be looked at
    prefix = root[1] + b":" if root[1] else b""
    if b't="e"' in sheet or (b"='" in beginning and b"t='e'" in sheet):
        return True
    if has_bare is not None and not prefix:
        return has_bare
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
        for index, name in enumerate(sheet_part_names(package)):
            if name is None or name in clean_parts:
                continue
            sheet = package.read(name)
            if may_hold_formulas(sheet) and (formulas := _scan(sheet)):
                found[index] = formulas
    return found


def sheet_part_names(package: zipfile.ZipFile) -> list[str | None]:
    """The parts of all sheets in the workbook's order, as the package calls them; None where one has none."""
    # Some programs write backslashes, and capitals where the relationships have none.
    names = {name.replace("\\", "/").lower(): name for name in package.namelist()}
    return [names.get(part) for part in _sheet_parts(package, names)]


def with_known_errors(data: bytes) -> bytes | None:
    """The package with errors that came after Excel 2007 (#SPILL!) as #VALUE!; None where it has none.

    calamine refuses the whole workbook for one of them. What the cell shows is still told from ``data``.
    """
    stream = io.BytesIO()
    is_changed = False
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(stream, "w") as known:
        for name in package.namelist():
            content = package.read(name)
            if _SHEET_PART.search(name):
                content, count = _NEW_ERROR.subn(rb"\1#VALUE!\2", content)
                is_changed = is_changed or count > 0
            known.writestr(name, content)
    return stream.getvalue() if is_changed else None


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
        ids = [value for key, value in sheet.attrib.items() if str(key).rpartition("}")[2] == "id"]
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
    root = etree.fromstring(xml, _PARSER)
    return root if root is not None else etree.Element("empty")


def _scan(sheet: bytes) -> Formulas | None:
    formulas = Formulas()
    arrays: list[tuple[Cell, str]] = []
    for cell, element in _broken_cells(sheet):
        parts = {child.tag.rpartition("}")[2]: child for child in element.iterchildren(etree.Element)}
        formula = parts.get("f")
        written = None if formula is None else formula.text or ""
        error = "".join(map(str, parts["v"].itertext())).strip() if "v" in parts else ""
        if error or formula is not None:
            formulas.add(cell, written, error)
        if formula is not None and not error and formula.get("t") == "array":
            arrays.append((cell, formula.get("ref", "")))
    for cell, area in arrays:
        for other in _area(cell, area):
            formulas.uncached.setdefault(other, "=")
    return formulas if formulas.errors or formulas.uncached or formulas.pictures else None


def _broken_cells(sheet: bytes) -> Iterator[tuple[Cell, etree._Element]]:
    """The cells without a readable result. Only rows that can hold one are parsed, each by itself."""
    if _ROOT.search(sheet[:_BEGINNING]) is None or b"<!" in sheet:  # comments, CDATA: to be told from tags
        sheet = etree.tostring(_parse(sheet), encoding="utf-8")
    root = _ROOT.search(sheet[:_BEGINNING])
    if root is None:
        return
    row_tag = re.compile(rb"<" + (root[1] + b":" if root[1] else b"") + rb"row(?=[\s/>])")
    starts = [match.start() for match in row_tag.finditer(sheet)]
    opening, closing = sheet[root.start() : sheet.find(b">", root.start()) + 1], b"</" + root[0][1:-1] + b">"
    row = -1
    for start, end in pairwise([*starts, len(sheet)]):
        stated = _ROW_NUMBER.match(sheet, start)
        row = int(stated[1]) - 1 if stated else row + 1
        if row >= _MAX_ROWS or end - start > _MAX_ROW_BYTES or not _is_suspect(sheet, start, end):
            continue
        # Whatever follows the last row is cut off by the parser, for it closes what was never opened.
        for element in cast(list[etree._Element], _BROKEN(_parse(opening + sheet[start:end] + closing))):
            column = _column(element)
            if column < _MAX_COLUMNS:
                yield (row, column), element


def _is_suspect(sheet: bytes, start: int, end: int) -> bool:
    return any(sheet.find(sign, start, end) != -1 for sign in _SIGNS)


def _column(cell: etree._Element) -> int:
    """A cell without an address follows the one before."""
    after = 0
    at: etree._Element | None = cell
    while at is not None:
        address = _ADDRESS.fullmatch(at.get("r", ""))
        if address:
            return _number(address[1]) - 1 + after
        after += 1
        at = at.getprevious()
    return after - 1


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
