"""Wide tables: columns that are doubled, unknown, misspelt; running numbers; merged, hidden and stray cells; sheets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.odd.books import Page, Value, xlsx
from tests.odd.items import FACTS, HEADINGS, ITEMS, ROWS, facts
from tests.odd.kept import kept
from tests.odd.odd import Odd, rejected


def _page(name: str, rows: Sequence[Sequence[Value]], merges: Sequence[str] = (), **more: Any) -> Odd:
    return Odd(name, lambda: xlsx(Page(rows, merges=merges)), **more)


def _with_column(heading: str, *values: Value) -> list[list[Value]]:
    """The plain table with one more column at the right (K)."""
    return [[*row, value] for row, value in zip(ROWS, (heading, *values), strict=True)]


def _renamed(**names: str) -> list[list[Value]]:
    return [[names.get(heading, heading) for heading in HEADINGS], *map(list, ITEMS)]


def _without(element: str) -> list[Any]:
    return [fact for fact in FACTS if fact[2] != element]


def _numbered(*numbers: Value) -> list[list[Value]]:
    return [["序号", *HEADINGS], *([n, *item] for n, item in zip(numbers, ITEMS, strict=True))]


_SHIFTED = list(facts(column=1))
_ONE_TYPE = [HEADINGS, ITEMS[0], [*ITEMS[1][:2], None, *ITEMS[1][3:]], ITEMS[2]]
_MERGED_FACTS = [(s, "C2" if c == "C3" else c, e, v) for s, c, e, v in FACTS]
_LIST = [["窗口", "楼层", "开放时间"], *(["综合窗口", f"{n}楼", "全天"] for n in range(1, 5))]
_NAMELESS = [ROWS[0], ROWS[1], [None, None, *ITEMS[1][2:]], ROWS[3]]


def _hide(rows: Sequence[int] = (), columns: str = "") -> Any:
    def edit(sheet: Any, _book: Any) -> None:
        for row in rows:
            sheet.set_row(row, None, None, {"hidden": True})
        if columns:
            sheet.set_column(columns, None, None, {"hidden": True})

    return edit


def _filter(sheet: Any, _book: Any) -> None:
    """A filter that leaves out one row, as Excel saves it."""
    sheet.autofilter("A1:J4")
    sheet.filter_column("C", "x == 行政许可")
    sheet.set_row(3, None, None, {"hidden": True})


def _hidden(sheet: Any, _book: Any) -> None:
    sheet.hide()


def _very_hidden(sheet: Any, _book: Any) -> None:
    sheet.very_hidden()


def _picture(sheet: Any, _book: Any) -> None:
    import io

    from tests.odd.extensions import png

    sheet.insert_image("B2", "流程图.png", {"image_data": io.BytesIO(png())})


def _wide(sheet: Any, book: Any) -> None:
    """Formatted up to the last column, in the rows of the table."""
    line = book.add_format({"border": 1})
    for row in range(5):
        for column in range(10, 16_384):
            sheet.write_blank(row, column, None, line)


_TWO_SHEETS = [Page(ROWS[:3], "行政许可（2项）"), Page([ROWS[0], ROWS[3]], "公共服务1项")]
_TWO_FACTS = [*facts(ITEMS[:2], sheet="行政许可（2项）"), *facts(ITEMS[2:], sheet="公共服务1项")]
_NOTE_PAGE = Page([["请各单位按要求填报，联系推进组。"]], "说明")

KINDS: list[Odd] = [
    _page("column-twice-alias", _with_column("承诺办结时限", "1", "1", "1"), findings=("S2",)),
    _page("column-twice-same", _with_column("承诺时限", "2个工作日", "2个工作日", ""), findings=("S2",)),
    _page(
        "column-unknown",
        _with_column("整改情况", "已改", "", "待定"),
        findings=("S3",),
        cells=[*FACTS, (None, "2", "+整改情况", "已改"), (None, "4", "+整改情况", "待定")],
    ),
    _page("column-without-heading", _with_column("", "已核对", "", ""), findings=("S3",)),
    _page("column-misspelt", _renamed(办件类型="办件类形"), findings=("S19",)),
    _page("column-misspelt-two", _renamed(办理流程说明="办理流呈说明", 承诺时限="承若时限"), findings=("S19", "S19")),
    _page("column-near-two", _renamed(承诺时限="办结时限"), findings=("S20",), cells=_without("承诺时限")),
    _page("column-near-none", _renamed(服务对象="面向人群"), findings=("S3",), cells=_without("服务对象")),
    _page("column-misspelt-beside-right", _with_column("办件类形", "即办件", "即办件", "即办件"), findings=None),
    _page("columns-as-aliases", _renamed(业务办理项名称="事项名称", 法定时限="法定办结时限", 实施主体="责任部门")),
    _page("columns-full-width-brackets", _renamed(办件类型="办件类型（单选）", 服务对象="服务对象【多选】")),
    _page("columns-in-traditional", _renamed(事项类型="事項類型", 服务对象="服務對象"), findings=None, cells=FACTS[:2]),
    _page("number-as-float", _numbered(1.0, 2.0, 3.0), cells=_SHIFTED),
    _page("number-as-text", _numbered("1", "2.", "三"), cells=_SHIFTED),
    _page("number-restarting", _numbered(1, 1, None), cells=_SHIFTED),
    _page("number-prepared-rows", [*_numbered(1, 2, 3), [4], [5], [6]], cells=_SHIFTED),
    _page("merged-down-value", _ONE_TYPE, ["C2:C3"], cells=_MERGED_FACTS),
    _page("merged-below-table", [*ROWS, [], [None]], ["A6:J9"]),
    _page("row-without-name", _NAMELESS, cells=[*facts(ITEMS[:1]), *facts(ITEMS[2:], row=3)]),
    _page("row-twice", [*ROWS, ROWS[3]], items=4, steps=16, cells=[*FACTS, *facts(ITEMS[2:], row=4)]),
    rejected("sheet-only-title", lambda: xlsx(Page([["罗山县林业和茶产业局政务服务事项清单"]])), "没有找到表头"),
    rejected("sheet-no-heading", lambda: xlsx(Page(ITEMS)), "没有找到表头"),
    rejected("sheet-other-table", lambda: xlsx(Page(_LIST)), "没有找到表头"),
    rejected("workbook-empty", lambda: xlsx(Page([])), "没有任何内容"),
    rejected("workbook-only-picture", lambda: xlsx(Page([], edit=_picture)), "没有任何内容"),
    rejected("workbook-white-space", lambda: xlsx(Page([[" ", "\u3000"], ["\n"]])), "没有任何内容"),
    rejected(
        "workbook-empty-form", lambda: xlsx(Page([["要素", "填写要求"], *([h, "必填"] for h in HEADINGS)])), "没有"
    ),
    Odd("workbook-only-headings", lambda: xlsx(Page([HEADINGS])), findings=("S5",), items=0, steps=0, cells=()),
    Odd("sheets-empty-beside", lambda: xlsx(Page(), Page([], "Sheet2"), Page([], "Sheet3"))),
    Odd("sheets-note-beside", lambda: xlsx(_NOTE_PAGE, Page())),
    Odd("sheets-other-table-beside", lambda: xlsx(Page(), Page(_LIST, "窗口一览")), findings=("S4",)),
    Odd("sheets-by-type", lambda: xlsx(*_TWO_SHEETS), cells=_TWO_FACTS),
    Odd(
        "sheets-count-disagrees",
        lambda: xlsx(Page(name="行政许可254项")),
        findings=("S18",),
        cells=list(facts(sheet="行政许可254项")),
    ),
    Odd("sheets-names-odd", lambda: xlsx(Page(name="=事项 & <b>'单'元"))),
    Odd("hidden-rows", lambda: xlsx(Page(edit=_hide([2]))), notes=("隐藏",)),
    Odd("hidden-columns", lambda: xlsx(Page(edit=_hide((), "C:D"))), notes=("隐藏",)),
    Odd("hidden-by-filter", lambda: xlsx(Page(edit=_filter)), notes=("隐藏",)),
    Odd("hidden-rows-xls", kept("hidden.xls"), "林茶局.xls", notes=None),
    Odd("hidden-rows-ods", kept("hidden.ods"), "林茶局.ods", notes=None),
    Odd("hidden-blank-rows", lambda: xlsx(Page(edit=_hide([8, 9], "N:P"))), notes=None),
    Odd("hidden-sheet", lambda: xlsx(_NOTE_PAGE, Page(edit=_hidden)), notes=("隐藏",)),
    Odd("hidden-sheet-very", lambda: xlsx(_NOTE_PAGE, Page(edit=_very_hidden)), notes=("隐藏",)),
    Odd(
        "hidden-sheet-of-options",
        lambda: xlsx(Page(), Page([["行政许可"], ["公共服务"]], "选项", edit=_hidden)),
        notes=None,
    ),
    Odd("used-16384-columns", lambda: xlsx(Page(edit=_wide)), is_large=True),
    Odd(
        "stray-cell-right",
        lambda: xlsx(Page(edit=lambda sheet, book: sheet.write_string("Z3", "见附件"))),
        findings=("S3",),
    ),
    Odd(
        "stray-cell-below",
        lambda: xlsx(Page(edit=lambda sheet, book: sheet.write_string("A400", "完"))),
        items=None,
        findings=None,
    ),
    Odd("stray-blank-cells", lambda: xlsx(Page(edit=lambda sheet, book: sheet.write_string("Z900", " ")))),
    Odd(
        "names-defined-and-print-area",
        lambda: xlsx(
            Page(
                edit=lambda sheet, book: (
                    sheet.print_area("A1:C3"),
                    sheet.repeat_rows(0),
                    book.define_name("编码", "=事项!$A$2"),
                )
            )
        ),
    ),
    Odd(
        "frozen-and-grouped-rows",
        lambda: xlsx(Page(edit=lambda sheet, book: sheet.set_row(2, None, None, {"level": 1, "collapsed": True}))),
    ),
    Odd(
        "codes-not-in-first-column",
        lambda: xlsx(Page([[*r[1:], r[0]] for r in ROWS])),
        cells=list(facts([[*i[1:], i[0]] for i in ITEMS], [*HEADINGS[1:], HEADINGS[0]])),
    ),
]
