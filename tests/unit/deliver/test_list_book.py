"""Tables of text as workbooks: what a program reads from them is what was given, cell by cell."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from lxml import etree

from zhinan.deliver.heights import row_height
from zhinan.deliver.list_book import ListBook
from zhinan.deliver.sheets import list_sheet, write_list

TEXTS = (
    "行政许可", "", "=1+1", "+86 376", "007", "a & b < c > d", '"引号"', "  两头有空格  ", "一行\n两行", "_x0041_ 原样",
    "__x000D_", "_x0041_x0042_",
    "回车\r在中间", "\t制表", "😀𠮷", "]]>", "<c r=\"A1\"/>", "&amp;", "s=\"9\"", "长" * 40_000,
)  # fmt: skip
COLUMNS = [("序号", 6), ("内容", 30), ("空", 10)]
HEADINGS = ("序号", "内容", "空")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "清单.xlsx"
    write_list(path, "罗山县清单", "共若干项", "清单", COLUMNS, [[str(i), text, ""] for i, text in enumerate(TEXTS)])
    return path


def test_every_text_comes_back_as_it_was(book: Path) -> None:
    page = openpyxl.load_workbook(book)["清单"]
    found = [tuple(cell.value for cell in row) for row in page.iter_rows(min_row=4)]
    # openpyxl leaves _xHHHH_ as the file has it; Excel and calamine read the character.
    expected = [text for text in TEXTS if "_x" not in text and "\r" not in text]
    read = {int(row[0]): row[1] for row in found}
    assert [read[TEXTS.index(text)] or "" for text in expected[:-1]] == expected[:-1]
    assert len(read[len(TEXTS) - 1]) == 32_767 and read[len(TEXTS) - 1].startswith("长" * 30_000)
    assert [row[2] for row in found] == [None] * len(TEXTS), "a blank cell holds nothing"
    assert all(page.cell(row, 2).data_type in "sn" for row in range(4, 4 + len(TEXTS))), "no formula"


def test_calamine_reads_the_same(book: Path) -> None:
    rows = python_calamine.load_workbook(str(book)).get_sheet_by_name("清单").to_python(skip_empty_area=False)
    assert [row[1] for row in rows[3:]][:-1] == list(TEXTS[:-1])


def test_the_table_and_the_sheet_reach_to_the_last_row(book: Path) -> None:
    last = 3 + len(TEXTS)
    page = openpyxl.load_workbook(book)["清单"]
    assert [table.ref for table in page.tables.values()] == [f"A3:C{last}"]
    assert page.dimensions == f"A1:C{last}"
    assert tuple(cell.value for cell in page[3]) == HEADINGS
    # Programs that read row by row trust the dimension.
    lazy = openpyxl.load_workbook(book, read_only=True)["清单"]
    assert lazy.max_row == last and len(list(lazy.iter_rows())) == last


def test_cells_look_alike_and_rows_are_as_high_as_their_text(book: Path) -> None:
    page = openpyxl.load_workbook(book)["清单"]
    looks = {(cell.font.name, cell.number_format, cell.alignment.wrap_text, cell.border.left.style)
             for row in page.iter_rows(min_row=4) for cell in row}  # fmt: skip
    assert looks == {("宋体", "@", True, "thin")}
    two_lines = 4 + TEXTS.index("一行\n两行")
    assert page.row_dimensions[two_lines].height == row_height(["一行\n两行"], [30]) == 30
    assert page.row_dimensions[two_lines - 1].height == 17


def test_each_sheet_has_its_own_rows(tmp_path: Path) -> None:
    path = tmp_path / "二.xlsx"
    with ListBook(path, "两张表") as book:
        list_sheet(
            book, "甲", "说明", "甲", COLUMNS, [["1", "甲一", "x"], ["2", "甲二", "y"]], choices={"空": ["是", "否"]}
        )
        list_sheet(book, "空表", "说明", "空表", COLUMNS, [])
        list_sheet(book, "乙", "说明", "乙", COLUMNS, [["1", "乙一", ""]], under=("a", "b", "c"), is_wrapped=False)
    read = openpyxl.load_workbook(path)
    assert [[cell.value for cell in row] for row in read["甲"].iter_rows(min_row=4)] == [
        ["1", "甲一", "x"],
        ["2", "甲二", "y"],
    ]
    assert [str(one.sqref) for one in read["甲"].data_validations.dataValidation] == ["C4:C5"]
    assert read["空表"].max_row == 3
    assert [cell.value for cell in read["乙"][5]] == ["1", "乙一", None] and read["乙"].row_dimensions[5].height == 15
    with zipfile.ZipFile(path) as parts:
        assert all(etree.fromstring(parts.read(name)) is not None for name in parts.namelist() if name.endswith(".xml"))


def test_equal_content_is_equal_bytes_and_an_error_leaves_no_file(tmp_path: Path) -> None:
    one, two = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    for path in (one, two):
        write_list(path, "题", "注", "表", COLUMNS, [["1", "同", ""]])
    assert one.read_bytes() == two.read_bytes()
    with pytest.raises(ValueError, match="zip"):
        write_list(tmp_path / "3.xlsx", "题", "注", "表", COLUMNS, [["1", "少一列"]])
    assert not (tmp_path / "3.xlsx").exists()
