"""xlsx, xlsb, xls and ods → sheets of cells: values by calamine, and what it leaves out by ``formulas_*.py``."""

from __future__ import annotations

import io
import re
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from zhinan.errors import Rejected
from zhinan.intake import formulas_ods, formulas_xls, formulas_xlsb, formulas_xlsx
from zhinan.intake.biff5 import is_biff5, read_biff5
from zhinan.intake.cell_text import LEAST_ROUNDED, cell_text
from zhinan.intake.formulas import Cell, Formulas
from zhinan.intake.hidden import find_hidden
from zhinan.intake.limits import Limits
from zhinan.intake.ods_areas import read_areas
from zhinan.intake.ole import workbook_stream
from zhinan.intake.package import Parts, check_package
from zhinan.intake.parts import Package
from zhinan.intake.plain import plain_package
from zhinan.intake.sheet import Sheet, trim
from zhinan.intake.sniff import ENCRYPTED, UNPACKING_ERRORS, Format

# A value in a cell.
_VALUE = re.compile(rb"<(?:[\w.-]+:)?(?:v|t)(?:\s[^>]*)?>[^<]")
_DAMAGED = "工作簿内容已损坏，无法读取，请用 Excel 或 WPS 打开并另存为 xlsx 后重新报送"


def read_spreadsheet(data: bytes, kind: Format, limits: Limits) -> list[Sheet]:
    """The worksheets of a workbook of that ``kind``, hidden ones too; raises ``Rejected``."""
    seen = Parts()
    if kind in ("xlsx", "ods"):
        parts = check_package(data, limits)
        plain = plain_package(data, parts.encodings) if kind == "xlsx" else data
        seen = parts if plain is data else seen
        data = plain
    stream = workbook_stream(data) if kind == "xls" else b""
    sheets = read_biff5(stream, limits) if is_biff5(stream) else _read_calamine(data, kind, limits)
    try:
        formulas = _read_formulas(data, kind, seen.clean, limits)
        hidden = find_hidden(data, kind, seen.hiding_nothing)
        areas = read_areas(data) if kind == "ods" else {}
    except UNPACKING_ERRORS as error:  # a sheet whose part has a name that nothing else has
        raise Rejected(_DAMAGED) from error
    for sheet in sheets:
        sheet.merged = sheet.merged or areas.get(sheet.index, [])
        if sheet.index in hidden:
            sheet.hidden_rows, sheet.hidden_columns = hidden[sheet.index].rows, hidden[sheet.index].columns
        if sheet.index in formulas:
            _lay(sheet, formulas[sheet.index], limits)
    return sheets


def _check_unread(data: bytes, names: list[str], limits: Limits) -> None:
    """A sheet that no cell was seen in must have none with a value."""
    package = Package(data) if names else None
    for name in names:
        part = package.sheets.get(name) if package else None
        content = package.read(part, limits.part_bytes) if package and part else b""
        if content is None or _VALUE.search(content):
            raise Rejected(f"工作表“{name}”的内容无法读取，请用 Excel 或 WPS 打开并另存为 xlsx 后重新报送")


def _read_formulas(data: bytes, kind: Format, clean_parts: set[str], limits: Limits) -> dict[int, Formulas]:
    if kind == "xlsx":
        found = formulas_xlsx.read_formulas(data, clean_parts)
        return found or (formulas_xlsb.read_formulas(data, limits) if _is_xlsb(data) else {})
    return formulas_ods.read_formulas(data) if kind == "ods" else formulas_xls.read_formulas(data)


def _is_xlsb(data: bytes) -> bool:
    return b"workbook.bin" in data


def _lay(sheet: Sheet, formulas: Formulas, limits: Limits) -> None:
    """Write into the blanks of a sheet what its formulas show instead of a result."""
    shown = formulas.errors | formulas.uncached | formulas.pictures
    height = max(len(sheet.cells), *(row + 1 for row, _ in shown))
    width = max(len(sheet.cells[0]) if sheet.cells else 0, *(column + 1 for _, column in shown))
    if height * width > limits.cells:
        return  # a formula far from all that is written
    for row in sheet.cells:
        row.extend([""] * (width - len(row)))
    sheet.cells.extend([""] * width for _ in range(height - len(sheet.cells)))
    for (row_number, column), text in shown.items():
        if not sheet.cells[row_number][column]:
            sheet.cells[row_number][column] = text
            if (row_number, column) in formulas.uncached:
                sheet.uncached.add((row_number, column))


def _read_calamine(data: bytes, kind: Format, limits: Limits) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            pages = {
                index: workbook.get_sheet_by_index(index)
                for index, sheet in enumerate(workbook.sheets_metadata)
                if sheet.typ == SheetTypeEnum.WorkSheet
            }
            visible = [sheet.visible for sheet in workbook.sheets_metadata]
            if kind == "xlsx":
                _check_unread(data, [page.name for page in pages.values() if page.start is None], limits)
            return [_read_sheet(page, index, visible[index]) for index, page in pages.items()]
    except PasswordError as error:
        raise Rejected(ENCRYPTED) from error
    except (KeyboardInterrupt, SystemExit, GeneratorExit, Rejected):
        raise
    except CalamineError as error:
        known = _with_known_errors(data) if kind == "xlsx" else None
        if known is None:
            raise Rejected(_DAMAGED) from error
        return _read_calamine(known, kind, limits)
    except BaseException as error:  # a Rust panic is a BaseException, and is about the file
        raise Rejected(_DAMAGED) from error


def _with_known_errors(data: bytes) -> bytes | None:
    try:
        return formulas_xlsx.with_known_errors(data)
    except UNPACKING_ERRORS:
        return None  # a part that holds no cells is damaged too


def _read_sheet(sheet: CalamineSheet, index: int, visible: SheetVisibleEnum) -> Sheet:
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    # A text that comes again is held, and sent to the run, once. Row by row, so that none is held twice for long.
    once = dict[str, str]().setdefault
    rounded: set[Cell] = set()
    for row_number, row in enumerate(rows):
        if set(map(type, row)) == {str}:  # at C speed: few rows hold anything else
            rows[row_number] = list(map(once, row, row))
            continue
        for column, cell in enumerate(row):
            if type(cell) is float and abs(cell) >= LEAST_ROUNDED:
                rounded.add((row_number, column))
        texts = [cell if type(cell) is str else cell_text(cell) for cell in row]
        rows[row_number] = list(map(once, texts, texts))
    merged = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    hidden = visible != SheetVisibleEnum.Visible
    return Sheet(sheet.name, index, trim(rows), merged, hidden, rounded=rounded)
