"""csv: encodings, separators, quotes; a record's number is its row."""

from __future__ import annotations

import pytest

from zhinan.errors import Rejected
from zhinan.intake.limits import Limits
from zhinan.intake.separated import read_separated
from zhinan.intake.workbook import read_workbook


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_encodings_and_separators(encoding: str, separator: str) -> None:
    text = separator.join(["名称", "编码", "说明"]) + "\r\n" + separator.join(["甲", "007", '"一,二;三"']) + "\r\n"
    (sheet,) = read_workbook(text.encode(encoding), "某局.csv").sheets
    assert (sheet.name, sheet.index) == ("某局", 0)
    assert sheet.cells == [["名称", "编码", "说明"], ["甲", "007", "一,二;三"]]


def test_one_long_sentence_does_not_decide_the_separator() -> None:
    text = "a;b;c\n1;2;3\n1;一,二,三,四,五,六,七;3\n"
    assert read_separated(text)[2] == ["1", "一,二,三,四,五,六,七", "3"]


def test_blank_lines_and_line_breaks_in_cells_keep_row_numbers() -> None:
    assert read_separated('a,b\n\n"1\n2",3\n4\n') == [["a", "b"], ["", ""], ["1\n2", "3"], ["4", ""]]


def test_quotes_doubled_or_with_backslash() -> None:
    assert read_separated('"a ""b"" c",d\n') == [['a "b" c', "d"]]
    assert read_separated('"a \\"b\\" c",d\n') == [['a "b" c', "d"]]


def test_values_are_kept_as_they_are() -> None:
    assert read_separated('"\t0012", x ,C:\\temp\n') == [["\t0012", " x ", "C:\\temp"]]


def test_unclosed_quote_is_rejected_and_not_swallowed() -> None:
    with pytest.raises(Rejected, match="引号"):
        read_separated('a,b\n"1,2\n3,4\n')


def test_huge_cell() -> None:
    assert len(read_separated(f"a,b\n{'x' * 300_000},2\n")[1][0]) == 300_000


@pytest.mark.parametrize("separator", ["^", "|", "，"])
def test_rare_separators(separator: str) -> None:
    rows = [["名称", "编码", "时限"], ["甲", "007", "5"], ["乙,丙", "008", ""]]
    text = "".join(separator.join(row) + "\r\n" for row in rows)
    if separator == "，":
        text = text.replace("乙,丙", "乙")
        rows[2][0] = "乙"
    assert read_separated(text) == rows
    assert read_separated("罗山县林茶局\r\n" + text)[1:] == rows


def test_marks_in_cells_are_no_separators() -> None:
    listed = "名称,渠道\n甲,网上|窗口|邮寄|电话\n乙,网上|窗口|邮寄|电话\n"
    assert read_separated(listed)[1] == ["甲", "网上|窗口|邮寄|电话"]
    prose = (
        "受理条件\n年满十八岁，无犯罪记录，身体健康。\n有固定住所，有资金。\n符合规定，手续齐全，材料真实，无欠费。\n"
    )
    assert read_separated(prose)[1] == ["年满十八岁，无犯罪记录，身体健康。"]
    both = "名称,条件\n甲,年满十八岁，无犯罪记录，健康\n乙,有住所，有资金，有人员\n"
    assert read_separated(both)[2] == ["乙", "有住所，有资金，有人员"]


def test_codes_kept_as_texts_from_a_spreadsheet_program() -> None:
    text = '名称,编码\n甲,="0071"\n乙,"=""0072"""\n丙, ="0073" \n丁,="a"&"b"\n'
    assert [row[1] for row in read_separated(text)] == ["编码", "0071", "0072", "0073", '="a"&"b"']
    assert read_separated("编码,名称\n'0071,甲\n")[1] == ["'0071", "甲"]  # may be part of the value


def test_errors_with_spaces_around_them() -> None:
    assert read_separated("名称,编码\n甲, #N/A \n乙,#1 号\n")[1:] == [["甲", "#N/A"], ["乙", "#1 号"]]


def test_first_line_for_excel_is_no_row() -> None:
    assert read_separated("sep=;\r\na;b\r\n1,2;3\r\n") == [["a", "b"], ["1,2", "3"]]


def test_one_absurdly_wide_row_is_not_laid_out() -> None:
    with pytest.raises(Rejected, match="超出可读取的大小"):
        read_separated("a,b\n" * 5000 + "," * 5000, Limits(cells=1_000_000))
