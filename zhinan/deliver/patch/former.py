"""What we left in a workbook when we sent it back last time: taken away before it is marked again."""

from __future__ import annotations

import re

from lxml import etree

from zhinan.deliver.patch.cells import split
from zhinan.deliver.patch.package import MAIN, OFFICE, Package, parse, serialised, text_of
from zhinan.deliver.patch.rows import Tags, attributes
from zhinan.deliver.patch.sheet import SheetPart
from zhinan.deliver.patch.styles import Styles
from zhinan.intake.own_sheets import TODO_SHEET

_M = f"{{{MAIN}}}"
_COPY = re.compile(rf"{TODO_SHEET}(?:\s*\(\d+\))?")


def is_todo_name(name: str) -> bool:
    """Whether a sheet has the name of our first sheet, or of a copy that a program made of it."""
    return bool(_COPY.fullmatch(name.strip()))


def remove_todo(package: Package, headings: tuple[str, ...]) -> None:
    """Take our former first sheet away: it has our name, and our headings in its third row."""
    workbook = parse(package.read(package.workbook))
    sheets = workbook.find(f"{_M}sheets")
    if sheets is None:
        return
    targets = {number: target for number, _, target in package.relations(package.workbook)}
    for position, sheet in reversed(list(enumerate(sheets))):
        part = targets.get(sheet.get(f"{{{OFFICE}}}id", ""))
        if part is None or not is_todo_name(sheet.get("name", "")) or not package.has(part):
            continue
        if not _has_headings(package, part, headings):
            continue
        sheets.remove(sheet)
        _shift_names(workbook, position, -1)
        package.set(package.workbook, serialised(workbook))
        package.unrelate(package.workbook, part)
        package.remove(part)


def shift_names(workbook: etree._Element) -> None:
    """A sheet was added as the first: what names belong to which sheet is counted on by one."""
    _shift_names(workbook, 0, 1)


def clear_cells(sheet: SheetPart, styles: Styles, noted: set[str], remark_column: int) -> None:
    """Our colours and the texts of our column go; ``noted``: the cells that had a note of ours."""
    if not noted and not remark_column:
        return
    tags = sheet.tags
    by_row: dict[bytes, set[str]] = {}
    for address in noted:
        by_row.setdefault(str(split(address)[0]).encode(), set()).add(address)

    def row(found: re.Match[bytes]) -> bytes:
        addresses = by_row.get(attributes(found[1]).get("r", "").encode(), set())
        if not addresses and not remark_column:
            return found[0]
        return tags.cell.sub(lambda cell: _cell(cell, addresses, styles, remark_column, tags), found[0])

    sheet.rows = tags.row.sub(row, sheet.rows)


def _cell(found: re.Match[bytes], addresses: set[str], styles: Styles, remark_column: int, tags: Tags) -> bytes:
    given = attributes(found[2])
    address = given.get("r", "")
    p = tags.prefix.encode()
    if remark_column and split(address)[1] == remark_column:
        return b'<%sc r="%s" s="%s"/>' % (p, address.encode(), given.get("s", "0").encode())
    if address not in addresses or "s" not in given:
        return found[0]
    style = styles.unmarked(int(given["s"]))
    return found[0].replace(f's="{given["s"]}"'.encode(), f's="{style}"'.encode(), 1)


def _has_headings(package: Package, part: str, headings: tuple[str, ...]) -> bool:
    sheet = SheetPart(package.read(part))
    shared = package.related(package.workbook, "sharedStrings")
    strings = []
    if shared:
        strings = [text_of(item) for item in parse(package.read(shared)).iterfind(f"{_M}si")]
    for found in sheet.tags.row.finditer(sheet.rows):
        texts = []
        for cell in sheet.tags.cell.finditer(found[2] or b""):
            content = re.sub(rb"<[^>]*>", b"", cell[3] or b"").decode("utf-8", "replace")
            if attributes(cell[2]).get("t") == "s" and content.isdigit() and int(content) < len(strings):
                content = strings[int(content)]
            texts.append(content)
        if tuple(texts[: len(headings)]) == headings:
            return True
    return False


def _shift_names(workbook: etree._Element, position: int, by: int) -> None:
    """Defined names say by number which sheet they belong to: those after ``position`` move, those of it go."""
    names = workbook.find(f"{_M}definedNames")
    if names is None:
        return
    for name in list(names):
        owner = name.get("localSheetId")
        if owner is None:
            continue
        if by < 0 and int(owner) == position:
            names.remove(name)
        elif int(owner) >= position:
            name.set("localSheetId", str(int(owner) + by))
    if not len(names):
        workbook.remove(names)
