"""Values that cannot be used are noted with their record, in every shape of workbook, and at the right cell."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from zhinan.intake.department import Department
from zhinan.intake.headings import Headings
from zhinan.intake.model import Reading, Table
from zhinan.intake.read import read_file

NAME, CODE, BASE = "业务办理项名称", "业务办理项编码", "基本编码"
HEAD = [CODE, NAME, BASE, "实施主体", "行使层级"]
LOST = 1.144000000693991e30
LOST_TEXT = "1144000000693991000000000000000"
Rows = list[list[object]]


@pytest.fixture(scope="module")
def names(headings: Headings) -> Headings:
    return dataclasses.replace(headings, codes=frozenset({CODE, "实施编码", BASE}))


@pytest.fixture
def read(tmp_path: Path, names: Headings) -> Callable[..., Reading]:
    def make(sheets: dict[str, Rows], merged: dict[str, list[str]] | None = None) -> Reading:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, rows in sheets.items():
            page = book.create_sheet(name)
            for row in rows:
                page.append(row)
            for area in (merged or {}).get(name, []):
                page.merge_cells(area)
        book.save(tmp_path / "某局.xlsx")
        reading = read_file(tmp_path / "某局.xlsx", "某局.xlsx", names, [Department("林茶局", "一组")])
        assert (reading.status, reading.reason) == ("read", None)
        for account in reading.sheets:
            parts = account.heading_rows + account.blank_rows + account.note_rows + account.record_rows
            assert parts == account.rows
        return reading

    return make


def broken(tables: list[Table]) -> list[tuple[str, str, str, str, str]]:
    """(kind, cell, element, rule, what stands there) of every broken value."""
    return [
        (t.kind, t.address(r, element), element, rule, dict(zip(t.columns, r.values, strict=True))[element])
        for t in tables
        for r in t.records
        for element, rule in (r.broken or {}).items()
    ]


def test_a_wide_table(read: Callable[..., Reading]) -> None:
    reading = read(
        {
            "事项": [
                ["林茶局事项"],
                HEAD,
                ["c1", "甲", "=A3", "林茶局", "#N/A"],
                [LOST, "乙", 411002001000.0, "#REF!", "县级"],
                ["1.144E+30", "#N/A", "41100200100012345", "=资料!B2", "县级"],
                ["c4", "#n/a 是一种写法", "000", "林茶局", "1E3"],
            ]
        }
    )
    assert broken(reading.tables) == [
        ("item", "E3", "行使层级", "S12", "#N/A"),
        ("item", "C3", BASE, "S13", "=A3"),
        ("item", "D4", "实施主体", "S12", "#REF!"),
        ("item", "A4", CODE, "S14", LOST_TEXT),
        ("item", "B5", NAME, "S12", "#N/A"),
        ("item", "D5", "实施主体", "S13", "=资料!B2"),
        ("item", "A5", CODE, "S14", "1.144E+30"),
    ]


@pytest.mark.parametrize(
    ("code", "is_lost"),
    [
        (LOST, True),
        (1e15, True),
        (123456789012345.0, False),
        ("1144000000693991400000000000000", True),
        ("1144000006939914101441100200100", False),
        ("114400000693991010144110020010001", False),
        ("1.1440000006939914E+30", True),
        ("1.144e30", True),
        ("\t1E+31", True),
        ("41100E200100", False),
        ("410100201000", False),
        ("4111000000000000", True),
    ],
)
def test_a_code_is_distorted(read: Callable[..., Reading], code: object, is_lost: bool) -> None:
    found = broken(read({"事项": [HEAD, [code, "甲", None, "林茶局"]]}).tables)
    assert [rule for *_, rule, _ in found] == (["S14"] if is_lost else [])


def test_large_numbers_elsewhere_are_no_codes(read: Callable[..., Reading]) -> None:
    assert broken(read({"事项": [HEAD, ["c1", "甲", None, LOST, "1.1E+30"]]}).tables) == []


def test_a_merged_cell_is_one_cell(read: Callable[..., Reading]) -> None:
    rows: Rows = [HEAD, ["c1", "甲", None, "#N/A"], ["c2", "乙"], ["c3", "丙"]]
    found = broken(read({"事项": rows}, {"事项": ["D2:D4"]}).tables)
    assert found == [("item", "D2", "实施主体", "S12", "#N/A")] * 3


def test_forms(read: Callable[..., Reading]) -> None:
    form: Rows = [
        ["序号", "要素", "填写要求", "填写内容"],
        [1, NAME, "按实填写", "=目录!B2"],
        [2, CODE, "按实填写", LOST],
        [3, "行使层级", "县级", "#VALUE!"],
        [4, "材料名称", "", "申请表"],
        [5, "材料类型", "", "#N/A"],
    ]
    side: Rows = [[NAME, "甲", "乙"], [CODE, "c1", "c2"], ["实施主体", "某局", "#N/A"], ["行使层级", "=B9", "县级"]]
    pairs: Rows = [[NAME, "甲", CODE, LOST], ["行使层级", "#REF!", "实施主体", "某局"], ["法定时限", "1", BASE, "=B1"]]
    assert broken(read({"甲": form}).tables) == [
        ("item", "D4", "行使层级", "S12", "#VALUE!"),
        ("item", "D2", NAME, "S13", "=目录!B2"),
        ("item", "D3", CODE, "S14", LOST_TEXT),
        ("material", "D6", "材料类型", "S12", "#N/A"),
    ]
    assert broken(read({"甲": side}).tables) == [
        ("item", "B4", "行使层级", "S13", "=B9"),
        ("item", "C3", "实施主体", "S12", "#N/A"),
    ]
    assert broken(read({"甲": pairs}).tables) == [
        ("item", "B2", "行使层级", "S12", "#REF!"),
        ("item", "D3", BASE, "S13", "=B1"),
        ("item", "D1", CODE, "S14", LOST_TEXT),
    ]


def test_tables_of_materials_and_steps(read: Callable[..., Reading]) -> None:
    materials: Rows = [
        [CODE, NAME, "材料名称", "材料类型", "材料形式", "原件份数"],
        [LOST, "甲", "申请表", "原件", "#N/A", 1],
        ["c1", "甲", "=T1", "原件", "纸质", "#REF!"],
    ]
    steps: Rows = [[NAME, "环节名称", "办理人", "审查标准"], ["甲", "受理", "#NAME?", "x"]]
    found = broken(read({"事项": [HEAD, ["c1", "甲"]], "申请材料": materials, "办理流程": steps}).tables)
    assert found == [
        ("material", "E2", "材料形式", "S12", "#N/A"),
        ("material", "A2", CODE, "S14", LOST_TEXT),
        ("material", "F3", "原件份数", "S12", "#REF!"),
        ("material", "C3", "材料名称", "S13", "=T1"),
        ("step", "C2", "办理人", "S12", "#NAME?"),
    ]


def test_csv(tmp_path: Path, names: Headings) -> None:
    path = tmp_path / "林茶局.csv"
    path.write_text(f"{','.join(HEAD)}\n1.144E+30,甲,410100201000,#N/A,县级\n\t1144000,乙,,,#SPILL!\n", "gb18030")
    reading = read_file(path, path.name, names, [Department("林茶局", "一组")])
    assert broken(reading.tables) == [
        ("item", "D2", "实施主体", "S12", "#N/A"),
        ("item", "A2", CODE, "S14", "1.144E+30"),
        ("item", "E3", "行使层级", "S12", "#SPILL!"),
    ]


def test_rows_of_nothing_but_errors(read: Callable[..., Reading]) -> None:
    reading = read(
        {
            "事项": [
                ["序号", *HEAD],
                [1, "c1", "甲", None, "林茶局", "县级"],
                # The name is in error: somebody meant an item here.
                [2, None, "#N/A", None, "#N/A", "#N/A"],
                # Formulas copied down in advance, with nothing to look up.
                [3, None, None, None, "#N/A", "#N/A"],
                [None, None, None, None, "=A1", "#N/A"],
                # A number that is a formula is still nothing but a number.
                ["=ROW()-1"],
                # One word of one's own, and it is a row that was filled in.
                [4, None, None, None, "#N/A", "县级"],
            ]
        }
    )
    assert [record.row + 1 for record in reading.tables[0].records] == [2, 3, 7]
    (account,) = reading.sheets
    assert (account.record_rows, account.blank_rows) == (3, 3)


def test_columns_of_nothing_but_errors(read: Callable[..., Reading]) -> None:
    form: Rows = [[NAME, "甲", None, "=B1"], [CODE, "c1", None, None], ["实施主体", "某局", "#N/A", "#N/A"]]
    form += [["行使层级", "县级", "=B9", "县级"]]
    (items,) = read({"甲": form}).tables
    assert [(record.column, record.values[0]) for record in items.records] == [(1, "甲"), (3, "=B1")]


def test_a_material_in_error_beside_a_merged_name_is_a_material(read: Callable[..., Reading]) -> None:
    rows: Rows = [
        [NAME, CODE, "行使层级", "实施主体", "材料名称", "材料类型"],
        ["甲", "c1", "县级", "某局", "申请表", "原件"],
        [None, None, None, None, "#N/A", "#N/A"],
    ]
    reading = read({"事项": rows}, {"事项": ["A2:A3", "B2:B3"]})
    assert reading.count("item") == 1 and reading.count("material") == 2
    assert [cell for _, cell, *_ in broken(reading.tables)] == ["E3", "F3"]


def test_an_error_is_no_department(read: Callable[..., Reading]) -> None:
    rows: Rows = [
        ["#N/A"],
        HEAD,
        *([f"c{n}", f"事项{n}", None, "#N/A"] for n in range(5)),
        ["c9", "丙", None, "林茶局"],
    ]
    assert read({"事项": rows}).department == "林茶局"


def test_an_error_in_the_process_text_tells_no_step(tmp_path: Path) -> None:
    headings = Headings(
        {"业务办理项名称": {"item": NAME}, "办理流程说明": {"item": "办理流程说明"}, "行使层级": {"item": "行使层级"}},
        frozenset({NAME}),
    )
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append([NAME, "办理流程说明", "行使层级"])
    page.append(["甲", '="环节名称：受理；办理人：张；办理时限：当场办理；审查标准：x；办理结果：y"', "县级"])
    page.append(["乙", "环节名称：受理；办理人：张；办理时限：当场办理；审查标准：x；办理结果：y", "县级"])
    book.save(tmp_path / "x.xlsx")
    reading = read_file(tmp_path / "x.xlsx", "x.xlsx", headings, [])
    assert [(record.item, record.values[0]) for record in reading.tables[1].records] == [(1, "受理")]
