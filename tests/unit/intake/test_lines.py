"""Several materials or steps as lines of one cell each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zhinan.intake.headings import Headings
from zhinan.intake.model import Table
from zhinan.intake.shapes import Shapes, read_shapes
from zhinan.intake.sheet import Sheet

NAME, CODE = "业务办理项名称", "业务办理项编码"
HEAD = [NAME, CODE, "事项类型", "行使层级", "实施主体", "材料名称", "材料类型", "是否减免"]
Make = Callable[..., Sheet]


def read(sheet: Make, headings: Headings, *rows: list[str], head: list[str] = HEAD) -> Shapes:
    return read_shapes([sheet([head, *rows])], headings)


def parts(table: Table) -> list[tuple[int, list[str]]]:
    return [(record.part, record.values) for record in table.records]


@pytest.mark.parametrize(
    ("names", "types", "waived"),
    [
        ("1.申请表\n2.身份证", "1.原件\n2.复印件", "1、否\n2、是"),
        ("①申请表\n②身份证", "原件\n复印件", "（1）否\n（2）是"),
        ("一、申请表\n\n二、身份证\n", "原件\n 复印件 ", "否\n是"),
        ("申请表\n身份证", "原件\n复印件", "否\n是"),
    ],
)
def test_each_line_is_a_material(sheet: Make, headings: Headings, names: str, types: str, waived: str) -> None:
    shapes = read(
        sheet,
        headings,
        ["甲", "c1", "许可", "县级", "某局", names, types, waived],
        ["乙", "c2", "许可", "县级", "某局", "户口本", "原件", "否"],
    )
    items, materials = shapes.tables
    assert parts(materials) == [
        (1, ["申请表", "原件", "否"]),
        (2, ["身份证", "复印件", "是"]),
        (0, ["户口本", "原件", "否"]),
    ]
    assert [record.item for record in materials.records] == [0, 0, 1]
    assert [materials.address(record, "材料类型") for record in materials.records] == ["G2", "G2", "G3"]
    assert [record.values[0] for record in items.records] == ["甲", "乙"] and shapes.findings == []


def test_a_numbered_entry_may_go_on_in_the_next_line(sheet: Make, headings: Headings) -> None:
    row = ["甲", "c1", "许可", "县级", "某局", "1.申请表\n（一式两份）\n2.身份证", "原件\n复印件", ""]
    materials = read(sheet, headings, row).tables[1]
    assert parts(materials) == [(1, ["申请表\n（一式两份）", "原件", ""]), (2, ["身份证", "复印件", ""])]


@pytest.mark.parametrize(
    ("names", "types", "waived"),
    [
        ("申请表\n（一式两份）", "原件", "否"),  # a name over two lines
        ("申请表", "原件\n复印件", "否"),  # options below each other
        ("申请表\n（原件）", "", ""),  # nothing beside it
        ("1.申请表", "原件", "否"),
        ("申请表1.5版\n2.0版", "原件", "否"),
    ],
)
def test_lines_that_are_no_list(sheet: Make, headings: Headings, names: str, types: str, waived: str) -> None:
    shapes = read(sheet, headings, ["甲", "c1", "许可", "县级", "某局", names, types, waived])
    assert parts(shapes.tables[1]) == [(0, [names, types, waived])] and shapes.findings == []


@pytest.mark.parametrize(
    ("names", "types", "waived", "counts"),
    [
        ("1.申请表\n2.身份证", "1.原件\n2.复印件", "否", (2, 2, 1)),
        ("1.申请表\n2.身份证\n3.户口本", "原件\n复印件", "否\n否\n是", (3, 2, 3)),
        ("申请表\n身份证", "1.原件\n2.复印件", "否", (2, 2, 1)),
    ],
)
def test_lines_that_do_not_fit_are_told_once_and_kept(
    sheet: Make, headings: Headings, names: str, types: str, waived: str, counts: tuple[int, int, int]
) -> None:
    shapes = read(sheet, headings, ["甲", "c1", "许可", "县级", "某局", names, types, waived])
    assert parts(shapes.tables[1]) == [(0, [names, types, waived])]
    assert shapes.tables[1].records[0].broken == {"材料类型": "S17", "是否减免": "S17"}
    (finding,) = shapes.findings
    assert (finding.rule, finding.cell, finding.value, finding.element) == ("S17", "F2", names, "材料名称")
    for cell, count in zip(("F2", "G2", "H2"), counts, strict=True):
        assert f"{cell}“" in finding.message and f"有 {count} 行" in finding.message


def test_steps_and_sheets_of_their_own(sheet: Make, headings: Headings) -> None:
    head = [NAME, "环节名称", "办理人", "办理时限", "审查标准"]
    row = ["甲\n乙", "受理\n审核", "综合窗口\n首席代表", "当场\n1", "齐全\n合法"]
    (steps,) = read(sheet, headings, row, head=head).tables
    assert parts(steps) == [
        (1, ["甲\n乙", "受理", "综合窗口", "当场", "齐全"]),
        (2, ["甲\n乙", "审核", "首席代表", "1", "合法"]),
    ]


def test_in_a_form(sheet: Make, headings: Headings) -> None:
    rows = [
        [NAME, "甲"],
        [CODE, "c1"],
        ["行使层级", "县级"],
        ["材料名称", "1.表\n2.证"],
        ["材料类型", "1.原件\n2.复印件"],
    ]
    materials = read_shapes([sheet(rows)], headings).tables[1]
    assert parts(materials) == [(1, ["表", "原件"]), (2, ["证", "复印件"])]
    assert materials.address(materials.records[1], "材料类型") == "B5"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("行政许可（2项）", False),
        ("行政许可 ２ 项", False),
        ("行政许可", False),
        ("第3项", False),
        ("2项主项、5项子项", False),  # which of them?
        ("行政许可（254项）", True),
        ("1项", True),
    ],
)
def test_count_in_the_name_of_a_sheet(sheet: Make, headings: Headings, name: str, told: bool) -> None:
    rows = [[NAME, CODE, "行使层级"], ["甲", "c1", "县级"], ["乙", "c2", "县级"], ["合计", "2项", ""]]
    shapes = read_shapes([sheet(rows, name=name)], headings)
    assert [finding.rule for finding in shapes.findings] == (["S18"] if told else [])
    assert "事项类型" not in shapes.tables[0].columns  # what only the sheet's name says is no value


def test_count_and_what_was_read_are_both_named(sheet: Make, headings: Headings) -> None:
    rows = [[NAME, CODE, "行使层级"], ["甲", "c1", "县级"]]
    (finding,) = read_shapes([sheet(rows, name="行政许可(254项)")], headings).findings
    assert "写 254 项，实际读到 1 项" in finding.message and finding.value == "254"
