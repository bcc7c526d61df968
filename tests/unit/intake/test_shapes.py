"""Which sheets hold tables, and the account of every row."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zhinan.errors import Rejected
from zhinan.intake.headings import Headings
from zhinan.intake.shapes import read_shapes
from zhinan.intake.sheet import Sheet

NAME, CODE = "业务办理项名称", "业务办理项编码"
Make = Callable[..., Sheet]
ITEMS = [[NAME, CODE, "事项类型"], ["甲", "c1", "许可"]]


def test_text_sheet_is_skipped_and_accounted_for(sheet: Make, headings: Headings) -> None:
    text = sheet([["请按模板填写"], [""], ["不得改动"]], name="填表说明")
    shapes = read_shapes([text, sheet([]), sheet(ITEMS)], headings)
    first, empty, _ = shapes.accounts
    assert first.skipped
    assert (first.rows, first.note_rows, first.blank_rows) == (3, 2, 1)
    assert empty.skipped == "工作表是空的"
    assert shapes.findings == []


def test_table_without_known_heading_is_told(sheet: Make, headings: Headings) -> None:
    other = [["a", "b", "c"]] * 4
    shapes = read_shapes([sheet(ITEMS), sheet(other, name="其他"), sheet(other, name="选项", hidden=True)], headings)
    assert [(finding.rule, finding.sheet) for finding in shapes.findings] == [("S4", "其他")]


def test_no_table_at_all_names_the_sheets(sheet: Make, headings: Headings) -> None:
    with pytest.raises(Rejected, match="“说明”、“封面”中没有找到表头"):
        read_shapes([sheet([["x"]], name="说明"), sheet([["y"]], name="封面")], headings)


def test_hidden_sheets_are_read_but_option_lists_are_not(sheet: Make, headings: Headings) -> None:
    options = sheet([["事项类型", "行使层级", "物流快递"], ["行政许可", "县级", "是"]], name="选项", hidden=True)
    shapes = read_shapes([options, sheet(ITEMS, hidden=True)], headings)
    assert shapes.item_count == 1
    assert "选项表" in (shapes.accounts[0].skipped or "")


def test_heading_without_data(sheet: Make, headings: Headings) -> None:
    shapes = read_shapes([sheet([["标题"], ITEMS[0], ["填报人："]])], headings)
    (finding,) = shapes.findings
    assert (finding.rule, finding.cell) == ("S5", "A2")
    assert shapes.tables[0].records == []


def test_two_tables_in_one_sheet(sheet: Make, headings: Headings) -> None:
    rows = [*ITEMS, [""], ["申请材料"], [NAME, CODE, "材料名称"], ["甲", "c1", "申请表"]]
    shapes = read_shapes([sheet(rows)], headings)
    items, materials = shapes.tables
    assert [len(items.records), len(materials.records)] == [1, 1]
    assert materials.heading == "A5"
    account = shapes.accounts[0]
    assert (account.heading_rows, account.blank_rows, account.record_rows) == (3, 1, 2)


def test_item_positions_go_on_over_sheets(sheet: Make, headings: Headings) -> None:
    rows = [[NAME, CODE, "事项类型", "材料名称"], ["甲", "c1", "许可", "表"], ["乙", "c2", "许可", "证"]]
    shapes = read_shapes([sheet(rows), sheet(rows)], headings)
    positions = [record.item for table in shapes.tables if table.kind == "material" for record in table.records]
    assert positions == [0, 1, 2, 3]
