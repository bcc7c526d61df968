"""Sheets of materials or steps that name each item once, and items whose rows came twice."""

from __future__ import annotations

from collections.abc import Callable

from zhinan.intake.headings import Headings
from zhinan.intake.shapes import read_shapes
from zhinan.intake.sheet import Sheet

NAME, CODE = "业务办理项名称", "业务办理项编码"
HEAD = [NAME, CODE, "材料名称", "材料类型"]
FLAT = [NAME, CODE, "事项类型", "行使层级", "材料名称", "材料类型"]
Make = Callable[..., Sheet]


def test_blank_rows_go_on_with_the_item_above(sheet: Make, headings: Headings) -> None:
    rows = [HEAD, ["", "", "无主", "原件"], ["甲", "c1", "申请表", "原件"], ["", "", "身份证", "复印件"],
            ["", "", "户口本", "原件"], ["乙", "", "申请表", "原件"]]  # fmt: skip
    shapes = read_shapes([sheet(rows, name="申请材料")], headings)
    (materials,) = shapes.tables
    assert [record.values[:2] for record in materials.records] == [
        ["", ""], ["甲", "c1"], ["甲", "c1"], ["甲", "c1"], ["乙", ""],
    ]  # fmt: skip
    assert [materials.address(materials.records[3], element) for element in HEAD] == ["A3", "B3", "C5", "D5"]
    (note,) = shapes.notes
    assert note.cell == "A3" and "有 2 行没有写事项名称和编码" in note.message and "从第 4 行起" in note.message


def test_a_name_forgotten_in_a_sheet_that_repeats_names_stays_blank(sheet: Make, headings: Headings) -> None:
    repeated = [HEAD, ["甲", "c1", "表", ""], ["甲", "c1", "证", ""], ["", "", "照", ""]]
    merged = [HEAD, ["甲", "c1", "表", ""], ["", "", "证", ""], ["", "", "照", ""]]
    for rows, areas in ((repeated, []), (merged, [(1, 0, 2, 0), (1, 1, 2, 1)])):
        shapes = read_shapes([sheet(rows, areas, name="申请材料")], headings)
        assert shapes.tables[0].records[2].values == ["", "", "照", ""] and shapes.notes == []


def test_an_item_whose_rows_came_twice_is_two_items(sheet: Make, headings: Headings) -> None:
    item = ["甲", "c1", "许可", "县级"]
    merged = [(top, column, top + 1, column) for top in (1, 3) for column in range(4)]
    first, again = [*item, "表", "原件"], ["", "", "", "", "证", "原件"]
    flat = [[*item, "表", "原件"], [*item, "证", "原件"]]
    for body, areas in (([first, again] * 2, merged), ([first, again] * 2, []), (flat * 2, [])):
        items, materials = read_shapes([sheet([FLAT, *body], areas)], headings).tables
        assert [record.values for record in items.records] == [item, item]
        assert [(record.item, record.values[0]) for record in materials.records] == [
            (0, "表"), (0, "证"), (1, "表"), (1, "证"),
        ]  # fmt: skip
