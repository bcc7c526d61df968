"""Looks through a zip workbook before it is parsed: what would exhaust memory is turned away here.

calamine lays a sheet out as one full rectangle. A single stray cell in the last row or column makes
that rectangle so large that the process is killed, which no ``except`` can catch.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field

from zhinan.errors import Rejected
from zhinan.intake.formulas_xlsx import may_hold_formulas
from zhinan.intake.hidden import may_hide
from zhinan.intake.limits import Limits
from zhinan.intake.model import column_letters
from zhinan.intake.prolog import UTF8, read_prolog
from zhinan.intake.sniff import DAMAGED, ENCRYPTED, ENCRYPTED_FLAG, READ_ERRORS, STRANGE_COMPRESSION

_STRANGE = "文件内部的结构异常，无法读取，请用 Excel 或 WPS 打开并另存为 xlsx 后重新报送"
_SHEET_PART = re.compile(r"(?:^|/)worksheets/[^/]+\.xml$")
# Parts that a reader of cells parses: all XML, and the binary ones of xlsb. Pictures and macros are let be.
_XML = (".xml", ".rels", ".vml")
_CELL_PART = re.compile(r"(?:^|/)(?:workbook|sharedstrings|styles|worksheets/[^/]+|content)\.(?:xml|bin)$")
_PIECE_BYTES = 1 << 20
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
# In one pass over a sheet: the number of a row, a formula, a value below zero, a row with a prefix.
_SIGNS = re.compile(rb'<(?:row\b[^>]*?\br="(\d+)"|f([ \t\r\n/>])|v(>-)|\w+:(row))')
# A text by a number that no list of texts has: readers make another text of it.
_NO_STRING = re.compile(rb't="s"[^>]*><v>-')
# (columns, what an address beyond them looks like): patterns with a plain beginning, for speed.
_FAR_CELLS = (
    (702, re.compile(rb'r="[A-Z]{3,}\d')),
    (78, re.compile(rb'r="(?:[C-Z][A-Z]|[A-Z]{3,})\d')),
    (26, re.compile(rb'r="[A-Z]{2,}\d')),
)
# A cell that has content: an empty one (<c …/>, <c …></c>) is only formatted, and costs nothing.
_FULL_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*(?<!/)>(?!</)')


@dataclass(slots=True)
class Parts:
    """What was seen of a package's parts, by their names in it.

    ``clean``: sheets that hold no formula, ``hiding_nothing``: those that hide no row and no column (they are
    inflated here once, and need not be again);
    ``encodings``: parts with cells in another encoding than UTF-8, with Python's name of it.
    """

    clean: set[str] = field(default_factory=set)
    hiding_nothing: set[str] = field(default_factory=set)
    encodings: dict[str, str] = field(default_factory=dict)


def check_package(data: bytes, limits: Limits) -> Parts:
    """Raises ``Rejected`` where the zip ``data`` holds what must not or cannot be parsed.

    Each part that is parsed later is inflated here once, in pieces: never beyond its declared size, which is
    within the limits, and all of it, so that a part that lies about its size or is damaged is found.
    """
    parts = Parts()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check_directory(package.infolist(), limits)
            for part in package.infolist():
                _check_part(package, part, limits, parts)
    except NotImplementedError as error:
        raise Rejected(STRANGE_COMPRESSION) from error
    except READ_ERRORS as error:
        raise Rejected(DAMAGED) from error
    return parts


def part_name(name: str) -> str:
    """How names of parts compare: some programs write backslashes, and capitals where others have none."""
    return name.replace("\\", "/").lstrip("/").lower()


def _check_directory(parts: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(parts) > limits.parts:
        raise Rejected(f"文件内部有 {len(parts)} 个部件，超出正常工作簿，不予读取")
    if any(part.flag_bits & ENCRYPTED_FLAG for part in parts):
        raise Rejected(ENCRYPTED)
    if any(".." in part.filename.replace("\\", "/").split("/") for part in parts):
        raise Rejected("文件内部含有越出工作簿的路径，不予读取")
    total = sum(part.file_size for part in parts)
    if total > limits.inflated_bytes or any(part.file_size > limits.part_bytes for part in parts):
        raise Rejected(f"文件解压后有 {total // 1_000_000} MB，超出可读取的大小，请拆分后报送")
    packed = sum(part.compress_size for part in parts) or 1
    if total > 100_000_000 and total / packed > limits.ratio:
        raise Rejected("文件的压缩比异常，不予读取，请重新保存后报送")
    contents: dict[str, tuple[int, int]] = {}
    for part in parts:
        # Programs differ in which one of two they take: whoever checks would not see what another shows.
        if contents.setdefault(part_name(part.filename), (part.CRC, part.file_size)) != (part.CRC, part.file_size):
            raise Rejected(_STRANGE)


def _check_part(package: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits, parts: Parts) -> None:
    name = part_name(part.filename)
    is_xml = name.endswith(_XML)
    if not is_xml and not _CELL_PART.search(name):
        return
    if is_xml:
        with package.open(part) as stream:
            encoding = read_prolog(stream)
        if encoding != UTF8 and _CELL_PART.search(name):
            parts.encodings[part.filename] = encoding
    if is_xml and _SHEET_PART.search(name):
        content = package.read(part)
        if part.filename in parts.encodings:
            content = content.decode(parts.encodings[part.filename]).encode()
        numbers, has_formula, has_negative = _signs(content)
        if has_negative and _NO_STRING.search(content):
            raise Rejected(_STRANGE)
        _check_extent(content, numbers, limits)
        if not may_hold_formulas(content, has_formula):
            parts.clean.add(part.filename)
        if not may_hide(content):
            parts.hiding_nothing.add(part.filename)
        return
    with package.open(part) as stream:
        while stream.read(_PIECE_BYTES):
            pass


def _signs(content: bytes) -> tuple[list[bytes], bool, bool]:
    """The numbers that rows state, in order; whether there is a tag <f>, and a value that begins with a minus."""
    numbers: list[bytes] = []
    has_formula = has_negative = has_prefix = False
    for match in _SIGNS.finditer(content):
        kind = match.lastindex
        if kind == 1:
            numbers.append(match[1])
        elif kind == 2:
            has_formula = True
        elif kind == 3:
            has_negative = True
        else:
            has_prefix = True
    # As good as every sheet has no prefix.
    return (_ROW.findall(content) if has_prefix else numbers), has_formula, has_negative


def _check_extent(content: bytes, numbers: list[bytes], limits: Limits) -> None:
    """The rectangle from A1 to the last cell with content must fit into memory. ``numbers``: of the rows."""
    if len(set(numbers)) < len(numbers):
        raise Rejected(_STRANGE)  # a row that comes again would lie over the first
    rows = max(map(int, numbers), default=0)
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
