"""The bureau's catalogue of items: found headings, and what a broken one is answered with."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from zhinan.errors import UsageError
from zhinan.intake.catalogue import read_catalogue

CODE = "11411521MB0Q12345C441010020100001"
OTHER = "11411521MB0Q12345C441010020200001"


def write(folder: Path, *rows: tuple[object, ...], title: str = "目录") -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = title
    for row in rows:
        book.active.append(row)
    book.save(folder / "catalogue.xlsx")
    return folder


def test_no_catalogue_is_none(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path / "nowhere") == {}
    assert read_catalogue(tmp_path) == {}


@pytest.mark.parametrize("heading", ["编码", "业务办理项编码", "实施编码", "基本编码", " 编 码 *"])
@pytest.mark.parametrize("name", ["名称", "业务办理项名称", "事项名称"])
def test_headings_by_other_names_below_a_title(tmp_path: Path, heading: str, name: str) -> None:
    folder = write(tmp_path, ("罗山县事项目录",), (), ("序号", heading, name), (1, CODE, "农药经营许可证核发（新办）"))
    assert read_catalogue(folder) == {CODE: "农药经营许可证核发（新办）"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = f"业务办理项编码,业务办理项名称\r\n{CODE},农药经营许可证核发\r\n {OTHER} ,取水许可\r\n"
    (tmp_path / "catalogue.csv").write_text(text, encoding)
    assert read_catalogue(tmp_path) == {CODE: "农药经营许可证核发", OTHER: "取水许可"}


def test_the_most_exact_code_of_a_row_counts(tmp_path: Path) -> None:
    rows = ("基本编码", "业务办理项编码", "名称"), ("410100201000", CODE, "甲证核发"), ("410100202000", "", "乙证核发")
    assert read_catalogue(write(tmp_path, *rows)) == {CODE: "甲证核发", "410100202000": "乙证核发"}


def test_the_same_row_twice_says_the_same(tmp_path: Path) -> None:
    folder = write(tmp_path, ("编码", "名称"), (CODE, "甲证核发（新办）"), (CODE, "甲证核发(新办) "))
    assert read_catalogue(folder) == {CODE: "甲证核发（新办）"}


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [("编码", "名称"), (CODE, "甲证核发"), (CODE, "乙证核发")],
            ["工作表“目录”B2“甲证核发”", "工作表“目录”B3“乙证核发”"],
        ),
        ([("编码", "名称"), ("41010020100001", "甲证")], ["工作表“目录”A2", "应为33位、31位或12位"]),
        ([("编码", "名称"), (1.1411521e32, "甲证核发")], ["工作表“目录”A2", "编码列要存成文本"]),
        ([("编码", "名称"), (CODE, None)], ["工作表“目录”B2没有名称"]),
        ([("编码", "名称"), (None, "甲证核发")], ["工作表“目录”B2的“甲证核发”没有编码"]),
        ([("编码", "名称")], ["没有事项"]),
        ([("代码", "事项")], ["工作表“目录”里没有找到表头"]),
    ],
)
def test_a_broken_catalogue_names_file_sheet_and_cell(
    tmp_path: Path, rows: list[tuple[object, ...]], told: list[str]
) -> None:
    with pytest.raises(UsageError) as caught:
        read_catalogue(write(tmp_path, *rows))
    assert all(text in str(caught.value) for text in ["catalogue.xlsx", *told]), str(caught.value)


def test_an_unreadable_catalogue_says_why(tmp_path: Path) -> None:
    (tmp_path / "catalogue.xlsx").write_bytes(b"%PDF-1.4")
    with pytest.raises(UsageError, match=r"catalogue\.xlsx 有误：文件是 PDF"):
        read_catalogue(tmp_path)


def test_two_catalogues_are_one_too_many(tmp_path: Path) -> None:
    write(tmp_path, ("编码", "名称"), (CODE, "甲证核发"))
    (tmp_path / "catalogue.csv").write_text(f"编码,名称\n{CODE},甲证核发\n", "utf-8")
    with pytest.raises(UsageError, match="只能有一个"):
        read_catalogue(tmp_path)
