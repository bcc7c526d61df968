"""Compound files and BIFF records made by hand: what no library writes any more, and old programs still do."""

from __future__ import annotations

import hashlib
import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5


def compound(streams: dict[str, bytes], storages: tuple[str, ...] = ()) -> bytes:
    """A compound file of these streams (each filled up to 4,096 bytes: none is a small one) and empty storages."""
    bodies = {name: body.ljust(max(4096, -(-len(body) // SECTOR) * SECTOR), b"\0") for name, body in streams.items()}
    names = [*bodies, *storages]
    directory_sectors = -(-(len(names) + 1) * 128 // SECTOR)
    body_sectors = sum(len(body) // SECTOR for body in bodies.values())
    fat_sectors = 1
    while fat_sectors * 128 < fat_sectors + directory_sectors + body_sectors:
        fat_sectors += 1
    table = [FAT] * fat_sectors + [fat_sectors + at + 1 for at in range(directory_sectors - 1)] + [END]
    entries = [_entry("Root Entry", ROOT, 1 if names else FREE, FREE, END, 0)]
    for number, name in enumerate(names, start=1):
        right = number + 1 if number < len(names) else FREE
        if name in bodies:
            start, count = len(table), len(bodies[name]) // SECTOR
            size = max(4096, len(streams[name]))
            table += [*range(start + 1, start + count), END]
            entries.append(_entry(name, STREAM, FREE, right, start, size))
        else:
            entries.append(_entry(name, STORAGE, FREE, right, 0, 0))
    table += [FREE] * (fat_sectors * 128 - len(table))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, fat_sectors, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *range(fat_sectors), *[FREE] * (109 - fat_sectors))
    directory = b"".join(entries).ljust(directory_sectors * SECTOR, b"\0")
    return header + struct.pack(f"<{len(table)}I", *table) + directory + b"".join(bodies.values())


def _entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return struct.pack(
        "<64sHBBIII16xI16xIII", raw, len(raw), kind, 1, FREE, right, child, 0, start, size, 0
    )  # fmt: skip


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def biff5(sheets: dict[str, bytes], encoding: str = "gbk", code_page: int = 936, extra: bytes = b"") -> bytes:
    """The stream of an Excel 95 workbook; ``sheets``: name → records of its cells; ``extra``: of its globals."""
    begin = record(0x0809, struct.pack("<HHHH", 0x0500, 0x0005, 0x1000, 1995))
    head = begin + record(0x0042, struct.pack("<H", code_page)) + extra
    length = len(head) + sum(4 + 7 + len(name.encode(encoding)) for name in sheets) + 4
    bounds, bodies = b"", b""
    for name, cells in sheets.items():
        raw = name.encode(encoding)
        bounds += record(0x0085, struct.pack("<IBBB", length + len(bodies), 0, 0, len(raw)) + raw)
        bodies += record(0x0809, struct.pack("<HHHH", 0x0500, 0x0010, 0x1000, 1995))
        bodies += record(0x0200, struct.pack("<HHHHH", 0, 100, 0, 20, 0)) + cells + record(0x000A)
    return head + bounds + record(0x000A) + bodies


def label(row: int, column: int, text: str, encoding: str = "gbk") -> bytes:
    raw = text.encode(encoding)
    return record(0x0204, struct.pack("<HHHH", row, column, 0, len(raw)) + raw)


def number(row: int, column: int, value: float) -> bytes:
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))


def error(row: int, column: int, code: int) -> bytes:
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def biff8(sheets: dict[str, list[list[str]]]) -> bytes:
    """The stream of an Excel 97 workbook that holds these rows of texts."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x1000, 1997, 0, 6)) + record(
        0x0042, struct.pack("<H", 1200)
    )
    length = len(begin) + sum(4 + 8 + 2 * len(name) for name in sheets) + 4
    bounds, bodies = b"", b""
    for name, rows in sheets.items():
        raw = bytes([len(name), 1]) + name.encode("utf-16-le")
        bounds += record(0x0085, struct.pack("<IBB", length + len(bodies), 0, 0) + raw)
        bodies += record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x1000, 1997, 0, 6))
        bodies += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
        for row, texts in enumerate(rows):
            for column, text in enumerate(texts):
                body = struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le")
                bodies += record(0x0204, body)
        bodies += record(0x000A)
    return begin + bounds + record(0x000A) + bodies


def rc4_encrypted(stream: bytes, password: str) -> bytes:
    """A BIFF8 stream as Excel 97 encrypts it (MS-XLS 2.2.10, MS-OFFCRYPTO 2.3.6)."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    head = _rc4(password, salt, 0, verifier + hashlib.md5(verifier).digest())
    password_record = record(0x002F, struct.pack("<HHH", 1, 1, 1) + salt + head)
    begin = 4 + int.from_bytes(stream[2:4], "little")
    plain = stream[:begin] + password_record + stream[begin:]
    blocks = range(0, len(plain), 1024)
    scrambled = b"".join(_rc4(password, salt, at // 1024, plain[at : at + 1024]) for at in blocks)
    made, at = bytearray(plain), 0
    while at < len(plain):
        kind, size = struct.unpack_from("<HH", plain, at)
        first = at + 4 + (4 if kind == 0x0085 else 0)
        if kind == 0x0085:  # where a sheet begins: not encrypted, and later by this record now
            moved = int.from_bytes(plain[at + 4 : at + 8], "little") + len(password_record)
            made[at + 4 : at + 8] = moved.to_bytes(4, "little")
        if kind not in (0x0809, 0x002F):
            made[first : at + 4 + size] = scrambled[first : at + 4 + size]
        at += 4 + size
    return bytes(made)


def _rc4(password: str, salt: bytes, block: int, data: bytes) -> bytes:
    half = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    half = hashlib.md5((half + salt) * 16).digest()[:5]
    key = hashlib.md5(half + struct.pack("<I", block)).digest()
    state, at, other = list(range(256)), 0, 0
    for index in range(256):
        other = (other + state[index] + key[index % 16]) % 256
        state[index], state[other] = state[other], state[index]
    other, made = 0, bytearray()
    for byte in data:
        at = (at + 1) % 256
        other = (other + state[at]) % 256
        state[at], state[other] = state[other], state[at]
        made.append(byte ^ state[(state[at] + state[other]) % 256])
    return bytes(made)
