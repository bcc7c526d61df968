"""Which rows and columns of a sheet are hidden. The readers of cells do not tell, and read them like any other."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Set
from dataclasses import dataclass, field

from lxml import etree

from zhinan.intake import formulas_xlsx, ole
from zhinan.intake.sniff import Format

_MAX_ROWS, _MAX_COLUMNS = 1_048_576, 16_384
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_TAG = re.compile(rb"<(?:[\w.-]+:)?(row|col)(?=[\s/>])")
_NUMBER = rb"""\s%s\s*=\s*["'](\d{1,7})["']"""
_R, _MIN, _MAX = (re.compile(_NUMBER % name) for name in (b"r", b"min", b"max"))
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_ROW_RECORD, _COLUMNS_RECORD = 0x0208, 0x007D
# Records with the hidden bit as they stand in an xls stream: in most files there is none, seen at C speed.
_XLS_SIGNS = re.compile(
    rb"\x08\x02\x10\x00.{12}[\x20-\x3f\x60-\x7f\xa0-\xbf\xe0-\xff]|\x7d\x00[\x0a-\x0c]\x00.{8}["
    + b"".join(re.escape(bytes([number])) for number in range(1, 256, 2))
    + b"]",
    re.DOTALL,
)


@dataclass(slots=True)
class Hidden:
    """The hidden rows and columns of one sheet, zero-based."""

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def may_hide(sheet: bytes) -> bool:
    """Whether the XML of a sheet can hide a row or a column: told at memory speed, never wrongly no."""
    return b"hidden" in sheet and _HIDDEN.search(sheet) is not None


def find_hidden(data: bytes, kind: Format, plain_parts: Set[str] = frozenset()) -> dict[int, Hidden]:
    """By the sheet's position in the workbook ``data``: what is hidden in it; sheets that hide nothing are left out.

    ``plain_parts``: names of parts that hide nothing (``may_hide``), not to be inflated again.
    """
    if kind == "xlsx":
        return _of_xlsx(data, plain_parts)
    return _of_ods(data) if kind == "ods" else _of_xls(data)


def _of_xlsx(data: bytes, plain_parts: Set[str]) -> dict[int, Hidden]:
    found: dict[int, Hidden] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for index, name in enumerate(formulas_xlsx.sheet_part_names(package)):
            if name and name not in plain_parts and (hidden := _scan(package.read(name))):
                found[index] = hidden
    return found


def _scan(sheet: bytes) -> Hidden | None:
    hidden = Hidden()
    row_count, counted_to = 0, sheet.find(b"sheetData")
    for match in _HIDDEN.finditer(sheet):
        begin = sheet.rfind(b"<", 0, match.start())
        tag = sheet[begin : sheet.find(b">", match.end()) + 1]
        named = _TAG.match(tag)
        if named is None:
            continue  # words in a cell
        if named[1] == b"row":
            if stated := _R.search(tag):
                hidden.rows.add(int(stated[1]) - 1)
            else:  # some programs number no row: each follows the one before
                row_count, counted_to = row_count + len(_TAG.findall(sheet, counted_to, begin)), begin
                hidden.rows.add(row_count)
        elif (first := _MIN.search(tag)) and (last := _MAX.search(tag)):
            hidden.columns.update(range(int(first[1]) - 1, min(int(last[1]), _MAX_COLUMNS)))
    return hidden if hidden.rows or hidden.columns else None


def _of_ods(data: bytes) -> dict[int, Hidden]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        content = package.read("content.xml")
    if b'visibility="collapse"' not in content and b'visibility="filter"' not in content:
        return {}
    found: dict[int, Hidden] = {}
    table, row, column = -1, 0, 0
    events = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=[f"{_TABLE}{name}" for name in ("table", "table-row", "table-column")],
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
        recover=True,
    )
    for event, element in events:
        name = element.tag[len(_TABLE) :]
        is_hidden = element.get(f"{_TABLE}visibility") in ("collapse", "filter")
        if name == "table":
            if event == "start":
                table, row, column = table + 1, 0, 0
        elif event == "end":
            at, most, repeated = (row, _MAX_ROWS, "rows") if name == "table-row" else (column, _MAX_COLUMNS, "columns")
            stated = element.get(f"{_TABLE}number-{repeated}-repeated", "1")
            after = at + (int(stated) if stated.isdecimal() else 1)
            if name == "table-row":
                row = after
                element.clear()
            else:
                column = after
            if is_hidden:
                hidden = found.setdefault(table, Hidden())
                (hidden.rows if name == "table-row" else hidden.columns).update(range(at, min(after, most)))
    return found


def _of_xls(data: bytes) -> dict[int, Hidden]:
    found: dict[int, Hidden] = {}
    stream = ole.workbook_stream(data)
    if _XLS_SIGNS.search(stream) is None:
        return found
    for index, start in enumerate(ole.sheet_starts(stream)):
        hidden = Hidden()
        for kind, body in ole.records(stream, start):
            if kind == _ROW_RECORD and len(body) >= 14 and body[12] & 0x20:
                hidden.rows.add(struct.unpack_from("<H", body)[0])
            elif kind == _COLUMNS_RECORD and len(body) >= 9 and body[8] & 1:
                first, last = struct.unpack_from("<HH", body)
                hidden.columns.update(range(first, min(last + 1, 256)))
        if hidden.rows or hidden.columns:
            found[index] = hidden
    return found
