"""Materials and steps: merged rows, continuation rows, sheets of their own, lines in one cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from tests.odd.books import Page, Value, xlsx
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
from tests.odd.odd import Odd
from zhinan.intake.model import a1, column_letters

Fact = tuple[str | None, str, str, str]
_WIDTH = len(HEADINGS)
_BOTH = [*HEADINGS, *MATERIAL_HEADINGS]


def _placed() -> Iterator[tuple[int, int, tuple[str, ...], tuple[str, ...], int]]:
    """(row, the item's first row, item, material, how many materials the item has), zero-based."""
    row = 1
    for item, own in zip(ITEMS, MATERIALS, strict=True):
        first = row
        for material in own:
            yield row, first, item, material, len(own)
            row += 1


def _rows(filling: str) -> list[list[Value]]:
    rows: list[list[Value]] = [list(_BOTH)]
    for row, first, item, material, _ in _placed():
        rows.append([*(item if row == first or filling == "every" else [None] * _WIDTH), *material])
    return rows


_PLACED: list[Fact] = [
    fact
    for row, first, item, material, _ in _placed()
    for fact in (
        *(facts([item], row=row) if row == first else ()),
        *facts([material], MATERIAL_HEADINGS, row=row, column=_WIDTH),
    )
]
_MERGES = [
    f"{column_letters(at)}{first + 1}:{column_letters(at)}{first + count}"
    for row, first, _, _, count in _placed()
    if row == first and count > 1
    for at in range(_WIDTH)
]
_NAME_MERGES = [area for area in _MERGES if area[0] in "AB"]
_OWN = [(code, item[NAME], m) for code, item, own in zip(CODES, ITEMS, MATERIALS, strict=True) for m in own]


def _own_sheet(*keys: str) -> Page:
    rows = [[*keys, *MATERIAL_HEADINGS]]
    for code, name, material in _OWN:
        rows.append([{"业务办理项编码": code, "业务办理项名称": name}[key] for key in keys] + list(material))
    return Page(rows, "申请材料")


def _own_facts(width: int) -> list[Fact]:
    return list(facts([m for _, _, m in _OWN], MATERIAL_HEADINGS, sheet="申请材料", column=width))


def _lines(drop: bool = False) -> list[list[Value]]:
    """The materials of an item as numbered lines, aligned over the material columns."""
    rows: list[list[Value]] = [list(_BOTH)]
    for item, own in zip(ITEMS, MATERIALS, strict=True):
        cells = ["\n".join(f"{n}.{m[at]}" for n, m in enumerate(own, 1)) for at in range(len(MATERIAL_HEADINGS))]
        if drop and len(own) == 3:
            cells[1] = "\n".join(cells[1].split("\n")[:2])
        rows.append([*item, *cells])
    return rows


_LINE_FACTS = [
    (None, a1(row, _WIDTH), "材料名称", material[0])
    for row, own in enumerate(MATERIALS, start=1)
    for material in own
    if len(own) > 1
]
_STEP_HEADINGS = ("业务办理项编码", "环节名称", "办理人", "办理时限", "审查标准", "办理结果")
_STEP_ROWS = [
    (code, name, "综合窗口工作人员", "当场办理", "核对材料", "出具文书") for code in CODES for name in ("受理", "送达")
]
_AT = HEADINGS.index("办理流程说明")
_MANY = 2000
_MANY_ROWS: list[list[Value]] = [[*HEADINGS[:7], *MATERIAL_HEADINGS]]
for _n in range(_MANY):
    _MANY_ROWS += [[f"{CODES[0][:-6]}{_n:06d}", f"林业服务事项{_n}", *ITEMS[2][2:7], *MATERIALS[1][0]]]
    _MANY_ROWS += [[*[None] * 7, *MATERIALS[1][1]]]
_MANY_MERGES = [f"{c}{2 + 2 * n}:{c}{3 + 2 * n}" for n in range(_MANY) for c in "AB"]


def _page(name: str, rows: Sequence[Sequence[Value]], merges: Sequence[str] = (), **more: Any) -> Odd:
    return Odd(name, lambda: xlsx(Page(rows, merges=merges)), **({"materials": MATERIAL_COUNT} | more))


KINDS: list[Odd] = [
    _page("materials-merged-rows", _rows("first"), _MERGES, cells=_PLACED),
    _page("materials-merged-names-only", _rows("first"), _NAME_MERGES, cells=_PLACED),
    _page("materials-continuation-rows", _rows("first"), cells=_PLACED),
    _page("materials-repeated-rows", _rows("every"), cells=_PLACED),
    Odd(
        "materials-own-sheet",
        lambda: xlsx(Page(), _own_sheet("业务办理项编码", "业务办理项名称")),
        materials=MATERIAL_COUNT,
        cells=[*facts(sheet="事项"), *_own_facts(2)],
    ),
    Odd(
        "materials-own-sheet-by-name",
        lambda: xlsx(Page(), _own_sheet("业务办理项名称")),
        materials=MATERIAL_COUNT,
        cells=_own_facts(1),
    ),
    Odd(
        "materials-own-sheet-first",
        lambda: xlsx(_own_sheet("业务办理项编码"), Page()),
        materials=MATERIAL_COUNT,
        cells=_own_facts(1),
    ),
    _page("materials-lines-in-one-cell", _lines(), cells=[*FACTS, *_LINE_FACTS]),
    _page("materials-lines-disagree", _lines(drop=True), findings=("S17",), materials=None),
    Odd(
        "materials-same-sheet-below",
        lambda: xlsx(Page([*ROWS, [], ["申请材料清单"], *_own_sheet("业务办理项名称").rows])),
        materials=MATERIAL_COUNT,
        cells=[*FACTS, *facts([m for _, _, m in _OWN], MATERIAL_HEADINGS, row=7, column=1)],
    ),
    Odd(
        "steps-own-sheet",
        lambda: xlsx(
            Page([[v for at, v in enumerate(row) if at != _AT] for row in ROWS]),
            Page([_STEP_HEADINGS, *_STEP_ROWS], "办理流程"),
        ),
        steps=6,
        cells=list(facts(_STEP_ROWS, _STEP_HEADINGS, sheet="办理流程"))[1:6],
    ),
    Odd("steps-own-sheet-and-text", lambda: xlsx(Page(), Page([_STEP_HEADINGS, *_STEP_ROWS], "办理流程")), steps=None),
    _page(
        "merged-4000-times",
        _MANY_ROWS,
        _MANY_MERGES,
        items=_MANY,
        steps=0,
        materials=2 * _MANY,
        seconds=25,
        cells=[(None, "B4000", "业务办理项名称", "林业服务事项1999"), (None, "H4001", "材料名称", MATERIALS[1][1][0])],
        is_large=True,
    ),
]
