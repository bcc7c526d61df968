"""HTML tables named .xls, as many government systems export them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from tests.odd.items import (
    CODES,
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
_EXCEL = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    ' xmlns="http://www.w3.org/TR/REC-html40">'
)


def _cell(text: str, tag: str = "td", attributes: str = "") -> str:
    return f"<{tag}{attributes}>{escape(text).replace(chr(10), '<br>')}</{tag}>"


def table(rows: Sequence[Sequence[str]] = ROWS, attributes: str = "", head: str = "") -> str:
    """The rows as a table; ``attributes`` of each cell, ``head``: rows above."""
    lines = ("<tr>" + "".join(_cell(text, "td", attributes) for text in row) + "</tr>" for row in rows)
    return f"<table border=1>{head}" + "\n".join(lines) + "</table>"


def page(body: str, charset: str = "utf-8", opening: str = "<html>") -> str:
    """A page that names its encoding."""
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'
    return f"{opening}<head>{meta}<title>导出</title></head><body>{body}</body></html>"


def _html(name: str, text: Callable[[], str], **more: object) -> Odd:
    return Odd(name, lambda: text().encode(), XLS, **more)  # type: ignore[arg-type]


_MSO = "<style>.t{mso-number-format:'\\@';}</style>"
_TITLE = f'<tr><td colspan="{len(HEADINGS)}" align="center">罗山县林业和茶产业局事项清单</td></tr>'


def _spanned() -> str:
    """事项类型 of the first two items in one cell over two rows; a group heading over the columns."""
    head = '<tr><td colspan="5">基本信息</td><td colspan="5">办理信息</td></tr>'
    lines = ["<tr>" + "".join(_cell(text) for text in HEADINGS) + "</tr>"]
    for number, row in enumerate(ITEMS):
        cells = [_cell(text) for text in row]
        if number == 0:
            cells[2] = _cell(row[2], attributes=' rowspan="2"')
        elif number == 1:
            del cells[2]
        lines.append("<tr>" + "".join(cells) + "</tr>")
    return page(f"<table>{head}{''.join(lines)}</table>")


_SPANNED_FACTS = [(s, "C3" if c == "C4" else c, e, v) for s, c, e, v in facts(row=2)]


def _exact_numbers() -> str:
    """Numbers as Excel saves them: x:num holds the exact one, a text keeps its zeros."""
    body = table().replace("<td>1个工作日</td>", '<td x:num="1">1.00</td>')
    return page(body.replace(f"<td>{CODES[0]}", f"<td x:str class=t>{CODES[0]}"), opening=_EXCEL)


_EXACT_FACTS = [(s, c, e, "1" if e == "承诺时限" else v) for s, c, e, v in FACTS]
_MATERIAL_ROWS = [[item[NAME], *material] for item, own in zip(ITEMS, MATERIALS, strict=True) for material in own]
_TWO = page(table() + "<p>　</p>" + table([["业务办理项名称", *MATERIAL_HEADINGS], *_MATERIAL_ROWS]))
_HIDDEN = page(table().replace(f"<tr><td>{CODES[1]}", f'<tr style="display:none"><td>{CODES[1]}'))
_SCRIPT = (
    "<script>document.write('<table><tr><td>x</td></tr></table>')</script><iframe src='http://127.0.0.1:9/'></iframe>"
)
_UNCLOSED = page(table().replace("</td>", "").replace("</tr>", ""))
_ENTITIES = [(*ITEMS[0][:1], "林木采伐<许可>证&核发 “甲”", *ITEMS[0][2:]), *ITEMS[1:]]
_MHTML = (
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_next"\r\n\r\n------=_next\r\n'
    "Content-Location: file:///C:/x.htm\r\nContent-Transfer-Encoding: 8bit\r\n"
    f'Content-Type: text/html; charset="utf-8"\r\n\r\n{page(table())}\r\n------=_next--\r\n'
)
_NESTED = "<table><tr><td>" * 3000 + table() + "</td></tr></table>" * 3000
_FRAMES = "<html><head><title>x</title></head><frameset rows='*,39'><frame src='sheet001.htm'></frameset></html>"
_LAYOUT = page(f"<table width=100%><tr><td>{table()}</td></tr></table>")
_HEADER_CELLS = page(
    "<table><thead><tr>"
    + "".join(_cell(v, "th") for v in HEADINGS)
    + "</tr></thead><tbody>"
    + table(ITEMS).removeprefix("<table border=1>").removesuffix("</table>")
    + "</tbody></table>"
)

KINDS: list[Odd] = [
    _html("html-plain", lambda: page(table())),
    _html("html-bare-table", table),
    _html("html-doctype", lambda: "<!DOCTYPE html>\n" + page(table())),
    Odd("html-gb2312", lambda: page(table(), "gb2312").encode("gb18030"), XLS),
    Odd("html-gbk-without-meta", lambda: table().encode("gb18030"), XLS),
    Odd("html-utf16", lambda: page(table(), "unicode").encode("utf-16"), XLS),
    _html("html-bom", lambda: "\ufeff" + page(table())),
    _html("html-upper-case", lambda: page(table()).replace("<td>", "<TD>").replace("<table", "<TABLE")),
    _html("html-head-and-body", lambda: _HEADER_CELLS),
    _html("html-title-spanned", lambda: page(table(head=_TITLE)), cells=list(facts(row=2))),
    _html("html-row-and-column-spans", _spanned, cells=_SPANNED_FACTS),
    _html("html-text-format", lambda: page(_MSO + table(attributes=' class="t"'), opening=_EXCEL)),
    _html("html-exact-numbers", _exact_numbers, cells=_EXACT_FACTS),
    _html("html-entities", lambda: page(table([HEADINGS, *_ENTITIES])), cells=list(facts(_ENTITIES))),
    _html("html-two-tables", lambda: _TWO, materials=MATERIAL_COUNT),
    _html("html-layout-table", lambda: _LAYOUT),
    _html("html-hidden-row", lambda: _HIDDEN, notes=("隐藏",)),
    _html("html-script-and-frame", lambda: page(_SCRIPT + table())),
    _html("html-unclosed-cells", lambda: _UNCLOSED),
    _html("html-comment-first", lambda: "<!-- 导出 -->\n" + page(table())),
    _html("html-xml-declaration", lambda: '<?xml version="1.0" encoding="utf-8"?>\n' + page(table())),
    _html("html-mhtml", lambda: _MHTML, outcome="read or rejected", reason="网页|MHT"),
    _html(
        "html-deeply-nested", lambda: page(_NESTED), outcome="read or rejected", reason="损坏|嵌套|网页|没有任何内容"
    ),
    _html("html-100-deep", lambda: page("<div>" * 100 + table() + "</div>" * 100)),
    _html(
        "html-huge-span",
        lambda: page(table(head='<tr><td colspan="1000000000" rowspan="1">清单</td></tr>')),
        outcome="read or rejected",
        reason="范围|延伸|过大|合并|超出",
        cells=list(facts(row=2)),
    ),
    _html(
        "html-huge-row-span",
        lambda: page(table().replace("<td>行政许可</td>", '<td rowspan="999999999">行政许可</td>', 1)),
        outcome="read or rejected",
        reason="范围|延伸|过大|合并|超出",
        cells=FACTS[:3],
        steps=None,
        findings=None,
    ),
    rejected("html-no-table", lambda: page("<p>会话已过期，请重新登录</p>").encode(), "网页|没有.*表", XLS),
    rejected("html-frames", _FRAMES.encode, "网页|没有.*表", XLS),
    rejected("html-empty-table", lambda: page("<table><tr><td></td></tr></table>").encode(), "没有任何内容|网页", XLS),
]
