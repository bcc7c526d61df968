"""Forms whose elements run down a column."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from zhinan.intake.headings import Headings
from zhinan.intake.shapes import Shapes, read_shapes
from zhinan.intake.sheet import Area, Sheet

NAME, CODE = "业务办理项名称", "业务办理项编码"
Make = Callable[..., Sheet]
HEAD = ["序号", "要素", "填写要求", "填写内容"]


def read(make: Make, headings: Headings, rows: Sequence[Sequence[str]], merged: Sequence[Area] = ()) -> Shapes:
    shapes = read_shapes([make(rows, merged, "一事一表")], headings)
    account = shapes.accounts[0]
    parts = account.heading_rows + account.blank_rows + account.note_rows + account.record_rows
    assert parts == account.rows == len(rows)
    return shapes


def test_form_with_heading(sheet: Make, headings: Headings) -> None:
    rows = [
        ["政务服务事项要素", "", "", ""],
        HEAD,
        ["1", NAME, "按实填写", "甲"],
        ["2", CODE, "按实填写", "c1"],
        ["3", "行使层级", "县级", ""],
        ["", "", "", ""],
        ["", "填报人：张", "", ""],
    ]
    shapes = read(sheet, headings, rows, [(0, 0, 0, 3)])
    (items,) = shapes.tables
    assert (items.kind, items.orientation, items.heading) == ("item", "columns", "B3")
    assert items.columns == {NAME: 2, CODE: 3, "行使层级": 4}
    assert items.headings[CODE] == "B4"
    (record,) = items.records
    assert record.values == ["甲", "c1", ""]
    assert [items.address(record, element) for element in items.columns] == ["D3", "D4", "D5"]
    account = shapes.accounts[0]
    assert (account.heading_rows, account.record_rows, account.blank_rows, account.note_rows) == (2, 3, 1, 1)


def test_several_items_to_the_right_without_heading(sheet: Make, headings: Headings) -> None:
    rows = [
        [NAME, "甲", "乙", ""],
        [CODE, "c1", "c2", ""],
        ["实施主体", "某局", "", ""],
        ["法定时限", "1", "2", "备"],
    ]
    shapes = read(sheet, headings, rows, [(2, 1, 2, 2)])
    (items,) = shapes.tables
    assert [record.values for record in items.records] == [
        ["甲", "c1", "某局", "1"],
        ["乙", "c2", "某局", "2"],
    ]
    assert items.address(items.records[1], "实施主体") == "B3"
    assert items.records[1].extra == {"法定时限（D4）": "备"}


def test_value_merged_to_the_right_is_one_item(sheet: Make, headings: Headings) -> None:
    rows = [[NAME, "甲", "", ""], [CODE, "c1", "", ""], ["法定时限", "1", "", ""]]
    shapes = read(sheet, headings, rows, [(row, 1, row, 3) for row in range(3)])
    assert [record.values for record in shapes.tables[0].records] == [["甲", "c1", "1"]]


def test_pairs_side_by_side(sheet: Make, headings: Headings) -> None:
    rows = [
        [NAME, "甲", CODE, "c1"],
        ["法定时限", "1", "承诺时限", ""],
        ["行使层级", "县级", "事项类型", "许可"],
    ]
    (items,) = read(sheet, headings, rows).tables
    (record,) = items.records
    found = dict(zip(items.columns, record.values, strict=True))
    assert found == {
        NAME: "甲",
        CODE: "c1",
        "法定时限": "1",
        "承诺时限": "",
        "行使层级": "县级",
        "事项类型": "许可",
    }
    assert items.address(record, "事项类型") == "D3"
    assert items.address(record, NAME) == "B1"


def test_forms_one_below_the_other(sheet: Make, headings: Headings) -> None:
    form = [[NAME, "甲"], [CODE, "c1"], ["法定时限", "1"], ["", ""]]
    shapes = read(sheet, headings, [*form, *form])
    assert [table.records[0].values for table in shapes.tables] == [["甲", "c1", "1"]] * 2
    assert shapes.tables[1].address(shapes.tables[1].records[0], CODE) == "B6"
    assert shapes.findings == []


def test_materials_listed_in_the_form(sheet: Make, headings: Headings) -> None:
    rows = [
        HEAD,
        ["1", NAME, "", "甲"],
        ["2", CODE, "", "c1"],
        ["3", "材料名称", "", "申请表"],
        ["4", "材料类型", "", "原件"],
        ["5", "材料名称", "", "身份证"],
        ["6", "材料类型", "", ""],
    ]
    items, first, second = read(sheet, headings, rows).tables
    assert [table.kind for table in (items, first, second)] == ["item", "material", "material"]
    assert [first.records[0].values, second.records[0].values] == [["申请表", "原件"], ["身份证", ""]]
    assert [first.records[0].item, second.records[0].item] == [0, 0]
    assert second.address(second.records[0], "材料名称") == "D6"


def test_unknown_and_duplicate_labels(sheet: Make, headings: Headings) -> None:
    rows = [
        HEAD,
        ["1", NAME, "", "甲"],
        ["2", CODE, "", "c1"],
        ["3", "科室", "", "一股"],
        ["4", CODE, "", "c2"],
    ]
    shapes = read(sheet, headings, rows)
    assert shapes.tables[0].records[0].values == ["甲", "c1"]
    assert shapes.tables[0].records[0].extra == {"科室": "一股", CODE: "c2"}
    assert [(finding.rule, finding.cell) for finding in shapes.findings] == [("S3", "B4"), ("S2", "B5")]


def test_lines_below_a_label_are_kept(sheet: Make, headings: Headings) -> None:
    rows = [
        HEAD,
        ["1", NAME, "", "甲"],
        ["2", CODE, "", "c1"],
        ["3", "受理条件", "", "一"],
        ["", "", "", "二"],
    ]
    shapes = read(sheet, headings, rows, [(3, 1, 4, 1)])
    assert shapes.tables[0].records[0].extra == {"受理条件（D5）": "二"}


def test_remark_column_is_kept(sheet: Make, headings: Headings) -> None:
    rows = [["要素", "填写内容", "备注"], [NAME, "甲", ""], [CODE, "c1", "待核"]]
    assert read(sheet, headings, rows).tables[0].records[0].extra == {f"{CODE}（备注）": "待核"}


def test_blank_form_has_no_data(sheet: Make, headings: Headings) -> None:
    shapes = read(sheet, headings, [HEAD, ["1", NAME, "", ""], ["2", CODE, "", ""]])
    assert [finding.rule for finding in shapes.findings] == ["S5"]
    assert shapes.tables[0].records == []


def test_list_of_requirements_is_no_form(sheet: Make, headings: Headings) -> None:
    rules = sheet([["序号", "要素", "填写要求"], ["1", NAME, "必填"], ["2", CODE, "33位"]], name="填写说明")
    items = sheet([[NAME, CODE], ["甲", "c1"]])
    shapes = read_shapes([rules, items], headings)
    assert "填写要求" in (shapes.accounts[0].skipped or "")
    assert len(shapes.tables) == 1


ITEM = [[NAME, "甲"], [CODE, "c1"], ["行使层级", "县级"], ["承诺时限", "1"]]
MATERIALS = [
    ["材料名称", "材料类型", "材料形式", "是否减免"],
    ["申请表", "原件", "纸质", "否"],
    ["身份证", "", "电子", "是"],
]


@pytest.mark.parametrize("word", ["填写内容", "填报内容", "内容", "要素内容", "林木采伐许可证核发", "信息"])
def test_column_of_values_under_any_name(sheet: Make, headings: Headings, word: str) -> None:
    rows = [["附件2"], ["序号", "要素", "填写要求", word], ["1", NAME, "引用", "甲"], ["2", CODE, "", "c1"]]
    (items,) = read(sheet, headings, rows).tables
    assert [record.values for record in items.records] == [["甲", "c1"]]
    assert items.address(items.records[0], NAME) == "D3"


def test_three_pairs_side_by_side(sheet: Make, headings: Headings) -> None:
    rows = [
        ["政务服务事项表", "", "", "", "", ""],
        [NAME, "甲", "", "", "", ""],
        [CODE, "c1", "事项类型", "许可", "行使层级", "县级"],
        ["法定时限", "5", "承诺时限", "1", "服务对象", "自然人"],
        ["受理条件", "长文", "", "", "", ""],
    ]
    merged = [(0, 0, 0, 5), (1, 1, 1, 5), (4, 1, 4, 5)]
    (items,) = read(sheet, headings, rows, merged).tables
    (record,) = items.records
    found = {e: (v, items.address(record, e)) for e, v in zip(items.columns, record.values, strict=True)}
    assert found == {
        NAME: ("甲", "B2"), CODE: ("c1", "B3"), "事项类型": ("许可", "D3"), "行使层级": ("县级", "F3"),
        "法定时限": ("5", "B4"), "承诺时限": ("1", "D4"), "服务对象": ("自然人", "F4"), "受理条件": ("长文", "B5"),
    }  # fmt: skip


def test_forms_side_by_side(sheet: Make, headings: Headings) -> None:
    rows = [[*left, "", left[0], right] for left, right in zip(ITEM, ["乙", "c2", "", "2"], strict=True)]
    first, second = read(sheet, headings, rows).tables
    assert [first.records[0].values, second.records[0].values] == [["甲", "c1", "县级", "1"], ["乙", "c2", "", "2"]]
    assert [first.address(first.records[0], CODE), second.address(second.records[0], CODE)] == ["B2", "E2"]


@pytest.mark.parametrize("labelled", [False, True])
def test_small_table_of_materials_in_each_of_several_forms(sheet: Make, headings: Headings, labelled: bool) -> None:
    left = ["申请材料", "", ""] if labelled else None  # a cell of the form, merged over the table's rows
    table = [[label, *row] for label, row in zip(left, MATERIALS, strict=True)] if left else MATERIALS
    form = [*ITEM, *table, ["咨询方式", "电话"], ["填表人：", "", "审核人："], [""]]
    rows = [*form, *form[:-1]]
    merged = [(top + 4, 0, top + 6, 0) for top in (0, 10)] if labelled else []
    shapes = read(sheet, headings, rows, merged)
    assert [table.kind for table in shapes.tables] == ["item", "material"] * 2
    assert [table.records[0].values for table in shapes.tables[::2]] == [["甲", "c1", "县级", "1", "电话"]] * 2
    for number, materials in enumerate(shapes.tables[1::2]):
        assert [record.values for record in materials.records] == MATERIALS[1:]
        assert [record.item for record in materials.records] == [number, number]
        column = "B" if labelled else "A"
        assert materials.address(materials.records[1], "材料名称") == f"{column}{7 + 10 * number}"
    account = shapes.accounts[0]
    assert (account.heading_rows, account.note_rows, account.blank_rows) == (2, 2, 1)
    assert shapes.findings == []


def test_small_table_of_steps_with_numbers(sheet: Make, headings: Headings) -> None:
    steps = [["序号", "环节名称", "办理人", "办理时限", "审查标准"], ["1", "受理", "窗口", "当场", "齐全"],
             ["2", "审核", "首席代表", "1", "合法"]]  # fmt: skip
    rows = [["序号", "要素", "填写内容"], *([str(n), *row] for n, row in enumerate(ITEM, start=1)), *steps]
    items, found = read(sheet, headings, rows).tables
    assert [record.values for record in items.records] == [["甲", "c1", "县级", "1"]]
    assert [record.values for record in found.records] == [row[1:] for row in steps[1:]]


def test_materials_to_the_right(sheet: Make, headings: Headings) -> None:
    rows = [
        *ITEM,
        ["材料名称", "申请表", "身份证", "户口本"],
        ["材料类型", "原件", "复印件", "原件"],
        ["是否减免", "", "是", ""],
    ]
    items, materials = read(sheet, headings, rows).tables
    assert len(items.records) == 1 and items.records[0].extra is None
    assert [record.values for record in materials.records] == [
        ["申请表", "原件", ""], ["身份证", "复印件", "是"], ["户口本", "原件", ""],
    ]  # fmt: skip
    assert [record.item for record in materials.records] == [0, 0, 0]
    assert materials.address(materials.records[2], "材料类型") == "D6"


def test_form_of_materials_alone_names_its_item(sheet: Make, headings: Headings) -> None:
    rows = [["材料名称", "申请表", "身份证"], ["材料类型", "原件", "复印件"], ["是否减免", "否", "是"]]
    (nameless,) = read(sheet, headings, rows).tables
    assert (nameless.kind, [record.item for record in nameless.records]) == ("material", [None, None])
    named = [[NAME, "甲", ""], [CODE, "c1", ""], *rows]
    for lower in (rows, MATERIALS):  # as labels to the right, or as a small table below
        (materials,) = read_shapes([sheet([*named[:2], *lower], name="申请材料")], headings).tables
        texts = [dict(zip(materials.columns, record.values, strict=True)) for record in materials.records]
        assert [(text[NAME], text[CODE], text["材料名称"]) for text in texts] == [
            ("甲", "c1", "申请表"), ("甲", "c1", "身份证"),
        ]  # fmt: skip
        assert materials.address(materials.records[1], CODE) == "B2"
