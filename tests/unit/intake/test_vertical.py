"""Forms whose elements run down a column."""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
