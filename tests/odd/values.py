"""Cells whose value is odd: errors, formulas, numbers for codes, rich texts, hostile characters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.odd.books import SHEET, Page, Value, edited, inline_rows, raw_sheet, xlsx
from tests.odd.items import FACTS, HEADINGS, ITEMS, facts
from tests.odd.kept import kept
from tests.odd.odd import Odd

Fact = tuple[str | None, str, str, str]


def _grid(element: str, *values: Value) -> list[list[Value]]:
    """The plain table with other values in one column."""
    at = HEADINGS.index(element)
    rows: list[list[Value]] = [list(HEADINGS)]
    for item, value in zip(ITEMS, values, strict=True):
        rows.append([*item[:at], value, *item[at + 1 :]])
    return rows


def _facts(element: str, *values: str) -> list[Fact]:
    at = HEADINGS.index(element)
    return list(facts([(*i[:at], v, *i[at + 1 :]) for i, v in zip(ITEMS, values, strict=True)]))


def _others(*elements: str) -> list[Fact]:
    return [fact for fact in FACTS if fact[2] not in elements]


def _texts(name: str, element: str, *values: str, **more: Any) -> Odd:
    return Odd(name, lambda: xlsx(Page(_grid(element, *values))), cells=_facts(element, *values), **more)


def _values(name: str, element: str, values: Sequence[Value], shown: Sequence[str], **more: Any) -> Odd:
    return Odd(name, lambda: xlsx(Page(_grid(element, *values))), cells=_facts(element, *shown), **more)


def _raw_cell(
    name: str, cell: str, value: str, element: str = "业务办理项名称", address: str = "B2", **more: Any
) -> Odd:
    """The plain table with the XML of one cell as it is."""

    def make() -> bytes:
        import re

        rows, count = re.subn(f'<c r="{address}".*?</c>', lambda _: cell, inline_rows(), count=1)
        assert count == 1
        return raw_sheet(rows)

    cells = [(s, c, e, value if c == address else v) for s, c, e, v in FACTS]
    return Odd(name, make, cells=cells, **more)


def _formulas(*formulas: tuple[str, str, str]) -> Any:
    """Writes (address, formula, stored result)."""

    def edit(sheet: Any, _book: Any) -> None:
        for address, formula, result in formulas:
            sheet.write_formula(address, formula, None, result)

    return edit


_ERRORS = ("#N/A", "#DIV/0!", "#REF!")
_MORE_ERRORS = ("#VALUE!", "#NAME?", "#NUM!")
_FORMULA_ERRORS = _formulas(*((f"F{row}", "=VLOOKUP(A1,B:B,9,0)", error) for row, error in enumerate(_ERRORS, 2)))
_UNCACHED = _formulas(("F2", "=CONCATENATE(20,A1)", ""), ("F3", '=TEXT(20,"0")', ""))
_CACHED = _formulas(("F2", '=CONCATENATE(20,"个工作日")', "20个工作日"))


def _rich(sheet: Any, book: Any) -> None:
    bold = book.add_format({"bold": True})
    sheet.write_rich_string("B2", bold, "林木采伐", "许可证", bold, "核发")


def _quoted(sheet: Any, book: Any) -> None:
    sheet.write_string("A2", ITEMS[0][0], book.add_format({"quote_prefix": True}))


def _commented(sheet: Any, _book: Any) -> None:
    sheet.write_comment("B2", "名称要与清单一致", {"author": "推进组"})
    sheet.write_url("B3", "https://www.example.gov.cn/", None, ITEMS[1][1])
    sheet.data_validation("E2:E9", {"validate": "list", "source": ["即办件", "联办件"]})
    sheet.autofilter("A1:J4")
    sheet.freeze_panes(1, 2)
    sheet.protect("")


_PHONETIC = (
    '<c r="B2" t="inlineStr"><is><t>林木采伐许可证核发</t><rPh sb="0" eb="2"><t>linmu</t></rPh>'
    '<phoneticPr fontId="1"/></is></c>'
)
_RUNS = '<c r="B2" t="inlineStr"><is><r><t>林木</t></r><r><rPr><b/></rPr><t xml:space="preserve"> 采伐</t></r></is></c>'
_LONG = "林木采伐许可" * 5461 + "证"
assert len(_LONG) == 32_767
_CODE_NUMBERS = [1.1440000006939914e30, 1.14411521900000e32, 1144000000693991400000000000000000.0]


KINDS: list[Odd] = [
    Odd(
        "value-formula-errors",
        lambda: xlsx(Page(edit=_FORMULA_ERRORS)),
        findings=("S12",) * 3,
        cells=[*_others("法定时限"), *((None, f"F{n}", "法定时限", e) for n, e in enumerate(_ERRORS, 2))],
    ),
    _texts("value-errors-as-text", "法定时限", *_MORE_ERRORS, findings=("S12",) * 3),
    Odd(
        "value-formulas-without-result",
        lambda: xlsx(Page(edit=_UNCACHED)),
        findings=("S13",) * 2,
        cells=[*_others("法定时限"), (None, "F4", "法定时限", "无")],
    ),
    Odd("value-formula-with-result", lambda: xlsx(Page(edit=_CACHED))),
    _raw_cell(
        "value-error-type",
        '<c r="F2" t="e"><v>#GETTING_DATA</v></c>',
        "#GETTING_DATA",
        "法定时限",
        "F2",
        findings=("S12",),
    ),
    _raw_cell("value-array-formula", '<c r="B2" t="str"><f t="array" ref="B2">A1&amp;1</f><v>甲</v></c>', "甲"),
    _raw_cell("value-shared-formula", '<c r="B2" t="str"><f t="shared" ref="B2:B3" si="0">A1</f><v>乙</v></c>', "乙"),
    _values(
        "value-codes-as-numbers",
        "业务办理项编码",
        _CODE_NUMBERS,
        ["1144000000693991000000000000000", "114411521900000000000000000000000", "1144000000693991000000000000000000"],
        findings=("S14",) * 3,
    ),
    _values(
        "value-12-digit-numbers", "法定时限", [411521004001, 11521004001, 7.0], ["411521004001", "11521004001", "7"]
    ),
    _values(
        "value-dates",
        "法定时限",
        [datetime(2023, 5, 6), datetime(2023, 5, 6, 8, 30), datetime(1999, 12, 31)],
        ["2023-05-06", "2023-05-06 08:30:00", "1999-12-31"],
    ),
    Odd(
        "value-dates-since-1904",
        lambda: xlsx(Page(_grid("法定时限", datetime(2023, 5, 6), "20", "20")), date_1904=True),
        cells=_facts("法定时限", "2023-05-06", "20", "20"),
    ),
    _raw_cell("value-iso-date", '<c r="F2" t="d"><v>2023-05-06T00:00:00</v></c>', "2023-05-06", "法定时限", "F2"),
    _values("value-booleans", "法定时限", [True, False, True], ["TRUE", "FALSE", "TRUE"]),
    _values("value-numbers", "法定时限", [0.1 + 0.2, -1.0, 1e-7], ["0.3", "-1", "0.0000001"]),
    Odd("value-rich-text", lambda: xlsx(Page(edit=_rich))),
    Odd("value-behind-apostrophe", lambda: xlsx(Page(edit=_quoted))),
    Odd("value-comments-links-lists", lambda: xlsx(Page(edit=_commented))),
    Odd("value-inline-strings", lambda: raw_sheet(inline_rows())),
    _raw_cell("value-inline-runs", _RUNS, "林木 采伐"),
    _raw_cell("value-phonetic", _PHONETIC, "林木采伐许可证核发"),
    _raw_cell(
        "value-character-data",
        '<c r="B2" t="inlineStr"><is><t><![CDATA[林木<采伐>&许可]]></t></is></c>',
        "林木<采伐>&许可",
    ),
    _raw_cell(
        "value-entities",
        '<c r="B2" t="inlineStr"><is><t>&#26519;木&#10;&lt;&quot;采伐&quot;&gt;</t></is></c>',
        '林木\n<"采伐">',
    ),
    _raw_cell(
        "value-escaped-controls",
        '<c r="B2" t="inlineStr"><is><t>林木_x0007__x001B_采伐_x000D_</t></is></c>',
        "林木\x07\x1b采伐\r",
    ),
    _raw_cell(
        "value-escaped-escape", '<c r="B2" t="inlineStr"><is><t>林木_x005F_x0007_采伐</t></is></c>', "林木_x0007_采伐"
    ),
    _raw_cell(
        "value-lone-surrogate",
        '<c r="B2" t="inlineStr"><is><t>林木_xD800_采伐</t></is></c>',
        "林木_xD800_采伐",
        outcome="read or rejected",
        reason="损坏|字符",
    ),
    _raw_cell(
        "value-non-characters",
        '<c r="B2" t="inlineStr"><is><t>林木\ufdd0采伐\ue000</t></is></c>',
        "林木\ufdd0采伐\ue000",
    ),
    _texts("value-32767-characters", "业务办理项名称", _LONG, "临时占用林地许可", "茶叶种植技术咨询服务"),
    _raw_cell(
        "value-40000-characters", f'<c r="B2" t="inlineStr"><is><t>{"林木" * 20_000}</t></is></c>', "林木" * 20_000
    ),
    _texts(
        "value-direction-marks",
        "业务办理项名称",
        "林木\u202e采伐\u202c许可",
        "\u200f临时\u2066占用\u2069",
        "茶叶\u200b种植\ufeff",
    ),
    _texts("value-script", "业务办理项名称", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{7*7}}"),
    _texts("value-commands", "业务办理项名称", "=cmd|'/c calc'!A1", "+1+1", "@SUM(1+1)"),
    _texts("value-emoji-and-rare", "业务办理项名称", "林木🌲采伐", "𠮷家镇䶮", "e\u0301茶叶"),
    _texts("value-line-breaks", "业务办理项名称", "林木\n采伐\n\n许可", "临时\t占用", " 茶叶　"),
    _texts("value-full-width", "法定时限", "２０个工作日", "20 個工作日", "二十个工作日"),
    Odd("heading-line-breaks", lambda: xlsx(Page([[f"{n[:2]}\n{n[2:]}" for n in HEADINGS], *ITEMS]))),
    Odd(
        "heading-invisible-characters",
        lambda: xlsx(Page([[f"\u200b{n[:2]}\u00a0{n[2:]}\ufeff" for n in HEADINGS], *ITEMS])),
    ),
    Odd(
        "heading-marks-and-numbers",
        lambda: xlsx(Page([[f"{at}.{n}*（必填）" for at, n in enumerate(HEADINGS, 1)], *ITEMS])),
    ),
    Odd(
        "values-in-xls",
        kept("values.xls"),
        "林茶局.xls",
        findings=("S12",),
        cells=[
            *_others("法定时限"),
            (None, "F2", "法定时限", "#N/A"),
            (None, "F3", "法定时限", "2023-05-06"),
            (None, "F4", "法定时限", "20"),
        ],
    ),
    Odd(
        "values-in-ods",
        kept("values.ods"),
        "林茶局.ods",
        findings=("S12",),
        cells=[
            *_others("法定时限"),
            (None, "F2", "法定时限", "#N/A"),
            (None, "F3", "法定时限", "2023-05-06"),
            (None, "F4", "法定时限", "20"),
        ],
    ),
    Odd(
        "value-hash-of-narrow-column",
        lambda: xlsx(Page(_grid("法定时限", "####", "#", "无"))),
        cells=_facts("法定时限", "####", "#", "无"),
    ),
    Odd("value-space-preserved", lambda: edited(SHEET, (b"<sheetData>", b"<sheetData>\n  "))),
]
