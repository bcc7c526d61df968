"""Formula errors in an xls workbook (BIFF5 and BIFF8). Its formulas always have a result."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from zhinan.intake.formulas import Formulas

_ERRORS = {
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
_BOUNDSHEET, _EOF = 0x0085, 0x000A
_BEGINNINGS = (0x0009, 0x0209, 0x0409, 0x0809)
_NO_SECTOR = 0xFFFFFFF0  # and above: end of chain, free, …


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
                formulas.errors[row, column] = _ERRORS.get(code, "#VALUE!")
        if formulas.errors:
            found[index] = formulas
    return found


def sheet_starts(stream: bytes) -> list[int]:
    """Where in the workbook's stream each of its sheets begins."""
    return [int.from_bytes(body[:4], "little") for kind, body in records(stream, 0) if kind == _BOUNDSHEET]


def _error_code(kind: int, body: bytes) -> int | None:
    if kind == _BOOLEAN_OR_ERROR and len(body) >= 8 and body[7] == 1:
        return body[6]
    # A formula's result is a number, but for the two bytes that no number ends with.
    if kind in _FORMULAS and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        return body[8]
    return None


def records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """(type, body) of the records from ``at`` to the end of that part of the workbook.

    A chart that stands in a sheet is a part within the part.
    """
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        depth += (kind in _BEGINNINGS) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, body
        at += 4 + length


def workbook_stream(data: bytes) -> bytes:
    """The stream Workbook (or Book) of an OLE file; b"" where it cannot be followed."""
    if len(data) < 512:
        return b""
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
    (directory,) = struct.unpack_from("<I", data, 48)
    (cutoff, mini_fat, _, more, _) = struct.unpack_from("<IIIII", data, 56)
    fat_sectors = list(struct.unpack_from("<109I", data, 76))
    limit = len(data) // size + 1
    while more < _NO_SECTOR and len(fat_sectors) < limit + 109:
        table = _sector(data, more, size)
        if len(table) < size:
            break
        *numbers, more = struct.unpack(f"<{size // 4}I", table)
        fat_sectors += numbers
    fat = b"".join(_sector(data, sector, size) for sector in fat_sectors if sector < _NO_SECTOR)
    entries = _chain(data, fat, directory, size)
    mini_stream = b""
    for at in range(0, len(entries) - 127, 128):
        entry = entries[at : at + 128]
        name = entry[: max(int.from_bytes(entry[64:66], "little") - 2, 0)].decode("utf-16-le", "replace")
        start, length = struct.unpack_from("<II", entry, 116)
        if entry[66] == 5:
            mini_stream = _chain(data, fat, start, size)
        elif entry[66] == 2 and name.lower() in ("workbook", "book"):
            if length >= cutoff:
                return _chain(data, fat, start, size)[:length]
            small_fat = _chain(data, fat, mini_fat, size)
            return _chain(b"\0" * 64 + mini_stream, small_fat, start, 64)[:length]
    return b""


def _sector(data: bytes, number: int, size: int) -> bytes:
    """A sector; the header takes the place of one before the first."""
    return data[(number + 1) * size : (number + 2) * size]


def _chain(data: bytes, fat: bytes, sector: int, size: int) -> bytes:
    parts: list[bytes] = []
    limit = len(data) // size + 1  # a damaged chain may run in a circle
    while sector < _NO_SECTOR and len(parts) <= limit:
        parts.append(_sector(data, sector, size))
        if sector * 4 + 4 > len(fat):
            break
        (sector,) = struct.unpack_from("<I", fat, sector * 4)
    return b"".join(parts)
