"""What in a workbook could do something: macros, links to other files, data connections, embedded objects.

None of it is ever run or followed; each kind is told once a file, so that nobody wonders.
"""

from __future__ import annotations

import io
import re
import zipfile

from zhinan.intake.model import Note
from zhinan.intake.ole import BOUNDSHEET, STORAGE, CompoundFile, records
from zhinan.intake.package import part_name
from zhinan.intake.sniff import READ_ERRORS, Format

MACROS = "文件里有宏，未运行，只读取了单元格"
LINKS = "文件里有指向其他文件的链接，未打开，只读取了文件里已保存的结果"
DDE = "文件里有指向其他程序的动态链接（DDE），未执行，只读取了文件里已保存的结果"
CONNECTIONS = "文件里有数据连接，未刷新，只读取了文件里已保存的结果"
OBJECTS = "文件里嵌有其他文件或控件，未打开，只读取了单元格"
_ORDER = (MACROS, LINKS, DDE, CONNECTIONS, OBJECTS)

_PARTS = (
    (MACROS, re.compile(r"(?:^|/)vbaproject\.bin$|^xl/(?:macrosheets|dialogsheets)/|^(?:basic|scripts)/.")),
    (LINKS, re.compile(r"^xl/externallinks/[^/]+\.(?:xml|bin)$")),
    (CONNECTIONS, re.compile(r"^xl/(?:connections\.(?:xml|bin)$|querytables/)")),
    (OBJECTS, re.compile(r"^xl/(?:embeddings|activex|ctrlprops)/.")),
)
_LINK_BYTES = 1 << 20
_SUPBOOK = 0x01AE
_OWN_BOOK, _ADD_IN = b"\x01\x04", b"\x01\x3a"
_MACRO_SHEETS = (1, 6)


def notes_on_activity(data: bytes, kind: Format) -> list[Note]:
    """A note for each kind of such contents in a workbook that could be read."""
    found = _in_compound_file(data) if kind == "xls" else _in_package(data) if kind in ("xlsx", "ods") else set()
    return [Note(None, None, message) for message in _ORDER if message in found]


def _in_package(data: bytes) -> set[str]:
    found: set[str] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.infolist():
                name = part_name(part.filename)
                told = {message for message, pattern in _PARTS if pattern.search(name)}
                if LINKS in told:
                    with package.open(part) as stream:
                        content = stream.read(_LINK_BYTES)
                    told = {DDE} if b"ddeLink" in content or b"oleLink" in content else told
                found |= told
    except READ_ERRORS:
        pass  # a part that no cell stands in: what was seen so far is told
    return found


def _in_compound_file(data: bytes) -> set[str]:
    file = CompoundFile(data)
    found: set[str] = set()
    for entry in file.top:
        if entry.kind == STORAGE and entry.name.upper() in ("_VBA_PROJECT_CUR", "_VBA_PROJECT", "MACROS"):
            found.add(MACROS)
        if entry.kind == STORAGE and re.match(r"(?:MBD|LNK)[0-9A-F]{8}$", entry.name, re.IGNORECASE):
            found.add(OBJECTS)
    for record, body in records(file.read("Workbook", "Book") or b""):
        if record == BOUNDSHEET and len(body) > 5 and body[5] in _MACRO_SHEETS:
            found.add(MACROS)
        if record == _SUPBOOK and len(body) > 4 and body[2:4] not in (_OWN_BOOK, _ADD_IN):
            found.add(DDE if b"\3" in body[4:] else LINKS)
    return found
