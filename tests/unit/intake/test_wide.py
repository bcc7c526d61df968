"""Rows below a heading become records, notes and blanks, and nothing is dropped or made up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zhinan.intake.headings import Headings
from zhinan.intake.model import Kind, Table
from zhinan.intake.shapes import Shapes, read_shapes
from zhinan.intake.sheet import Area, Sheet

NAME, CODE = "业务办理项名称", "业务办理项编码"
Make = Callable[..., Sheet]


def read(make: Make, headings: Headings, rows: Sequence[Sequence[str]], merged: Sequence[Area] = ()) -> Shapes:
    shapes = read_shapes([make(rows, merged)], headings)
    account = shapes.accounts[0]
    parts = account.heading_rows + account.blank_rows + account.note_rows + account.record_rows
    assert parts == account.rows == len(rows)
    return shapes


def table(shapes: Shapes, kind: Kind) -> Table:
    return next(table for table in shapes.tables if table.kind == kind)


def values(shapes: Shapes, element: str, kind: Kind = "item") -> list[str]:
    found = table(shapes, kind)
    at = list(found.columns).index(element)
    return [record.values[at] for record in found.records]


def test_notes_blanks_and_repeated_headings(sheet: Make, headings: Headings) -> None:
    head = ["序号", NAME, CODE, "事项类型", "行使层级"]
    rows = [
        ["标题"],
        head,
        ["1", "甲", "c1", "许可", "县级"],
        ["", "", "", "", ""],
        head,
        ["2", "乙", "", "", ""],
        ["3", "", "", "", ""],
        ["4", "", "", "许可", ""],
        ["一、公共服务", "", "", "", ""],
        ["合计", "2项", "", "", ""],
        ["备注：", "", "", "", ""],
        ["1.以上为准。", "", "", "", ""],
        ["填报人：张", "", "审核人：李", "", ""],
    ]
    shapes = read(sheet, headings, rows)
    assert values(shapes, NAME) == ["甲", "乙", ""]
    account = shapes.accounts[0]
    assert (account.heading_rows, account.blank_rows, account.note_rows, account.record_rows) == (3, 2, 5, 3)
    assert shapes.findings == []


def test_line_merged_over_the_width_is_a_note(sheet: Make, headings: Headings) -> None:
    rows = [
        [NAME, CODE, "事项类型", "行使层级"],
        ["甲", "c", "许可", "县级"],
        ["以上事项均已核对", "", "", ""],
    ]
    shapes = read(sheet, headings, rows, [(2, 0, 2, 3)])
    assert values(shapes, NAME) == ["甲"]
    assert shapes.accounts[0].note_rows == 1


def test_row_without_name_and_code_is_a_record(sheet: Make, headings: Headings) -> None:
    rows = [[NAME, CODE, "事项类型"], ["", "", "许可"], ["某行字", "", ""]]
    assert values(read(sheet, headings, rows), NAME) == ["", "某行字"]


def test_merged_value_is_each_items_with_its_address(sheet: Make, headings: Headings) -> None:
    rows = [[NAME, CODE, "实施主体"], ["甲", "c1", "某局"], ["乙", "c2", ""], ["丙", "c3", ""]]
    shapes = read(sheet, headings, rows, [(1, 2, 3, 2)])
    items = table(shapes, "item")
    assert values(shapes, "实施主体") == ["某局"] * 3
    assert [items.address(record, "实施主体") for record in items.records] == ["C2"] * 3
    assert items.records[0].moved is None
    assert items.records[2].moved == {"实施主体": (1, 2)}


def test_name_merged_over_several_codes_is_several_items(sheet: Make, headings: Headings) -> None:
    rows = [[NAME, CODE, "事项类型"], ["甲", "c1", "许可"], ["", "c2", "许可"]]
    shapes = read(sheet, headings, rows, [(1, 0, 2, 0)])
    assert values(shapes, NAME) == ["甲", "甲"]
    assert values(shapes, CODE) == ["c1", "c2"]


def test_a_merge_makes_no_item_and_loses_no_text(sheet: Make, headings: Headings) -> None:
    rows = [[NAME, CODE, "咨询方式"], ["甲", "c1", "电话"], ["", "", "地址"], ["乙", "c2", "电话"]]
    shapes = read(sheet, headings, rows, [(1, 0, 2, 0), (1, 1, 2, 1)])
    assert values(shapes, NAME) == ["甲", "乙"]
    assert table(shapes, "item").records[0].extra == {"咨询方式（C3）": "地址"}
    assert shapes.accounts[0].record_rows == 3


MATERIAL_HEAD = [NAME, CODE, "事项类型", "行使层级", "材料名称", "材料类型"]


def test_materials_in_rows_below_their_item(sheet: Make, headings: Headings) -> None:
    rows = [
        MATERIAL_HEAD,
        ["甲", "c1", "许可", "县级", "申请表", "原件"],
        ["", "", "", "", "身份证", "复印件"],
        ["乙", "c2", "许可", "县级", "", ""],
        ["丙", "c3", "许可", "县级", "无", ""],
        ["", "", "", "", "说明", ""],
    ]
    shapes = read(sheet, headings, rows, [(1, 0, 2, 0), (1, 1, 2, 1), (4, 0, 5, 0)])
    assert values(shapes, NAME) == ["甲", "乙", "丙"]
    assert values(shapes, "材料名称", "material") == ["申请表", "身份证", "无", "说明"]
    assert [record.item for record in table(shapes, "material").records] == [0, 0, 2, 2]


def test_material_shared_by_a_merged_area(sheet: Make, headings: Headings) -> None:
    rows = [MATERIAL_HEAD, ["甲", "c1", "许可", "县级", "无", ""], ["乙", "c2", "许可", "县级", "", ""]]
    shapes = read(sheet, headings, rows, [(1, 4, 2, 4)])
    assert values(shapes, "材料名称", "material") == ["无", "无"]
    assert [record.item for record in table(shapes, "material").records] == [0, 1]
    assert table(shapes, "material").address(table(shapes, "material").records[1], "材料名称") == "E2"


def test_flat_table_tells_an_item_once(sheet: Make, headings: Headings) -> None:
    item = ["甲", "c1", "许可", "县级"]
    rows = [
        MATERIAL_HEAD,
        [*item, "申请表", "原件"],
        [*item, "身份证", "复印件"],
        [*item, "身份证", "复印件"],
    ]
    shapes = read(sheet, headings, rows)
    # The last row came twice: that is a duplicate item, which is for the checks to tell.
    assert values(shapes, NAME) == ["甲", "甲"]
    assert [record.item for record in table(shapes, "material").records] == [0, 0, 1]


def test_material_before_any_item_has_none(sheet: Make, headings: Headings) -> None:
    rows = [MATERIAL_HEAD, ["", "", "", "", "申请表", "原件"], ["甲", "c1", "许可", "县级", "", ""]]
    shapes = read(sheet, headings, rows)
    assert [record.item for record in table(shapes, "material").records] == [None]
    assert values(shapes, NAME) == ["甲"]


def test_item_cells_without_name_beside_a_material_are_an_item(sheet: Make, headings: Headings) -> None:
    rows = [MATERIAL_HEAD, ["甲", "c1", "许可", "县级", "申请表", ""], ["", "", "许可", "县级", "身份证", ""]]
    shapes = read(sheet, headings, rows)
    assert values(shapes, NAME) == ["甲", ""]
    assert [record.item for record in table(shapes, "material").records] == [0, 1]


def test_unknown_duplicate_and_nameless_columns_are_kept(sheet: Make, headings: Headings) -> None:
    rows = [[NAME, CODE, "科室", "", NAME], ["甲", "c1", "一股", "x", "甲甲"], ["乙", "c2", "", "", ""]]
    shapes = read(sheet, headings, rows)
    first, second = table(shapes, "item").records
    assert first.extra == {"科室": "一股", NAME: "甲甲", "D列": "x"}
    assert second.extra is None
    assert [(finding.rule, finding.cell) for finding in shapes.findings] == [
        ("S3", "C1"),
        ("S2", "E1"),
        ("S3", "D1"),
    ]


def test_raw_text_is_kept(sheet: Make, headings: Headings) -> None:
    rows = [[NAME, CODE, "事项类型"], [" 甲（一）\n", "\tc1", "０"]]
    assert table(read(sheet, headings, rows), "item").records[0].values == [" 甲（一）\n", "\tc1", "０"]


def test_heading_merged_with_the_data_is_no_value(sheet: Make, headings: Headings) -> None:
    rows = [[NAME, CODE, "事项类型", "行使层级"], ["", "c1", "许可", "县级"]]
    assert values(read(sheet, headings, rows, [(0, 0, 1, 0)]), NAME) == [""]
