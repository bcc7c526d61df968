"""Headings over several rows, and headings and titles that come again on the next page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from zhinan.intake.headings import Headings
from zhinan.intake.shapes import Shapes, read_shapes
from zhinan.intake.sheet import Area, Sheet

NAME, CODE = "业务办理项名称", "业务办理项编码"
Make = Callable[..., Sheet]
HEAD = ["序号", NAME, CODE, "事项类型"]
UNDER = ["法定时限", "承诺时限", "咨询方式", "监督投诉方式"]
ROW = ["1", "甲", "c1", "许可", "5", "1", "电话一", "电话二"]


def read(make: Make, headings: Headings, rows: Sequence[Sequence[str]], merged: Sequence[Area] = ()) -> Shapes:
    shapes = read_shapes([make(rows, merged)], headings)
    account = shapes.accounts[0]
    parts = account.heading_rows + account.blank_rows + account.note_rows + account.record_rows
    assert parts == account.rows == len(rows)
    return shapes


def found(shapes: Shapes) -> dict[str, tuple[str, str]]:
    """Element → (address of its heading, value of the first item)."""
    (items,) = shapes.tables
    (record,) = items.records
    return {e: (items.headings[e], v) for e, v in zip(items.columns, record.values, strict=True)}


def expected(row: int, sub: int) -> dict[str, tuple[str, str]]:
    named = {NAME: f"B{row}", CODE: f"C{row}", "事项类型": f"D{row}"}
    named |= {element: f"{letter}{sub}" for element, letter in zip(UNDER, "EFGH", strict=True)}
    return {element: (cell, value) for (element, cell), value in zip(named.items(), ROW[1:], strict=True)}


GROUPS = ["时限", "", "联系", ""]
BLANK = ["", "", "", ""]


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        # the sub-headings name some columns, the others are merged down
        ([[*HEAD, *GROUPS], [*BLANK, *UNDER]],
         [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 1, 2), (0, 3, 1, 3), (0, 4, 0, 5), (0, 6, 0, 7)]),
        # … and are not: the cells below are blank
        ([[*HEAD, *GROUPS], [*BLANK, *UNDER]], [(0, 4, 0, 5), (0, 6, 0, 7)]),
        ([[*HEAD, *GROUPS], [*BLANK, *UNDER]], []),
        # a group called as one of its columns
        ([[*HEAD, "承诺时限", "", "咨询方式", ""], [*BLANK, *UNDER]], [(0, 4, 0, 5), (0, 6, 0, 7)]),
        ([[*HEAD, "承诺时限", "", "咨询方式", ""], [*BLANK, *UNDER]], []),
    ],
)  # fmt: skip
def test_two_rows(sheet: Make, headings: Headings, rows: list[list[str]], merged: list[Area]) -> None:
    shapes = read(sheet, headings, [*rows, ROW], merged)
    assert found(shapes) == expected(1, 2) and shapes.findings == []
    assert shapes.accounts[0].heading_rows == 2


@pytest.mark.parametrize("is_merged", [True, False])
def test_three_rows_below_a_title(sheet: Make, headings: Headings, is_merged: bool) -> None:
    rows = [
        ["罗山县政务服务事项表"],
        ["基本信息", "", "", "", "办理信息", "", "", ""],
        [*HEAD, *GROUPS],
        [*BLANK, *UNDER],
        ROW,
    ]
    merged = [(0, 0, 0, 7), (1, 0, 1, 3), (1, 4, 1, 7), (2, 4, 2, 5), (2, 6, 2, 7), *((2, c, 3, c) for c in range(4))]
    shapes = read(sheet, headings, rows, merged if is_merged else [])
    assert found(shapes) == expected(3, 4) and shapes.findings == []


def test_a_column_with_a_group_s_name_alone_is_told(sheet: Make, headings: Headings) -> None:
    rows = [[*HEAD, "时限", "", "科室", ""], [*BLANK, "法定时限", "承诺时限", "", ""], [*ROW[:6], "一股", "x"]]
    shapes = read(sheet, headings, rows, [(0, 4, 0, 5)])
    assert [(finding.rule, finding.cell) for finding in shapes.findings] == [("S3", "G1"), ("S3", "H1")]
    assert shapes.tables[0].records[0].extra == {"科室": "一股", "H列": "x"}


def test_the_first_item_is_no_sub_heading(sheet: Make, headings: Headings) -> None:
    rows = [[NAME, CODE, "事项类型", "备用"], ["法定时限", "", "", "承诺时限"], ["甲", "c1", "许可", ""]]
    shapes = read(sheet, headings, rows)
    assert [record.values[0] for record in shapes.tables[0].records] == ["法定时限", "甲"]


def test_headings_of_two_rows_come_again_on_each_page(sheet: Make, headings: Headings) -> None:
    head = [
        ["罗山县政务服务事项表"],
        ["基本信息", "", "", "", "办理信息", "", "", ""],
        [*HEAD, *GROUPS],
        [*BLANK, *UNDER],
    ]
    rows = [
        *head, ROW, ["第1页，共3页"],
        ["罗山县政务服务事项表（续）"], *head[1:], ["2", "乙", *ROW[2:]], [""],
        ["（续表）"], *head[1:], ["3", "丙", *ROW[2:]], ["合计", "3项"],
    ]  # fmt: skip
    shapes = read(sheet, headings, rows)
    (items,) = shapes.tables
    assert [record.values[0] for record in items.records] == ["甲", "乙", "丙"]
    account = shapes.accounts[0]
    assert (account.heading_rows, account.record_rows, account.blank_rows, account.note_rows) == (12, 3, 1, 2)
    assert shapes.findings == []


def test_titles_of_sorts_between_items(sheet: Make, headings: Headings) -> None:
    rows = [
        HEAD,
        ["行政许可（2项）", "", "", ""],
        ["1", "甲", "c1", "许可"],
        ["", "二、公共服务", "", ""],
        ["1", "公共服务设施备案", "", ""],
        ["小计", "", "", "1"],
        ["1.0", "乙", "c2", "服务"],
        ["审核意见：", "", "", ""],
        ["", "同意", "", ""],
    ]
    shapes = read(sheet, headings, rows)
    assert [record.values[0] for record in shapes.tables[0].records] == ["甲", "公共服务设施备案", "乙", "同意"]
    assert shapes.accounts[0].note_rows == 4
