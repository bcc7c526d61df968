"""Files that end the process of a careless reader: far cells, endless rows, sectors in a circle, garbage."""

from __future__ import annotations

from tests.odd.books import SHEET, Page, edited, inline_rows, packed, parts, raw_sheet, xlsx
from tests.odd.items import ITEMS, ROWS, facts
from tests.odd.kept import kept
from tests.odd.odd import Odd, rejected
from tests.odd.ole import biff, compound

_FAR = "范围|延伸|超出|过大|损坏"
_DAMAGED = "损坏|不完整|无法|没有任何内容|没有工作簿|没有填写内容"


def _cell(address: str, text: str = "x") -> str:
    row = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") or "9"
    return f'<row r="{row}"><c r="{address}" t="inlineStr"><is><t>{text}</t></is></c></row>'


def _with_cell(address: str) -> bytes:
    return raw_sheet(inline_rows() + _cell(address))


def _without_addresses() -> bytes:
    """Rows and cells without r=: they follow one another, as the format allows."""
    import re

    return raw_sheet(re.sub(r' r="[A-Z]*\d+"', "", inline_rows()))


def _deep(depth: int) -> bytes:
    return raw_sheet(inline_rows() + "<ext>" * depth + "</ext>" * depth)


_OPEN = (
    '<?xml version="1.0"?><office:document-content'
    + "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    + '><office:body><office:spreadsheet><table:table table:name="事项">'
)
_CLOSE = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods(rows: str) -> bytes:
    """An ods document whose one sheet holds this XML."""
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": (_OPEN + rows + _CLOSE).encode(),
            "META-INF/manifest.xml": b"<manifest/>",
        }
    )


def _ods_row(texts: tuple[str, ...], attributes: str = "") -> str:
    cells = "".join(
        '<table:table-cell office:value-type="string">'
        + "".join(f"<text:p>{line}</text:p>" for line in text.split("\n"))
        + "</table:table-cell>"
        for text in texts
    )
    return f"<table:table-row{attributes}>{cells}</table:table-row>"


def ods_rows(rows: list[tuple[str, ...]] = ROWS) -> str:
    """The rows as XML."""
    return "".join(map(_ods_row, rows))


_REPEATED = ' table:number-rows-repeated="1048572"'
_BLANK_ROWS = f'<table:table-row{_REPEATED}><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
_BLANK_ENDLESS = '<table:table-row table:number-rows-repeated="2147483647"><table:table-cell/></table:table-row>'
_WIDE = (
    '<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="2147483647">'
    "<text:p>x</text:p></table:table-cell></table:table-row>"
)


def _xls() -> bytearray:
    return bytearray(kept("plain.xls")())


def _sector_loop() -> bytes:
    """Every sector of the FAT is followed by the one before it."""
    data = _xls()
    fat = (int.from_bytes(data[76:80], "little") + 1) * 512
    for number in range(1, 128):
        data[fat + 4 * number : fat + 4 * number + 4] = (number - 1).to_bytes(4, "little")
    return bytes(data)


def _directory_far() -> bytes:
    data = _xls()
    data[48:52] = (0x7FFFFFF0).to_bytes(4, "little")
    return bytes(data)


_BOF = (0x809, bytes.fromhex("0006050000000000c100000006030000"))
_STREAM_LOOP = compound({"Workbook": biff(_BOF) + bytes(8192)}, chain={3: 4, 4: 3})
_RECORD_TOO_LONG = compound({"Workbook": biff(_BOF) + b"\x85\x00\xff\xff" + bytes(100)})
_RANDOM_STREAM = compound({"Workbook": bytes((i * 7919 + (i >> 3)) % 256 for i in range(8192))})
_STRING_TABLE_LIES = compound({"Workbook": biff(_BOF, (0xFC, b"\xff\xff\xff\x7f\xff\xff\xff\x7f"), (0x0A, b""))})
_SHEET_FAR_OFF = compound({"Workbook": biff(_BOF, (0x85, b"\xf0\xff\xff\x7f\0\0\x01\0A"), (0x0A, b""))})
_MANY = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(5, 60_005))

KINDS: list[Odd] = [
    rejected("cell-past-last-column", lambda: _with_cell("XFE5"), _FAR),
    rejected("cell-zzz", lambda: _with_cell("ZZZ9"), _FAR),
    rejected("cell-endless-letters", lambda: _with_cell("ABCDEFGHIJKLMNOP9"), _FAR),
    rejected("cell-past-last-row", lambda: _with_cell("A1048577"), _FAR),
    rejected("cell-row-of-twenty-digits", lambda: _with_cell("A99999999999999999999"), _FAR),
    rejected("cell-in-last-corner", lambda: _with_cell("XFD1048576"), _FAR),
    Odd(
        "cell-far-below",
        lambda: _with_cell("A1048576"),
        outcome="read or rejected",
        reason=_FAR,
        items=None,
        findings=None,
    ),
    Odd("cell-far-right", lambda: _with_cell("XFD6"), findings=None, items=None, seconds=20),
    Odd(
        "cell-far-but-empty",
        lambda: raw_sheet(inline_rows() + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'),
        seconds=20,
    ),
    Odd(
        "cell-address-nonsense",
        lambda: raw_sheet(inline_rows() + _cell("1A")),
        outcome="read or rejected",
        reason="地址|损坏|范围",
    ),
    Odd(
        "cell-row-zero",
        lambda: raw_sheet(inline_rows() + _cell("A0")),
        outcome="read or rejected",
        reason="地址|损坏|范围",
    ),
    Odd("cells-without-addresses", _without_addresses),
    Odd(
        "cell-twice",
        lambda: raw_sheet(inline_rows() + _cell("B2", "另一个")),
        outcome="read or rejected",
        reason="损坏|重复|结构异常",
    ),
    Odd(
        "rows-backwards",
        lambda: raw_sheet("".join(f"<row{row}" for row in reversed(inline_rows().split("<row")[1:]))),
        outcome="read or rejected",
        reason="损坏|顺序",
    ),
    Odd(
        "million-formatted-rows",
        lambda: raw_sheet(inline_rows() + "".join(f'<row r="{n}" ht="15"/>' for n in range(5, 1_048_577))),
        is_large=True,
        seconds=40,
    ),
    Odd("xml-100000-deep", lambda: _deep(100_000), outcome="read or rejected", reason=_DAMAGED),
    Odd(
        "merged-whole-sheet",
        lambda: edited(
            SHEET, (b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="L1:XFD1048576"/></mergeCells>')
        ),
    ),
    Odd(
        "merged-first-cell-over-all",
        lambda: edited(
            SHEET, (b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="A5:XFD1048576"/></mergeCells>')
        ),
    ),
    Odd(
        "merged-60000-areas",
        lambda: edited(
            SHEET, (b"</sheetData>", f'</sheetData><mergeCells count="60000">{_MANY}</mergeCells>'.encode())
        ),
        is_large=True,
    ),
    Odd(
        "merged-backwards",
        lambda: edited(
            SHEET, (b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="C3:A2"/></mergeCells>')
        ),
        outcome="read or rejected",
        reason="损坏|合并",
    ),
    Odd(
        "merged-nonsense",
        lambda: edited(
            SHEET, (b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="AAAAA1:"/></mergeCells>')
        ),
        outcome="read or rejected",
        reason="损坏|合并",
    ),
    Odd(
        "number-too-large",
        lambda: edited(SHEET, (b"</row></sheetData>", b'<c r="K4"><v>1e999</v></c></row></sheetData>')),
        outcome="read or rejected",
        reason=_DAMAGED,
        findings=("S3",),
    ),
    Odd(
        "number-is-no-number",
        lambda: edited(SHEET, (b"</row></sheetData>", b'<c r="K4"><v>abc</v></c></row></sheetData>')),
        outcome="read or rejected",
        reason=_DAMAGED,
        findings=("S3",),
    ),
    Odd(
        "style-out-of-range",
        lambda: edited(SHEET, (b'<c r="B2" ', b'<c r="B2" s="99999" ')),
        outcome="read or rejected",
        reason=_DAMAGED,
    ),
    Odd("ods-blank-rows-repeated", lambda: ods(ods_rows() + _BLANK_ROWS), "林茶局.ods"),
    Odd("ods-blank-rows-endless", lambda: ods(ods_rows() + _BLANK_ENDLESS), "林茶局.ods", "read or rejected", _FAR),
    rejected(
        "ods-row-repeated-to-the-end",
        lambda: ods(ods_rows() + _ods_row(ITEMS[0], _REPEATED)),
        "延伸|范围|过大|超出|损坏|重复",
        "林茶局.ods",
        seconds=40,
    ),
    # One cause, one complaint: thousands of columns without a heading are told once.
    Odd(
        "ods-cell-repeated-endless",
        lambda: ods(ods_rows() + _WIDE),
        "林茶局.ods",
        "read or rejected",
        "延伸|范围|过大|超出|损坏",
        items=None,
        findings=("S3",),
    ),
    Odd("ods-by-hand", lambda: ods(ods_rows()), "林茶局.ods"),
    rejected(
        "ods-cut-off",
        lambda: packed(parts(ods(ods_rows())) | {"content.xml": b"<office:document-content"}),
        _DAMAGED,
        "林茶局.ods",
    ),
    Odd("xls-plain", kept("plain.xls"), "林茶局.xls", cells=list(facts(sheet="事项"))),
    rejected("xls-truncated", lambda: bytes(_xls()[: len(_xls()) // 2]), _DAMAGED, "林茶局.xls"),
    rejected("xls-only-header", lambda: bytes(_xls()[:512]), _DAMAGED, "林茶局.xls"),
    rejected("xls-sector-loop", _sector_loop, _DAMAGED, "林茶局.xls", seconds=60),
    rejected("xls-stream-loop", lambda: _STREAM_LOOP, _DAMAGED, "林茶局.xls", seconds=60),
    rejected("xls-directory-far", _directory_far, _DAMAGED, "林茶局.xls"),
    rejected("xls-record-too-long", lambda: _RECORD_TOO_LONG, _DAMAGED, "林茶局.xls"),
    rejected("xls-random-stream", lambda: _RANDOM_STREAM, _DAMAGED, "林茶局.xls"),
    rejected("xls-string-table-lies", lambda: _STRING_TABLE_LIES, _DAMAGED, "林茶局.xls"),
    rejected("xls-sheet-far-off", lambda: _SHEET_FAR_OFF, _DAMAGED, "林茶局.xls"),
    rejected("ole-magic-only", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", _DAMAGED, "林茶局.xls"),
    Odd("many-blank-sheets", lambda: xlsx(Page(), *(Page([], f"Sheet{n}") for n in range(2, 256)))),
]
