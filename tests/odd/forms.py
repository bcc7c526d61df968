"""Vertical forms (一事一表): elements run down, values to their right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tests.odd.books import Page, Value, separated, xlsx
from tests.odd.items import (
    HEADINGS,
    ITEMS,
    MATERIAL_HEADINGS,
    MATERIALS,
    NAME,
    OWNER,
    STEPS_PER_ITEM,
)
from tests.odd.odd import Odd
from zhinan.intake.model import a1

_TITLE = "政务服务事项要素填写通用标准表"
Fact = tuple[str | None, str, str, str]


def _facts(
    item: Sequence[str], row: int, column: int, sheet: str | None = None, headings: Sequence[str] = HEADINGS
) -> Iterator[Fact]:
    for down, (element, value) in enumerate(zip(headings, item, strict=True), start=row):
        yield sheet, a1(down, column), element, value


def _annex(*items: Sequence[str], words: Sequence[str] = ("序号", "要素", "填写要求", "填写内容")) -> list[list[Value]]:
    """The annex's own layout: number, element, requirement, then a column of values for each item."""
    values = [words[-1]] if len(items) == 1 else [f"{words[-1]}{n}" for n in range(1, len(items) + 1)]
    rows: list[list[Value]] = [[_TITLE], [f"填报单位：{OWNER}"], [*words[:-1], *values]]
    for at, heading in enumerate(HEADINGS):
        rows.append([at + 1, heading, "必填，与清单一致", *(item[at] for item in items)])
    return rows


def _bare(*items: Sequence[str]) -> list[list[Value]]:
    """Labels and values, no words above."""
    return [[heading, *(item[at] for item in items)] for at, heading in enumerate(HEADINGS)]


_ONE = {"items": 1, "steps": STEPS_PER_ITEM}
_ALL_ANNEX = [fact for at, item in enumerate(ITEMS) for fact in _facts(item, 3, 3 + at)]
_STACKED = [row for item in ITEMS for row in (*_annex(item), [])]
_STACKED_FACTS = [fact for at, item in enumerate(ITEMS) for fact in _facts(item, 3 + at * (len(HEADINGS) + 4), 3)]
_CONTINUED = [
    *_annex(*ITEMS)[:8],
    ["序号", "要素", "填写要求", "填写内容1", "填写内容2", "填写内容3"],
    *_annex(*ITEMS)[8:],
]
_CONTINUED_FACTS = [
    fact
    for at, item in enumerate(ITEMS)
    for fact in (*_facts(item[:5], 3, 3 + at, None, HEADINGS[:5]), *_facts(item[5:], 9, 3 + at, None, HEADINGS[5:]))
]
_HALF = len(HEADINGS) // 2
_PAIRS = [[HEADINGS[at], ITEMS[0][at], HEADINGS[at + _HALF], ITEMS[0][at + _HALF]] for at in range(_HALF)]
_PAIR_FACTS = [
    *_facts(ITEMS[0][:_HALF], 1, 1, None, HEADINGS[:_HALF]),
    *_facts(ITEMS[0][_HALF:], 1, 3, None, HEADINGS[_HALF:]),
]
_NAMED = _annex(ITEMS[0])
_NAMED[2] = ["序号", "要素", "填写要求", ITEMS[0][NAME]]
_MERGED_TITLE = Page(_annex(ITEMS[0]), merges=["A1:D1", "A2:D2"])
_SHEETS = [Page(_annex(item), f"{at:02d}{item[NAME][:20]}") for at, item in enumerate(ITEMS, start=1)]
_SHEET_FACTS = [
    fact for at, item in enumerate(ITEMS, start=1) for fact in _facts(item, 3, 3, f"{at:02d}{item[NAME][:20]}")
]
_WITH_MATERIALS = [
    *_annex(ITEMS[0]),
    *(
        [20 + at, heading, "必填", value]
        for m in MATERIALS[0]
        for at, (heading, value) in enumerate(zip(MATERIAL_HEADINGS, m, strict=True))
    ),
]
_SMALL_TABLE = [*_annex(ITEMS[0]), ["申请材料"], list(MATERIAL_HEADINGS), *map(list, MATERIALS[0])]
_SMALL_FACTS = [
    (None, a1(3 + len(HEADINGS) + 2 + down, right), heading, material[right])
    for down, material in enumerate(MATERIALS[0])
    for right, heading in enumerate(MATERIAL_HEADINGS)
]
_REMARKED = [[*row, "备注" if at == 2 else "已核对" if at == 4 else None] for at, row in enumerate(_annex(ITEMS[0]))]
_SIGNED = [*_annex(ITEMS[0]), ["填报人：（签章）"], ["填报日期：2023年5月6日"]]
_SECTIONED = [*_annex(ITEMS[0])[:3], ["一、基本信息"], *_annex(ITEMS[0])[3:8], ["二、办理信息"], *_annex(ITEMS[0])[8:]]
_SECTION_FACTS = [
    *_facts(ITEMS[0][:5], 4, 3, None, HEADINGS[:5]), *_facts(ITEMS[0][5:], 10, 3, None, HEADINGS[5:])]  # fmt: skip


def _page(name: str, rows: Sequence[Sequence[Value]], cells: Sequence[Fact], **more: Any) -> Odd:
    return Odd(name, lambda: xlsx(Page(rows)), cells=cells, **more)


_FIRST = list(_facts(ITEMS[0], 3, 3))
KINDS: list[Odd] = [
    _page("form-annex", _annex(ITEMS[0]), _FIRST, **_ONE),
    Odd("form-annex-merged-title", lambda: xlsx(_MERGED_TITLE), cells=_FIRST, **_ONE),
    _page(
        "form-content-called-填报内容",
        _annex(ITEMS[0], words=("序号", "要素名称", "填写要求", "填报内容")),
        _FIRST,
        **_ONE,
    ),
    _page("form-content-called-内容", _annex(ITEMS[0], words=("序号", "要素", "要求", "内容")), _FIRST, **_ONE),
    _page("form-content-called-by-name", _NAMED, _FIRST, **_ONE),
    Odd("form-sheet-per-item", lambda: xlsx(*_SHEETS), cells=_SHEET_FACTS),
    _page("form-items-to-the-right", _annex(*ITEMS), _ALL_ANNEX),
    _page("form-continuation-page", _CONTINUED, _CONTINUED_FACTS),
    _page("form-stacked", _STACKED, _STACKED_FACTS),
    _page("form-bare", _bare(ITEMS[0]), list(_facts(ITEMS[0], 0, 1)), **_ONE),
    _page(
        "form-bare-items-to-the-right",
        _bare(*ITEMS),
        [fact for at, item in enumerate(ITEMS, start=1) for fact in _facts(item, 0, at)],
    ),
    _page("form-pairs-side-by-side", [[_TITLE], *_PAIRS], _PAIR_FACTS, **_ONE),
    _page("form-with-materials", _WITH_MATERIALS, _FIRST, materials=3, **_ONE),
    _page("form-with-table-of-materials", _SMALL_TABLE, [*_FIRST, *_SMALL_FACTS], materials=3, **_ONE),
    _page("form-remarks", _REMARKED, _FIRST, **_ONE),
    _page("form-signed", _SIGNED, _FIRST, **_ONE),
    _page("form-sections", _SECTIONED, _SECTION_FACTS, **_ONE),
    _page(
        "form-unknown-label",
        [*_annex(ITEMS[0]), [11, "微信公众号", "选填", "罗山林业"]],
        [*_FIRST, (None, "4", "+微信公众号", "罗山林业")],
        findings=("S3",),
        **_ONE,
    ),
    Odd(
        "form-as-csv",
        lambda: separated([[str(v or "") for v in row] for row in _annex(ITEMS[0])]).encode("gb18030"),
        "林茶局.csv",
        cells=_FIRST,
        **_ONE,
    ),
    _page("form-left-blank", _annex(["" for _ in HEADINGS]), [], items=0, steps=0, findings=("S5",)),
]
