"""Formula errors in an xls workbook (BIFF5 and BIFF8). Its formulas always have a result."""

from __future__ import annotations

import struct

from zhinan.intake.formulas import Formulas
from zhinan.intake.ole import records, sheet_starts, workbook_stream

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_FORMULAS = (0x0006, 0x0206, 0x0406)
_BOOLEAN_OR_ERROR = 0x0205


def read_formulas(data: bytes) -> dict[int, Formulas]:
    """By the sheet's position in the workbook: its cells with an error."""
    stream = workbook_stream(data)
    found: dict[int, Formulas] = {}
    for index, start in enumerate(sheet_starts(stream)):
        formulas = Formulas()
        for kind, body in records(stream, start):
            code = _error_code(kind, body)
            if code is not None:
                row, column = struct.unpack_from("<HH", body)
                formulas.errors[row, column] = ERRORS.get(code, "#VALUE!")
        if formulas.errors:
            found[index] = formulas
    return found


def _error_code(kind: int, body: bytes) -> int | None:
    if kind == _BOOLEAN_OR_ERROR and len(body) >= 8 and body[7] == 1:
        return body[6]
    # A formula's result is a number, but for the two bytes that no number ends with.
    if kind in _FORMULAS and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None
