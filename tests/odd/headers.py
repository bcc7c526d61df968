"""Where a heading stands, over how many rows, and what stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.odd.books import Page, Value, xlsx
from tests.odd.items import FACTS, HEADINGS, ITEMS, OWNER, ROWS, facts
from tests.odd.odd import Odd, rejected

_TITLE = f"{OWNER}政务服务事项清单"
_WIDTH = len(HEADINGS)


def _in_row(number: int) -> Odd:
    """The heading in the row of that number (from 1), a title in row 1."""
    above: list[list[Value]] = [[_TITLE]] + [[] for _ in range(number - 2)] if number > 1 else []
    return Odd(f"header-in-row-{number}", lambda: xlsx(Page([*above, *ROWS])), cells=list(facts(row=number)))


def _page(name: str, rows: Sequence[Sequence[Value]], merges: Sequence[str] = (), **more: Any) -> Odd:
    return Odd(name, lambda: xlsx(Page(rows, merges=merges)), **more)


def _row(*texts: str, at: int = 0) -> list[Value]:
    return [*[None] * at, *texts]


_GROUPS = ["基本信息", *[None] * 4, "办理信息", *[None] * 4]
_TIMES = [*HEADINGS[:5], "时限", None, *HEADINGS[7:]]
_BELOW = [*[None] * 5, *HEADINGS[5:7]]
_DOWN = [f"{c}1:{c}2" for c in "ABCDEHIJ"]
_THREE = [["基本信息", *[None] * 4, "办理信息"], _TIMES, _BELOW]
_NOTES = [
    *ROWS,
    ["合计", "3项"],
    [],
    ["备注：本表一式两份"],
    ["填报人：（签章）", None, None, "审核人：（签章）", None, None, "填报日期：2023年5月6日"],
]
_EXPLAINED = [
    ["填表说明：1.逐项填写，不得空缺；2.时限以工作日计。"],
    [_TITLE],
    ["填报单位：" + OWNER + "（盖章）", None, None, None, "单位：项"],
    *ROWS,
]
_SECTIONS = [
    ["序号", *HEADINGS],
    ["一、行政许可"],
    ["1", *ITEMS[0]],
    ["2", *ITEMS[1]],
    ["二、公共服务"],
    ["1", *ITEMS[2]],
]
_SUBTOTALS = [ROWS[0], *ROWS[1:3], ["小计", "2项"], ROWS[3], ["小计", "1项"], ["合计", "3项"]]
_OTHER_BLOCK = ("业务办理项名称", "业务办理项编码", "事项类型", "实施主体", "承诺时限")
_OTHER_ROW = (ITEMS[2][1], ITEMS[2][0], ITEMS[2][2], ITEMS[2][3], ITEMS[2][6])
_BLOCKS = [*ROWS[:3], [], ["公共服务事项"], _OTHER_BLOCK, _OTHER_ROW]
_FORM_ROWS = [HEADINGS, ["填写要求", "与清单一致", "必填", "必填", "即办件", "必填"], *ITEMS]
_NUMBERED = [HEADINGS, [str(n) for n in range(1, _WIDTH + 1)], *ITEMS]
_REPEATED = [ROWS[0], ROWS[1], ROWS[0], ROWS[2], ROWS[0], ROWS[3]]
_TITLED_PAGES = [[_TITLE], *ROWS[:2], [], [_TITLE], *[ROWS[0], ROWS[2]], [], [_TITLE], ROWS[0], ROWS[3]]
_WIDE_HEADING = [[*HEADINGS[:8], None, *HEADINGS[8:]], *([*i[:8], None, *i[8:]] for i in ITEMS)]
_WIDE_FACTS = [
    fact
    for number, item in enumerate(ITEMS, start=1)
    for fact in (*facts([item[:8]], HEADINGS[:8], row=number), *facts([item[8:]], HEADINGS[8:], row=number, column=9))
]

KINDS: list[Odd] = [
    *map(_in_row, (1, 2, 3, 15, 29, 30)),
    rejected("header-in-row-31", lambda: xlsx(Page([[_TITLE], *[[]] * 29, *ROWS])), "没有找到表头"),
    _page("header-with-groups", [_GROUPS, *ROWS], ["A1:E1", "F1:J1"], cells=list(facts(row=2))),
    _page("header-with-groups-unmerged", [_GROUPS, *ROWS], cells=list(facts(row=2))),
    _page("header-two-rows", [_TIMES, _BELOW, *ITEMS], [*_DOWN, "F1:G1"], cells=list(facts(row=2))),
    _page("header-two-rows-unmerged", [_TIMES, _BELOW, *ITEMS], cells=list(facts(row=2))),
    _page(
        "header-three-rows",
        [*_THREE, *ITEMS],
        ["A1:E1", "F1:J1", *(area.replace("2", "3").replace("1", "2") for area in _DOWN), "F2:G2"],
        cells=list(facts(row=3)),
    ),
    _page(
        "header-merged-two-rows-down",
        [HEADINGS, [], *ITEMS],
        [f"{c}1:{c}2" for c in "ABCDEFGHIJ"],
        cells=list(facts(row=2)),
    ),
    _page("header-merged-across", _WIDE_HEADING, [f"H{n}:I{n}" for n in range(1, 5)], cells=_WIDE_FACTS),
    _page(
        "header-repeated",
        _REPEATED,
        cells=[*facts(ITEMS[:1], row=1), *facts(ITEMS[1:2], row=3), *facts(ITEMS[2:], row=5)],
    ),
    _page(
        "header-and-title-repeated",
        _TITLED_PAGES,
        cells=[*facts(ITEMS[:1], row=2), *facts(ITEMS[1:2], row=6), *facts(ITEMS[2:], row=10)],
    ),
    _page(
        "header-blocks-of-other-columns",
        _BLOCKS,
        steps=8,
        cells=[*facts(ITEMS[:2]), *facts([_OTHER_ROW], _OTHER_BLOCK, row=6)],
    ),
    _page("header-explained-above", _EXPLAINED, cells=list(facts(row=4))),
    _page("header-requirements-below", _FORM_ROWS, cells=list(facts(row=2))),
    _page("header-numbers-below", _NUMBERED, cells=list(facts(row=2))),
    _page("table-totals-and-signatures", _NOTES),
    _page("table-total-merged", [*ROWS, ["合计：3项"]], ["A5:J5"]),
    _page("table-subtotals", _SUBTOTALS, cells=[*facts(ITEMS[:2]), *facts(ITEMS[2:], row=4)]),
    _page("table-sections", _SECTIONS, cells=[*facts(ITEMS[:2], row=2, column=1), *facts(ITEMS[2:], row=5, column=1)]),
    Odd("table-far-from-corner", lambda: xlsx(Page(row=7, column=27)), cells=list(facts(row=8, column=27))),
    Odd(
        "table-blank-rows-between",
        lambda: xlsx(Page([ROWS[0], [], ROWS[1], [], [], ROWS[2], [], ROWS[3]])),
        cells=[*facts(ITEMS[:1], row=2), *facts(ITEMS[1:2], row=5), *facts(ITEMS[2:], row=7)],
    ),
    _page("table-remark-lines", [*ROWS, ["说明："], ["1.时限以工作日计"], ["2.联系推进组"]], cells=FACTS),
]
