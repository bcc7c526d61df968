"""Mark a workbook: the one way in."""

from __future__ import annotations

import posixpath

from lxml import etree

from zhinan.deliver.patch.cells import split
from zhinan.deliver.patch.former import clear_cells, remove_todo, shift_names
from zhinan.deliver.patch.model import REMARK_HEADING, Marks, SheetMarks, Todo, Unpatchable
from zhinan.deliver.patch.notes import add_notes, strip_notes
from zhinan.deliver.patch.package import MAIN, OFFICE, Package, parse, serialised, text_of
from zhinan.deliver.patch.rows import Marker, Tags, attributes, last_valued_column
from zhinan.deliver.patch.sheet import SheetPart
from zhinan.deliver.patch.styles import Styles
from zhinan.deliver.patch.todo_sheet import todo_xml
from zhinan.intake.own_sheets import TODO_SHEET

_M = f"{{{MAIN}}}"
_REMARK_WIDTH = 40


def mark_workbook(data: bytes, marks: Marks, todo: Todo) -> bytes:
    """The workbook ``data`` (xlsx, xlsm) with its cells marked and ``todo`` as its first sheet.

    Every other part, and everything else in the parts that change, stays as it is; what we left in it before goes.
    Raises Unpatchable for a package that cannot be changed so.
    """
    package = Package(data)
    remove_todo(package, tuple(name for name, _ in todo.columns))
    workbook = parse(package.read(package.workbook))
    if etree.QName(workbook).namespace != MAIN:
        raise Unpatchable("another namespace (Strict)")
    styles = Styles(package)
    strings = _shared_strings(package)
    parts = _sheet_parts(package, workbook)
    if missing := set(marks) - set(parts):
        raise Unpatchable(f"no sheet {missing}")
    for name, part in parts.items():
        _mark_sheet(package, part, marks.get(name, SheetMarks()), styles, strings)
    _add_first(package, workbook, todo, styles)
    styles.store()
    return package.packed()


def _mark_sheet(package: Package, part: str, marks: SheetMarks, styles: Styles, strings: list[str]) -> None:
    data = package.read(part)
    noted = strip_notes(package, part)
    is_selected = b"tabSelected" in data
    if not (marks.cells or marks.remarks or noted or is_selected):
        return
    sheet = SheetPart(data)
    del data  # a sheet can be large: no more of it is kept than is needed
    sheet.unselect()
    old = _remark_column(sheet.tags, sheet.rows, marks.heading_row, strings)
    clear_cells(sheet, styles, noted, old)
    column = 0
    if marks.remarks and marks.heading_row:
        column = old or last_valued_column(sheet.tags, sheet.rows, {marks.heading_row, *marks.remarks}) + 1
    marker = Marker(sheet.tags, marks, styles, sheet.column_style, column)
    sheet.rows = b"".join(marker.rows(sheet.rows))
    if column:
        assert marks.heading_row is not None
        sheet.set_width(column, _REMARK_WIDTH)
        sheet.widen(max(marks.remarks), column)
        sheet.filter(marks.heading_row, column, marks.last_row)
    add_notes(package, part, sheet, marks.cells, marker.heights)
    package.set(part, sheet.bytes())


def _add_first(package: Package, workbook: etree._Element, todo: Todo, styles: Styles) -> None:
    part = package.free("xl/worksheets/sheetZhinan{}.xml")
    package.set(part, todo_xml(todo, styles))
    package.declare(part, "worksheet+xml")
    relation = package.relate(package.workbook, "worksheet", part)
    sheets = workbook.find(f"{_M}sheets")
    assert sheets is not None
    names = {sheet.get("name", "").lower() for sheet in sheets}
    name = next(n for n in (TODO_SHEET, *(f"{TODO_SHEET}({k})" for k in range(2, 1000))) if n.lower() not in names)
    number = max((int(sheet.get("sheetId", "0")) for sheet in sheets), default=0) + 1
    first = etree.Element(f"{_M}sheet", {"name": name, "sheetId": str(number), f"{{{OFFICE}}}id": relation})
    sheets.insert(0, first)
    shift_names(workbook)
    _repeat_heading(workbook, name)
    for view in workbook.iter(f"{_M}workbookView"):
        if "firstSheet" in view.attrib:
            del view.attrib["firstSheet"]
        view.set("activeTab", "0")
    package.set(package.workbook, serialised(workbook))


def _repeat_heading(workbook: etree._Element, name: str) -> None:
    """Print the heading of the first sheet on every page."""
    names = workbook.find(f"{_M}definedNames")
    if names is None:
        names = etree.Element(f"{_M}definedNames")
        before = {f"{_M}{one}" for one in ("sheets", "functionGroups", "externalReferences")}
        place = max(number for number, child in enumerate(workbook) if child.tag in before)
        workbook.insert(place + 1, names)
    title = etree.SubElement(names, f"{_M}definedName", name="_xlnm.Print_Titles", localSheetId="0")
    title.text = f"'{name}'!$3:$3"


def _sheet_parts(package: Package, workbook: etree._Element) -> dict[str, str]:
    """Name → part of every worksheet (not of chart sheets)."""
    targets = {number: (kind, target) for number, kind, target in package.relations(package.workbook)}
    found = {}
    for sheet in workbook.iterfind(f"{_M}sheets/{_M}sheet"):
        kind, part = targets.get(sheet.get(f"{{{OFFICE}}}id", ""), ("", ""))
        if kind == "worksheet" and package.has(part):
            found[sheet.get("name", "")] = posixpath.normpath(part)
    return found


def _shared_strings(package: Package) -> list[str]:
    """The shared texts that can be the heading of our former column."""
    part = package.related(package.workbook, "sharedStrings")
    if part is None or REMARK_HEADING.encode() not in (data := package.read(part)):
        return []
    return [text_of(item) for item in parse(data).iterfind(f"{_M}si")]


def _remark_column(tags: Tags, rows: bytes, heading_row: int | None, strings: list[str]) -> int:
    """The column, from 1, that we added before; 0 where there is none."""
    for found in tags.row.finditer(rows):
        if heading_row is not None and attributes(found[1]).get("r") != str(heading_row):
            continue
        for cell in tags.cell.finditer(found[2] or b""):
            given, content = attributes(cell[2]), cell[3] or b""
            text = content.decode("utf-8", "replace")
            if given.get("t") == "s":
                number = text.partition("v>")[2].partition("<")[0]
                text = f">{strings[int(number)]}<" if number.isdigit() and int(number) < len(strings) else ""
            if f">{REMARK_HEADING}<" in text:
                return split(given["r"])[1]
        if heading_row is not None:
            break
    return 0
