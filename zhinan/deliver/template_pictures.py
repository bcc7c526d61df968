"""The flow charts that a department sent within its workbook, taken out of the archived copy."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable

from zhinan.archive import Archive
from zhinan.intake.parts import Package
from zhinan.intake.picture import MOST_BYTES

# What Excel takes as it is.
_KINDS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM")


def sent_pictures(archive: Archive, wanted: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """SHA-256 of a picture → its bytes, of those ``wanted`` (submission, picture) that can be found and shown."""
    by_file: dict[str, set[str]] = {}
    for sha256, content in wanted:
        by_file.setdefault(sha256, set()).add(content)
    found: dict[str, bytes] = {}
    for sha256, contents in sorted(by_file.items()):
        file = archive.file(sha256)
        if file.is_file():
            found |= _pictures(file.read_bytes(), contents)
    return found


def _pictures(data: bytes, wanted: set[str]) -> dict[str, bytes]:
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        package = Package(data)
    except (zipfile.BadZipFile, OSError, ValueError):
        return {}  # no package: its pictures lie beside it, and are named in the cell
    found: dict[str, bytes] = {}
    for name in names:
        content = package.read(name, MOST_BYTES)
        if content is not None and content.startswith(_KINDS):
            key = hashlib.sha256(content).hexdigest()
            if key in wanted:
                found[key] = content
    return found
