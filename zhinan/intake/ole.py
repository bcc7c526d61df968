"""OLE compound files (xls, et, what is encrypted): their directory, their streams, and the records of a workbook.

Damaged ones are followed as far as they go: a chain of sectors may be cut off or run in a circle.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BEGINNINGS, EOF = (0x0009, 0x0209, 0x0409, 0x0809), 0x000A
BOUNDSHEET = 0x0085
STORAGE, STREAM, ROOT = 1, 2, 5
_NO_SECTOR = 0xFFFFFFF0  # and above: end of chain, free, …
_ENTRY_BYTES = 128


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the directory: a ``STORAGE``, a ``STREAM`` or the ``ROOT``; ``start`` is a sector's number.

    ``left``, ``right`` are its neighbours in the same storage, ``child`` is what stands in it (numbers of lines).
    """

    number: int
    name: str
    kind: int
    start: int
    size_bytes: int
    left: int
    right: int
    child: int


class CompoundFile:
    """What a compound file holds; whatever ``data`` is, nothing here raises."""

    def __init__(self, data: bytes) -> None:
        self._data = data.ljust(512, b"\0")
        self._size = 1 << min(max(struct.unpack_from("<H", self._data, 30)[0], 6), 16)

    @cached_property
    def entries(self) -> list[Entry]:
        """The directory in its order, whatever storage an entry stands in."""
        (sector,) = struct.unpack_from("<I", self._data, 48)
        directory = self._chain(sector)
        found = []
        for at in range(0, len(directory) - _ENTRY_BYTES + 1, _ENTRY_BYTES):
            entry = directory[at : at + _ENTRY_BYTES]
            length = int.from_bytes(entry[64:66], "little")
            if entry[66] in (STORAGE, STREAM, ROOT) and 2 <= length <= 64:
                name = entry[: length - 2].decode("utf-16-le", "replace")
                place = struct.unpack_from("<II", entry, 116), struct.unpack_from("<III", entry, 68)
                found.append(Entry(at // _ENTRY_BYTES, name, entry[66], *place[0], *place[1]))
        return found

    @cached_property
    def top(self) -> list[Entry]:
        """The entries that stand in no storage: nothing of a document that is embedded in this one."""
        by_number = {entry.number: entry for entry in self.entries}
        found: dict[int, Entry] = {}
        waiting = [entry.child for entry in self.entries if entry.kind == ROOT]
        while waiting:
            number = waiting.pop()
            if number in by_number and number not in found:
                found[number] = by_number[number]
                waiting += [by_number[number].left, by_number[number].right]
        return [found[number] for number in sorted(found)]

    def read(self, *names: str) -> bytes | None:
        """The first stream of one of these names (case does not count); None where there is none."""
        wanted = {name.lower() for name in names}
        for entry in [*self.top, *self.entries]:
            if entry.kind == STREAM and entry.name.lower() in wanted:
                return self._stream(entry)
        return None

    def _stream(self, entry: Entry) -> bytes:
        (cutoff, mini_fat) = struct.unpack_from("<II", self._data, 56)
        if entry.size_bytes >= cutoff:
            return self._chain(entry.start)[: entry.size_bytes]
        # Small streams stand in sectors of 64 bytes, in a stream of the root's.
        root = next((one for one in self.entries if one.kind == ROOT), None)
        small = b"\0" * 64 + (self._chain(root.start) if root else b"")
        return _follow(small, self._chain(mini_fat), entry.start, 64)[: entry.size_bytes]

    def _chain(self, sector: int) -> bytes:
        return _follow(self._data, self._fat, sector, self._size)

    @cached_property
    def _fat(self) -> bytes:
        (more,) = struct.unpack_from("<I", self._data, 68)
        numbers = list(struct.unpack_from("<109I", self._data, 76))
        limit = len(self._data) // self._size + 1
        while more < _NO_SECTOR and len(numbers) < limit + 109:
            table = _sector(self._data, more, self._size)
            if len(table) < self._size:
                break
            *further, more = struct.unpack(f"<{self._size // 4}I", table)
            numbers += further
        return b"".join(_sector(self._data, number, self._size) for number in numbers[:limit] if number < _NO_SECTOR)


def _sector(data: bytes, number: int, size: int) -> bytes:
    """A sector; the header takes the place of one before the first."""
    return data[(number + 1) * size : (number + 2) * size]


def _follow(data: bytes, fat: bytes, sector: int, size: int) -> bytes:
    parts: list[bytes] = []
    limit = len(data) // size + 1  # a damaged chain may run in a circle
    while sector < _NO_SECTOR and len(parts) <= limit:
        parts.append(_sector(data, sector, size))
        if sector * 4 + 4 > len(fat):
            break
        (sector,) = struct.unpack_from("<I", fat, sector * 4)
    return b"".join(parts)


def records(stream: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    """(type, body) of a workbook stream's records from ``at`` to the end of that part of the workbook.

    A chart that stands in a sheet is a part within the part.
    """
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        depth += (kind in BEGINNINGS) - (kind == EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, body
        at += 4 + length


def workbook_stream(data: bytes) -> bytes:
    """The stream Workbook (or Book) of an xls; b"" where it cannot be followed."""
    return CompoundFile(data).read("Workbook", "Book") or b""


def sheet_starts(stream: bytes) -> list[int]:
    """Where in the workbook's stream each of its sheets begins."""
    return [int.from_bytes(body[:4], "little") for kind, body in records(stream) if kind == BOUNDSHEET]
