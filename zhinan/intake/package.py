"""Looks through a zip workbook before it is parsed: what would exhaust memory is turned away here.

calamine lays a sheet out as one full rectangle. A single stray cell in the last row or column makes
that rectangle so large that the process is killed, which no ``except`` can catch.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from zhinan.errors import Rejected
from zhinan.intake.formulas_xlsx import may_hold_formulas
from zhinan.intake.hidden import may_hide
from zhinan.intake.limits import Limits
from zhinan.intake.model import column_letters

_DAMAGED = "文件不完整或已损坏，无法打开，请重新保存后报送"
_SHEET_PART = re.compile(r"(?:^|/)worksheets/[^/]+\.xml$")
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
# (columns, what an address beyond them looks like): patterns with a plain beginning, for speed.
_FAR_CELLS = (
    (702, re.compile(rb'r="[A-Z]{3,}\d')),
    (78, re.compile(rb'r="(?:[C-Z][A-Z]|[A-Z]{3,})\d')),
    (26, re.compile(rb'r="[A-Z]{2,}\d')),
)
# A cell that has content: an empty one (<c …/>, <c …></c>) is only formatted, and costs nothing.
_FULL_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*(?<!/)>(?!</)')


@dataclass(frozen=True, slots=True)
class PlainParts:
    """Names of the sheets that hold no formula, and of those that hide no row and no column: they are inflated
    here once, and need not be again."""

    without_formulas: set[str] = field(default_factory=set)
    hiding_nothing: set[str] = field(default_factory=set)


def check_package(data: bytes, limits: Limits) -> PlainParts:
    """Raises ``Rejected`` where the zip ``data`` holds what must not or cannot be parsed."""
    plain = PlainParts()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_sizes(package.infolist(), limits)
            for part in package.infolist():
                _check_part(package, part, limits, plain)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ) as error:
        raise Rejected(_DAMAGED) from error
    return plain


def _check_sizes(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts:
        raise Rejected(f"文件内部有 {len(parts)} 个部件，超出正常工作簿，不予读取")
    if any(".." in re.split(r"[/\\]", part.filename) for part in parts):
        raise Rejected("文件内部含有越出工作簿的路径，不予读取")
    total = sum(part.file_size for part in parts)
    if total > limits.inflated_bytes or any(part.file_size > limits.part_bytes for part in parts):
        raise Rejected(f"文件解压后有 {total // 1_000_000} MB，超出可读取的大小，请拆分后报送")
    packed = sum(part.compress_size for part in parts) or 1
    if total > 100_000_000 and total / packed > limits.ratio:
        raise Rejected("文件的压缩比异常，不予读取，请重新保存后报送")


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits, plain: PlainParts) -> None:
    name = part.filename.replace("\\", "/").lower()
    if not name.endswith((".xml", ".rels", ".vml")):
        return
    if not _SHEET_PART.search(name):
        with package.open(part) as stream:
            content = stream.read(4096)
    else:
        content = package.read(part)
    if _DOCTYPE.search(content[:4096].replace(b"\0", b"")):
        raise Rejected("文件内部含有 DOCTYPE 声明，不予读取，请用 Excel 或 WPS 重新保存后报送")
    if not _SHEET_PART.search(name):
        return
    _check_extent(content, limits)
    if not may_hold_formulas(content):
        plain.without_formulas.add(part.filename)
    if not may_hide(content):
        plain.hiding_nothing.add(part.filename)


def _check_extent(content: bytes, limits: Limits) -> None:
    """The rectangle from A1 to the last cell with content must fit into memory."""
    rows = max(map(int, _ROW.findall(content)), default=0)
    # Nearly every sheet is seen at once to be small enough; only the others are measured cell by cell.
    for columns, beyond in _FAR_CELLS:
        if rows * columns <= limits.cells and not beyond.search(content):
            return
    last_row = last_column = 0
    for match in _FULL_CELL.finditer(content):
        row, column = int(match[2]), _number(match[1])
        if row > 1_048_576 or column > 16_384:
            address = (match[1] + match[2]).decode()
            raise Rejected(f"单元格地址 {address} 超出工作表的范围，请用 Excel 或 WPS 重新保存后报送")
        last_row, last_column = max(last_row, row), max(last_column, column)
    if last_row * last_column > limits.cells:
        corner = f"{column_letters(last_column - 1)}{last_row}"
        raise Rejected(f"工作表的内容一直延伸到 {corner}，请清除表格以外的零散单元格后重新报送")


def _number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
