"""Workbooks whose package (the zip) is odd or damaged."""

from __future__ import annotations

import io
import struct
import zipfile
from functools import cache

from tests.odd.books import (
    SHEET,
    Page,
    edited,
    inline_rows,
    packed,
    parts,
    plain,
    raw_sheet,
    replaced,
    without,
    xlsx,
)
from tests.odd.items import FACTS, ROWS
from tests.odd.odd import Odd, rejected

_DAMAGED = "损坏|不完整|无法打开|无法读取|找不到|结构异常"
_RELS = "xl/_rels/workbook.xml.rels"
_STRINGS = "xl/sharedStrings.xml"


def _renamed(change: dict[str, str]) -> bytes:
    return packed({change.get(name, name): data for name, data in parts(plain()).items()})


def _backslashes() -> bytes:
    """Entry names with backslashes, as an old Windows library writes them."""
    return _renamed({name: name.replace("/", "\\") for name in parts(plain())})


def _twice(same: bool) -> bytes:
    """Two entries of one name."""
    content = list(parts(plain()).items())
    other = parts(xlsx(Page(ROWS[:2])))[SHEET]
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return packed([*content, (SHEET, parts(plain())[SHEET] if same else other)])


def _lying_size(data: bytes, name: str, size: int) -> bytes:
    """The declared size of a part, in its own header and in the directory, set to ``size``."""
    changed = bytearray(data)
    encoded = name.encode()
    for mark, at_size, at_name in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        at = changed.find(mark)
        while at != -1:
            if changed[at + at_name : at + at_name + len(encoded)] == encoded:
                changed[at + at_size : at + at_size + 4] = struct.pack("<I", size)
            at = changed.find(mark, at + 4)
    return bytes(changed)


def _flagged() -> bytes:
    """Every part says that it is encrypted."""
    changed = bytearray(plain())
    for mark, at_flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(mark)
        while at != -1:
            changed[at + at_flag] |= 1
            at = changed.find(mark, at + 4)
    return bytes(changed)


def _many_entries() -> bytes:
    return packed([*parts(plain()).items(), *((f"xl/media/{n}.txt", b"") for n in range(30_000))], zipfile.ZIP_STORED)


@cache
def _bomb(megabytes: int) -> bytes:
    """A sheet that inflates to so many bytes of white space."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts(plain()).items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with package.open(entry, "w") as part:
                begin = data.index(b"<sheetData>") + 11 if name == SHEET else len(data)
                part.write(data[:begin])
                for _ in range(megabytes if name == SHEET else 0):
                    part.write(b" " * 1_000_000)
                part.write(data[begin:])
    return stream.getvalue()


def _bomb_in_disguise() -> bytes:
    return _lying_size(_bomb(900), SHEET, 4000)


def _zip64() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts(plain()).items():
            with package.open(zipfile.ZipInfo(name), "w", force_zip64=True) as part:
                part.write(data)
    return stream.getvalue()


_STRICT = (
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


def _strict() -> bytes:
    """Strict OOXML: other namespaces everywhere (ISO/IEC 29500-1)."""
    content = parts(plain())
    for old, new in _STRICT:
        content = {name: data.replace(old.encode(), new.encode()) for name, data in content.items()}
    return packed(content)


def _prefixed() -> bytes:
    """Elements with a prefix, as some exporters write them."""
    sheet = parts(plain())[SHEET].decode()
    import re

    sheet = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", sheet).replace("xmlns=", "xmlns:x=")
    return replaced({SHEET: sheet.encode()})


def _chart_only() -> bytes:
    import xlsxwriter

    from zhinan.sample.book import REPORTED

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": REPORTED})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=事项!$A$1:$A$2"})
    book.add_chartsheet("图").set_chart(chart)
    book.close()
    return stream.getvalue()


def _utf16_sheet() -> bytes:
    sheet = parts(plain())[SHEET].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return replaced({SHEET: sheet.encode("utf-16")})


def _dimension(area: bytes) -> bytes:
    return edited(SHEET, (b'<dimension ref="A1:J4"/>', area))


_ALL_OR_NOTHING = "损坏|不完整|无法|压缩"

KINDS: list[Odd] = [
    Odd("zip-plain", plain),
    rejected("zip-truncated", lambda: plain()[: len(plain()) // 2], _DAMAGED),
    rejected("zip-truncated-directory", lambda: plain()[:-40], _DAMAGED),
    rejected("zip-no-directory", lambda: plain()[: plain().index(b"PK\x01\x02")], _DAMAGED),
    rejected("zip-only-magic", lambda: b"PK\x03\x04", _DAMAGED),
    rejected("zip-damaged-sheet", lambda: _broken_stream(SHEET), _DAMAGED),
    rejected("zip-damaged-strings", lambda: _broken_stream(_STRINGS), _DAMAGED),
    Odd("zip-trailing-bytes", lambda: plain() + bytes(100), outcome="read or rejected", reason=_ALL_OR_NOTHING),
    Odd("zip-leading-bytes", lambda: b"PK" + bytes(100) + plain(), outcome="read or rejected", reason=_ALL_OR_NOTHING),
    Odd("zip-comment", lambda: packed(parts(plain()), comment="罗山县".encode())),
    Odd("zip-backslash-names", _backslashes),
    Odd(
        "zip-upper-case-names",
        lambda: _renamed({n: n.upper() for n in parts(plain()) if n.startswith("xl/")}),
        outcome="read or rejected",
        reason=_DAMAGED,
    ),
    rejected("zip-parent-path", lambda: packed([*parts(plain()).items(), ("../../etc/x.xml", b"<x/>")]), "路径"),
    rejected(
        "zip-parent-path-backslash",
        lambda: packed([*parts(plain()).items(), ("xl/..\\..\\x.xml", b"<x/>")]),
        "路径",
    ),
    Odd("zip-same-entry-twice", lambda: _twice(True), outcome="read or rejected", reason="重复|损坏|结构异常"),
    rejected("zip-two-entries-differ", lambda: _twice(False), "重复|损坏|结构异常"),
    rejected("zip-size-too-small", lambda: _lying_size(plain(), SHEET, 100), "损坏|大小"),
    rejected("zip-size-too-large", lambda: _lying_size(plain(), SHEET, 2_000_000_000), "损坏|大小"),
    rejected("zip-bomb-of-900-mb", lambda: _bomb(900), "大小|压缩比", is_large=True, seconds=30),
    rejected("zip-bomb-of-300-mb", lambda: _bomb(300), "大小|压缩比", is_large=True, seconds=30),
    rejected("zip-bomb-in-disguise", _bomb_in_disguise, "大小|压缩比|损坏", is_large=True, seconds=30),
    rejected("zip-30000-entries", _many_entries, "部件|压缩包", is_large=True),
    rejected("zip-encrypted-entries", _flagged, "密码|加密"),
    Odd("zip-stored", lambda: packed(parts(plain()), zipfile.ZIP_STORED)),
    Odd("zip-64", _zip64),
    Odd("zip-bzip2", lambda: packed(parts(plain()), zipfile.ZIP_BZIP2), outcome="read or rejected", reason=_DAMAGED),
    rejected("part-sheet-missing", lambda: without(SHEET), _DAMAGED),
    rejected("part-workbook-missing", lambda: without("xl/workbook.xml"), "损坏|不完整|压缩包|没有"),
    Odd("part-relations-missing", lambda: without(_RELS), outcome="read or rejected", reason=_DAMAGED),
    Odd(
        "part-content-types-missing",
        lambda: without("[Content_Types].xml"),
        outcome="read or rejected",
        reason=_DAMAGED,
    ),
    Odd("part-styles-missing", lambda: without("xl/styles.xml")),
    rejected("part-strings-missing", lambda: without(_STRINGS), _DAMAGED),
    rejected("strings-index-out-of-range", lambda: edited(SHEET, (b"<v>7</v>", b"<v>70000</v>")), _DAMAGED),
    rejected("strings-index-negative", lambda: edited(SHEET, (b"<v>7</v>", b"<v>-1</v>")), _DAMAGED),
    Odd(
        "strings-count-lies",
        lambda: edited(_STRINGS, (b'count="', b'count="9'), (b'uniqueCount="', b'uniqueCount="42')),
    ),
    Odd("part-strict", _strict),
    Odd("part-prefixed-elements", _prefixed),
    Odd("part-sheet-utf16", _utf16_sheet, outcome="read or rejected", reason=_DAMAGED),
    Odd("part-no-declaration", lambda: raw_sheet(inline_rows(), declaration="")),
    Odd("part-absolute-target", lambda: edited(_RELS, (b'Target="worksheets', b'Target="/xl/worksheets'))),
    Odd(
        "part-dotted-target",
        lambda: edited(_RELS, (b'Target="worksheets', b'Target="../xl/worksheets')),
        outcome="read or rejected",
        reason=_DAMAGED,
    ),
    rejected(
        "part-external-target",
        lambda: edited(
            _RELS, (b'Target="worksheets/sheet1.xml"', b'Target="http://127.0.0.1:9/sheet1.xml" TargetMode="External"')
        ),
        _DAMAGED,
    ),
    Odd("dimension-too-small", lambda: _dimension(b'<dimension ref="A1"/>')),
    Odd("dimension-too-large", lambda: _dimension(b'<dimension ref="A1:XFD1048576"/>')),
    Odd("dimension-missing", lambda: _dimension(b"")),
    Odd(
        "dimension-nonsense",
        lambda: _dimension(b'<dimension ref="Z9:A1"/>'),
        outcome="read or rejected",
        reason=_DAMAGED,
    ),
    rejected("only-a-chart-sheet", _chart_only, "没有任何内容|没有.*工作表|图表"),
    rejected("part-sheet-cut-off", lambda: replaced({SHEET: parts(plain())[SHEET][:1500]}), _DAMAGED),
    rejected("part-sheet-no-xml", lambda: replaced({SHEET: b"\0\1\2\3" * 500}), _DAMAGED),
    rejected("part-sheet-empty", lambda: replaced({SHEET: b""}), f"{_DAMAGED}|没有任何内容"),
    Odd(
        "part-cell-null-character",
        lambda: raw_sheet(inline_rows().replace("林木采伐", "林木&#0;采伐", 1)),
        outcome="read or rejected",
        reason=_DAMAGED,
        cells=FACTS[2:],
    ),
]


def _broken_stream(name: str) -> bytes:
    """The packed bytes of a part, disturbed in the middle."""
    data = bytearray(plain())
    with zipfile.ZipFile(io.BytesIO(plain())) as package:
        entry = package.getinfo(name)
    middle = entry.header_offset + 30 + len(name) + entry.compress_size // 2
    data[middle : middle + 8] = b"\xff\x00\xff\x00\xff\x00\xff\x00"
    return bytes(data)
