"""Headings are found, and what their columns mean."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zhinan.intake.grid import Grid
from zhinan.intake.header import find_heading_rows
from zhinan.intake.headings import Headings
from zhinan.intake.layout import Layout, read_layout
from zhinan.intake.sheet import Sheet

NAME, CODE = "业务办理项名称", "业务办理项编码"
Make = Callable[..., Sheet]


def layout_of(sheet: Sheet, headings: Headings) -> Layout:
    grid = Grid(sheet)
    return read_layout(grid, find_heading_rows(grid, headings)[0], headings)


@pytest.mark.parametrize("above", [0, 1, 2, 29])
def test_heading_below_titles_and_blank_rows(sheet: Make, headings: Headings, above: int) -> None:
    titles = [["标题"], *[[""]] * above][:above]
    rows = [*titles, ["序号", "业务办理项\n名称", " 业务办理项 编码*"], ["1", "甲", "c"]]
    (found,) = find_heading_rows(Grid(sheet(rows)), headings)
    assert (found.row, found.last) == (above, above)


def test_heading_below_thirty_rows_is_none(sheet: Make, headings: Headings) -> None:
    assert find_heading_rows(Grid(sheet([["x"]] * 30 + [["a", NAME, CODE]])), headings) == []
    assert find_heading_rows(Grid(sheet([["x"]] * 3 + [["法定时限", "承诺时限"]])), headings) == []


def test_half_of_the_cells_must_be_known(sheet: Make, headings: Headings) -> None:
    assert find_heading_rows(Grid(sheet([[NAME, CODE, "a", "b", "c"]])), headings) == []
    assert find_heading_rows(Grid(sheet([[NAME, CODE, "a", "b"]])), headings) != []


def test_pairs_above_the_heading_are_no_heading(sheet: Make, headings: Headings) -> None:
    rows = [
        ["事项类型", "行政许可", "实施主体", "某局", "行使层级", "县级"],
        [NAME, CODE, "法定时限", "承诺时限", "服务对象", "受理条件"],
        ["甲", "c", "1", "1", "自然人", "无"],
    ]
    (found,) = find_heading_rows(Grid(sheet(rows)), headings)
    assert found.row == 1


def test_heading_over_two_rows(sheet: Make, headings: Headings) -> None:
    rows = [[NAME, CODE, "申请材料", ""], ["", "", "材料名称", "材料类型"], ["甲", "c", "证", "原件"]]
    layout = layout_of(sheet(rows, [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3)]), headings)
    assert layout.heading.last == 1
    assert layout.columns == {"material": {NAME: 0, CODE: 1, "材料名称": 2, "材料类型": 3}}
    assert (layout.addresses[NAME], layout.addresses["材料名称"]) == ("A1", "C2")


@pytest.mark.parametrize(
    ("row", "name", "kinds"),
    [
        ([NAME, CODE, "事项类型"], "Sheet1", ["item"]),
        ([NAME, CODE], "材料", ["item"]),
        ([NAME, CODE, "材料名称"], "Sheet1", ["material"]),
        ([NAME, "实施主体", "材料名称", "材料类型"], "Sheet1", ["material"]),
        ([NAME, "实施主体", "事项类型", "行使层级", "材料名称"], "申请材料", ["material"]),
        ([NAME, "实施主体", "事项类型", "行使层级", "材料名称"], "事项及材料", ["item", "material"]),
        ([NAME, "实施主体", "事项类型", "行使层级", "材料名称"], "Sheet1", ["item", "material"]),
        ([NAME, "环节名称", "办理人", "办理时限"], "Sheet1", ["step"]),
        ([NAME, "环节名称", "办理时限", "事项类型"], "办理流程", ["step"]),
    ],
)
def test_kind_of_record(sheet: Make, headings: Headings, row: list[str], name: str, kinds: list[str]) -> None:
    layout = layout_of(sheet([row], name=name), headings)
    assert list(layout.columns) == kinds


def test_a_heading_names_the_element_of_the_kind(sheet: Make, headings: Headings) -> None:
    assert "办理时限" in layout_of(sheet([[NAME, "环节名称", "办理时限"]]), headings).columns["step"]
    assert "承诺时限" in layout_of(sheet([[NAME, "事项类型", "办理时限"]]), headings).columns["item"]


def test_duplicate_and_unknown_columns(sheet: Make, headings: Headings) -> None:
    layout = layout_of(sheet([["序号", NAME, CODE, "科室", "业务办理项 名称"]]), headings)
    unknown, duplicate = layout.findings
    assert (unknown.rule, unknown.cell, unknown.value, unknown.element) == ("S3", "D1", "科室", None)
    assert (duplicate.rule, duplicate.cell, duplicate.element) == ("S2", "E1", NAME)
    assert "B1" in duplicate.message
    assert "E1" in duplicate.message
    assert layout.extras == {3: "科室", 4: "业务办理项 名称"}
    assert layout.ignored == [0]
