"""File → sheets of cells, each at the address that it has in the file."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from zhinan.errors import Rejected
from zhinan.intake import formulas_ods, formulas_xls, formulas_xlsx
from zhinan.intake.cell_text import LEAST_ROUNDED, cell_text
from zhinan.intake.encoding import decode_text
from zhinan.intake.formulas import Formulas
from zhinan.intake.hidden import find_hidden
from zhinan.intake.html_tables import read_html
from zhinan.intake.limits import DEFAULT_LIMITS, Limits
from zhinan.intake.model import Note
from zhinan.intake.package import PlainParts, check_package
from zhinan.intake.probe import probe
from zhinan.intake.separated import read_separated
from zhinan.intake.sheet import Sheet
from zhinan.intake.sniff import ENCRYPTED, Format, sniff
from zhinan.intake.xml2003 import read_xml2003

_DAMAGED = "工作簿内容已损坏，无法读取，请用 Excel 或 WPS 打开并另存为 xlsx 后重新报送"


@dataclass(slots=True)
class Workbook:
    """The sheets of one file, hidden ones too, in the file's order; ``notes`` on what is in it besides."""

    sheets: list[Sheet]
    notes: list[Note] = field(default_factory=list)


def read_workbook(data: bytes, file_name: str, limits: Limits = DEFAULT_LIMITS) -> Workbook:
    """What a file holds; raises ``Rejected`` where it cannot be read or goes beyond ``limits``."""
    kind = sniff(data)
    stem = PurePath(file_name).stem
    notes: list[Note] = []
    if kind == "csv":
        text = decode_text(data)
        assert text is not None  # sniff has decoded it
        sheets = [Sheet(stem, 0, trim(read_separated(text)))]
    elif kind == "html":
        sheets = read_html(data, stem, limits)
    elif kind == "xml2003":
        sheets = read_xml2003(data, limits)
    else:
        plain = check_package(data, limits) if kind in ("xlsx", "ods") else PlainParts()
        if kind != "xlsx" or b"workbook.bin" in data:
            probe(data)
        sheets = _read_calamine(data, kind)
        formulas = _read_formulas(data, kind, plain.without_formulas)
        hidden = find_hidden(data, kind, plain.hiding_nothing)
        for sheet in sheets:
            if sheet.index in hidden:
                sheet.hidden_rows, sheet.hidden_columns = hidden[sheet.index].rows, hidden[sheet.index].columns
            if sheet.index in formulas:
                _lay(sheet, formulas[sheet.index], limits)
    if not any(cell.strip() for sheet in sheets for row in sheet.cells for cell in row):
        raise Rejected("工作簿里没有任何内容，请核对后重新报送")
    return Workbook(sheets, notes)


def _read_formulas(data: bytes, kind: Format, clean_parts: set[str]) -> dict[int, Formulas]:
    if kind == "xlsx":
        return formulas_xlsx.read_formulas(data, clean_parts)
    return formulas_ods.read_formulas(data) if kind == "ods" else formulas_xls.read_formulas(data)


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


def _read_calamine(data: bytes, kind: Format) -> list[Sheet]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return [
                _read_sheet(workbook.get_sheet_by_index(index), index, sheet.visible)
                for index, sheet in enumerate(workbook.sheets_metadata)
                if sheet.typ == SheetTypeEnum.WorkSheet
            ]
    except PasswordError as error:
        raise Rejected(ENCRYPTED) from error
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except CalamineError as error:
        known = formulas_xlsx.with_known_errors(data) if kind == "xlsx" else None
        if known is None:
            raise Rejected(_DAMAGED) from error
        return _read_calamine(known, kind)
    except BaseException as error:  # a Rust panic is a BaseException, and is about the file
        raise Rejected(_DAMAGED) from error


def _read_sheet(sheet: CalamineSheet, index: int, visible: SheetVisibleEnum) -> Sheet:
    rows = sheet.to_python(skip_empty_area=False)
    cells = [[cell if type(cell) is str else cell_text(cell) for cell in row] for row in rows]
    rounded = {
        (row_number, column)
        for row_number, row in enumerate(rows)
        if float in set(map(type, row))  # at C speed: few rows hold a number
        for column, cell in enumerate(row)
        if type(cell) is float and abs(cell) >= LEAST_ROUNDED
    }
    merged = [(top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()]
    hidden = visible != SheetVisibleEnum.Visible
    return Sheet(sheet.name, index, trim(cells), merged, hidden, rounded=rounded)


def trim(cells: Sequence[list[str]]) -> list[list[str]]:
    """``cells`` without the empty columns on the right and the empty rows below.

    A sheet may declare 16,384 columns and use 20: everything after this walks over real width only.
    """
    width = height = 0
    for number, row in enumerate(cells, start=1):
        if row.count("") != len(row):
            height = number
            tail = row[width:]
            if tail.count("") != len(tail):
                width = max(at for at, cell in enumerate(row, start=1) if cell)
    if not cells or width == len(cells[0]):
        return list(cells[:height])
    return [row[:width] for row in cells[:height]]
