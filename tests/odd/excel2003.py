"""Excel 2003 XML tables (SpreadsheetML), mostly named .xls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from tests.odd.items import (
    FACTS,
    HEADINGS,
    ITEMS,
    MATERIAL_COUNT,
    MATERIAL_HEADINGS,
    MATERIALS,
    NAME,
    ROWS,
    facts,
)
from tests.odd.odd import Odd, rejected

XLS = "林茶局.xls"
_ROOT = (
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
)
_DECLARED = '<?xml version="1.0" encoding="utf-8"?>\n<?mso-application progid="Excel.Sheet"?>\n'


def _cell(text: str, kind: str = "String", attributes: str = "") -> str:
    shown = escape(text).replace("\n", "&#10;")
    return f'<Cell{attributes}><Data ss:Type="{kind}">{shown}</Data></Cell>'


def _row(texts: Sequence[str], attributes: str = "") -> str:
    return f"<Row{attributes}>" + "".join(map(_cell, texts)) + "</Row>"


def rows(values: Sequence[Sequence[str]] = ROWS) -> str:
    """The rows as XML."""
    return "".join(map(_row, values))


def sheet(body: str, name: str = "事项", options: str = "") -> str:
    """A worksheet."""
    return f'<Worksheet ss:Name="{name}"><Table>{body}</Table>{options}</Worksheet>'


def book(*sheets: str, before: str = _DECLARED) -> str:
    """A workbook."""
    return f"{before}{_ROOT}{''.join(sheets)}</Workbook>"


def _xml(name: str, text: Callable[[], str], **more: object) -> Odd:
    return Odd(name, lambda: text().encode(), XLS, **more)  # type: ignore[arg-type]


_INDEXED = (
    '<Row ss:Index="3"><Cell ss:Index="3"><Data ss:Type="String">业务办理项编码</Data></Cell>'
    + "".join(map(_cell, HEADINGS[1:]))
    + "</Row>"
    + "".join(
        f'<Row ss:Index="{number}">{_cell(row[0], attributes=chr(32) + "ss:Index=" + chr(34) + "3" + chr(34))}'
        + "".join(map(_cell, row[1:]))
        + "</Row>"
        for number, row in zip((4, 6, 7), ITEMS, strict=True)
    )
)
_INDEXED_FACTS = [*facts(ITEMS[:1], row=3, column=2), *facts(ITEMS[1:], row=5, column=2)]
_MERGED = (
    f"<Row>{_cell('罗山县林业和茶产业局事项清单', attributes=f' ss:MergeAcross={chr(34)}9{chr(34)}')}</Row>"
    + _row(HEADINGS)
    + f"<Row>{_cell(ITEMS[0][0])}{_cell(ITEMS[0][1])}"
    + '<Cell ss:MergeDown="1"><Data ss:Type="String">行政许可</Data></Cell>'
    + "".join(map(_cell, ITEMS[0][3:]))
    + f"</Row><Row>{_cell(ITEMS[1][0])}{_cell(ITEMS[1][1])}"
    + f'<Cell ss:Index="4"><Data ss:Type="String">{ITEMS[1][3]}</Data></Cell>'
    + "".join(map(_cell, ITEMS[1][4:]))
    + f"</Row>{_row(ITEMS[2])}"
)
_MERGED_FACTS = [(s, "C3" if c == "C4" else c, e, v) for s, c, e, v in facts(row=2)]
_TYPED = rows([HEADINGS]) + "".join(
    "<Row>" + "".join(map(_cell, row[:5])) + extra + "".join(map(_cell, row[7:])) + "</Row>"
    for row, extra in zip(
        ITEMS,
        (
            _cell("20", "Number") + _cell("0.5", "Number"),
            _cell("2023-05-06T00:00:00.000", "DateTime") + _cell("1", "Boolean"),
            _cell("#N/A", "Error") + _cell("1", "Number"),
        ),
        strict=True,
    )
)
_TYPED_FACTS = [
    (None, "F2", "法定时限", "20"),
    (None, "G2", "承诺时限", "0.5"),
    (None, "F3", "法定时限", "2023-05-06"),
    (None, "G3", "承诺时限", "TRUE"),
    (None, "G4", "承诺时限", "1"),
    *FACTS[:5],
]
_MATERIAL_ROWS = [[item[NAME], *material] for item, own in zip(ITEMS, MATERIALS, strict=True) for material in own]
_HIDE = "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
_CODES = rows([HEADINGS]) + "".join(
    f"<Row>{_cell('1.1411521900000000e+32', 'Number')}{''.join(map(_cell, row[1:]))}</Row>" for row in ITEMS
)
_BOMB = (
    '<!DOCTYPE b [<!ENTITY a "林木林木林木"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>\n'
)
_EXTERNAL = '<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/hostname">]>\n'

KINDS: list[Odd] = [
    _xml("xml2003-plain", lambda: book(sheet(rows())), cells=list(facts(sheet="事项"))),
    _xml("xml2003-bare-root", lambda: book(sheet(rows()), before="")),
    Odd(
        "xml2003-utf16",
        lambda: book(sheet(rows()), before='<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16"),
        XLS,
    ),
    Odd(
        "xml2003-gb2312",
        lambda: book(sheet(rows()), before='<?xml version="1.0" encoding="GB2312"?>').encode("gb2312"),
        XLS,
        outcome="read or rejected",
        reason="XML",
    ),
    Odd("xml2003-named-xml", lambda: book(sheet(rows())).encode(), "林茶局.xml"),
    _xml("xml2003-indexed-cells", lambda: book(sheet(_INDEXED)), cells=_INDEXED_FACTS),
    _xml("xml2003-merged", lambda: book(sheet(_MERGED)), cells=_MERGED_FACTS),
    _xml("xml2003-typed-values", lambda: book(sheet(_TYPED)), findings=("S12",), cells=_TYPED_FACTS),
    _xml(
        "xml2003-two-sheets",
        lambda: book(sheet(rows()), sheet(rows([["业务办理项名称", *MATERIAL_HEADINGS], *_MATERIAL_ROWS]), "申请材料")),
        materials=MATERIAL_COUNT,
    ),
    _xml(
        "xml2003-hidden-sheet",
        lambda: book(sheet(rows([["请按要求填报"]]), "说明"), sheet(rows(), options=_HIDE)),
        notes=("隐藏",),
    ),
    _xml(
        "xml2003-hidden-row",
        lambda: book(sheet(_row(HEADINGS) + _row(ITEMS[0], ' ss:Hidden="1"') + rows(ITEMS[1:]))),
        notes=("隐藏",),
    ),
    _xml("xml2003-codes-as-numbers", lambda: book(sheet(_CODES)), findings=("S14",) * 3, cells=FACTS[1:10]),
    rejected("xml2003-doctype", lambda: book(sheet(rows()), before=_DECLARED + _EXTERNAL).encode(), "DOCTYPE", XLS),
    rejected(
        "xml2003-entity-bomb",
        lambda: book(sheet(_row(["&c;"])), before=_DECLARED + _BOMB).replace("&amp;c;", "&c;").encode(),
        "DOCTYPE",
        XLS,
    ),
    rejected("xml2003-no-sheet", lambda: book().encode(), "没有任何内容|没有.*工作表|XML", XLS),
    rejected("xml2003-truncated", lambda: book(sheet(rows())).encode()[:4000], "损坏|不完整|XML|第", XLS),
    rejected(
        "xml2003-huge-index",
        lambda: book(sheet(rows() + '<Row ss:Index="2000000000">' + _cell("x") + "</Row>")).encode(),
        "范围|延伸|超出|损坏",
        XLS,
    ),
]
