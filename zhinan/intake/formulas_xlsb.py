"""Formula errors in an xlsb workbook ([MS-XLSB] 2.1.4 and 2.4). Its formulas always have a result."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from zhinan.intake.formulas import Formulas
from zhinan.intake.formulas_xls import ERRORS
from zhinan.intake.limits import Limits
from zhinan.intake.parts import Package

_ROW, _ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383


def read_formulas(data: bytes, limits: Limits) -> dict[int, Formulas]:
    """By the sheet's position in the workbook: its cells with an error. ``data`` could be read as a workbook."""
    package = Package(data)
    relationships = package.relationships(package.workbook)
    found: dict[int, Formulas] = {}
    for index, identity in enumerate(_sheets(package.read(package.workbook, limits.part_bytes) or b"")):
        part = relationships.get(identity)
        content = package.read(part.target, limits.part_bytes) if part and part.target.endswith(".bin") else None
        formulas = _errors(content or b"")
        if formulas.errors:
            found[index] = formulas
    return found


def _sheets(workbook: bytes) -> Iterator[str]:
    """The relationship of each sheet, in the workbook's order."""
    for kind, at, size in _records(workbook):
        if kind == _SHEET and size >= 12:
            (length,) = struct.unpack_from("<I", workbook, at + 8)
            yield workbook[at + 12 : at + min(size, 12 + 2 * length)].decode("utf-16-le", "replace")


def _errors(sheet: bytes) -> Formulas:
    formulas, row = Formulas(), -1
    for kind, at, size in _records(sheet):
        if kind == _ROW and size >= 4:
            (row,) = struct.unpack_from("<I", sheet, at)
        elif kind in (_ERROR, _FORMULA_ERROR) and size >= 9:
            (column,) = struct.unpack_from("<I", sheet, at)
            if 0 <= row <= _LAST_ROW and column <= _LAST_COLUMN:
                formulas.errors[row, column] = ERRORS.get(sheet[at + 8], "#VALUE!")
    return formulas


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """(type, where its body begins, bytes) of each record that is all there."""
    at, end = 0, len(stream)
    while at < end:
        kind = stream[at]
        at += 1
        if kind & 0x80 and at < end:
            kind = kind & 0x7F | (stream[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < end and shift < 28:
            byte = stream[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        if at + size > end:
            return
        yield kind, at, size
        at += size
