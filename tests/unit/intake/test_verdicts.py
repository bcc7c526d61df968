"""Verdict files: headings by several names, dates, and what a row lacks told at its cell."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from zhinan.intake.verdicts import Verdict, is_verdict_file, read_verdicts

HEADINGS = "部门,事项编码,事项,材料或环节,规则,认定,认定人,理由,有效期至,认定时的内容"


def read(tmp_path: Path, *lines: str, headings: str = HEADINGS) -> list[Verdict]:
    file = tmp_path / "verdicts.csv"
    file.write_bytes("\n".join([headings, *lines, ""]).encode("gb18030"))
    return read_verdicts(file, "2023-05-06/verdicts.csv")


def test_a_row(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "林茶局, 1141-01 ,林木采伐,申请表,e51.2,豁免,第一组,系统改造,2023年6月30日,1 份")
    assert found == Verdict(
        "2023-05-06/verdicts.csv", "verdicts", "F2", "林茶局", "1141-01", "", "申请表", "E51.2", "waive", "第一组",
        "系统改造", "2023-06-30", "1份", None,
    )  # fmt: skip


def test_english_headings_and_a_code_in_the_column_of_the_item(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "1141521,E29.2,pass,第一组,写清楚了", headings="item,rule,verdict,by,reason")
    assert (found.item_code, found.item_name, found.verdict, found.until) == ("1141521", "1141521", "pass", None)


@pytest.mark.parametrize(
    ("row", "cell", "problem"),
    [
        (",,林木采伐,,E29.2,同意,第一组,看过,,", "F2", "认定填了“同意”，应填通过、不通过或豁免"),
        (",,,,E29.2,通过,第一组,看过,,", "C2", "没有写明事项"),
        (",,林木采伐,,,通过,第一组,看过,,", "E2", "没有写明规则编号"),
        (",,林木采伐,,E29.2,通过,,看过,,", "G2", "没有写明认定人"),
        (",,林木采伐,,E29.2,通过,第一组,,,", "H2", "没有写明理由"),
        (",,林木采伐,,E18.3,豁免,第一组,改造,,", "I2", "豁免须写明有效期"),
        (",,林木采伐,,E18.3,豁免,第一组,改造,月底,", "I2", "有效期“月底”不是日期，应写成2023-06-30"),
        (",,林木采伐,,E18.3,豁免,第一组,改造,2023-02-30,", "I2", "有效期“2023-02-30”不是日期，应写成2023-06-30"),
    ],
)
def test_what_a_row_lacks_is_told_at_its_cell(tmp_path: Path, row: str, cell: str, problem: str) -> None:
    (found,) = read(tmp_path, row)
    assert (found.cell, found.problem) == (cell, problem)


def test_rows_without_a_verdict_say_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, ",,林木采伐,,E29.2,,,,,", ",,林木采伐,,E53.5, ,,,,") == []


def test_a_file_without_a_heading_and_one_that_cannot_be_read_are_one_problem_each(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "林木采伐,通过", headings="甲,乙")
    assert found.problem == "没有表头，须有“事项”、“规则”、“认定”各列"
    broken = tmp_path / "verdicts.xlsx"
    broken.write_bytes(b"PK\x03\x04 and no more")
    (found,) = read_verdicts(broken, "b/verdicts.xlsx")
    assert found.problem is not None and found.problem.startswith("读不了这个文件：")


def test_the_worklist_filled_in_is_a_verdict_file(tmp_path: Path) -> None:
    """Titles above the heading, a date typed as a date, a column of numbers."""
    file = tmp_path / "人工认定.xlsx"
    with xlsxwriter.Workbook(str(file)) as book:
        page = book.add_worksheet("待认定")
        page.write_string(0, 0, "罗山县办事指南待人工认定清单")
        for column, heading in enumerate(["序号", "事项编码", "事项", "规则", "认定", "认定人", "理由", "有效期至"]):
            page.write_string(2, column, heading)
        for column, text in enumerate(["1", "1141", "林木采伐", "E18.3", "豁免", "第一组", "改造"]):
            page.write_string(3, column, text)
        page.write_datetime(3, 7, __import__("datetime").datetime(2023, 6, 30), book.add_format({"num_format": 14}))
    (found,) = read_verdicts(file, "b/人工认定.xlsx")
    assert (found.cell, found.item_code, found.until, found.problem) == ("E4", "1141", "2023-06-30", None)


@pytest.mark.parametrize(
    "name", ["verdicts.csv", "Verdicts.XLSX", "a/人工认定.xlsx", "人工认定（1）.xlsx", "verdicts-2.csv"]
)
def test_names_of_verdict_files(name: str) -> None:
    assert is_verdict_file(name)


@pytest.mark.parametrize("name", ["林茶局.xlsx", "verdicts.xls", "林茶局人工认定.xlsx"])
def test_other_names(name: str) -> None:
    assert not is_verdict_file(name)
