"""Compound documents (OLE2) written by hand: what xls files are packed in. Source: [MS-CFB]."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512
_LEAST = 4096  # shorter streams would have to stand in the short-sector stream


def compound(streams: Mapping[str, bytes], chain: Mapping[int, int] | None = None) -> bytes:
    """A document of these streams, padded to 4,096 bytes at least, one FAT sector.

    ``chain``: sector → next sector, laid over the right chain, for documents that are damaged.
    """
    padded = {
        name: data.ljust(max(_LEAST, -(-len(data) // _SECTOR) * _SECTOR), b"\0") for name, data in streams.items()
    }
    fat = [_FAT]  # sector 0
    directory_sectors = -(-(len(streams) + 1) // 4)
    first_of: dict[str, int] = {}
    body: list[bytes] = []

    def add(data: bytes) -> int:
        first, count = len(fat), len(data) // _SECTOR
        fat.extend([*range(first + 1, first + count), _END])
        body.append(data)
        return first

    directory = len(fat)
    fat.extend([*range(directory + 1, directory + directory_sectors), _END])
    for name, data in padded.items():
        first_of[name] = add(data)
    assert len(fat) <= _SECTOR // 4
    for sector, following in (chain or {}).items():
        fat[sector] = following
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if streams else _FREE)]
    for number, (name, data) in enumerate(padded.items(), start=1):
        entries.append(_entry(name, 2, first_of[name], len(data), right=number + 1 if number < len(padded) else _FREE))
    entries += [bytes(128)] * (directory_sectors * 4 - len(entries))
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E, 3, 0xFFFE, 9, 6, 0, 1, directory, 0, _LEAST, _END, 0, _END, 0,
    )  # fmt: skip
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    table = struct.pack(f"<{_SECTOR // 4}I", *fat)
    return header.ljust(_SECTOR, b"\0") + table + b"".join(entries) + b"".join(body)


def _entry(name: str, kind: int, first: int, size: int, right: int = _FREE, child: int = _FREE) -> bytes:
    encoded = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII16xI8x8xIQ", encoded, len(encoded) + 2, kind, 1, _FREE, right, child, 0, first, size)


def biff(*records: tuple[int, bytes]) -> bytes:
    """A stream of BIFF records (number, content)."""
    return b"".join(struct.pack("<HH", number, len(data)) + data for number, data in records)


def biff5(rows: Sequence[Sequence[str]], sheet: str = "事项", code_page: int = 936) -> bytes:
    """A workbook of Excel 5/95: texts are bytes in the code page of the workbook, of 255 at most."""
    name = sheet.encode("gbk")
    globals_ = [
        (0x809, struct.pack("<HHHH", 0x0500, 0x0005, 0x096C, 0x07C9)),
        (0x42, struct.pack("<H", code_page)),
        (0x85, struct.pack("<IBBB", 0, 0, 0, len(name)) + name),
        (0x0A, b""),
    ]
    start = len(biff(*globals_))
    globals_[2] = (0x85, struct.pack("<IBBB", start, 0, 0, len(name)) + name)
    cells = [
        (0x204, struct.pack("<HHHH", row, column, 15, len(text.encode("gbk"))) + text.encode("gbk"))
        for row, values in enumerate(rows)
        for column, text in enumerate(values)
    ]
    width = max(map(len, rows))
    page = [
        (0x809, struct.pack("<HHHH", 0x0500, 0x0010, 0x096C, 0x07C9)),
        (0x200, struct.pack("<HHHHH", 0, len(rows), 0, width, 0)),
        *cells,
        (0x0A, b""),
    ]
    return compound({"Book": biff(*globals_) + biff(*page)})
