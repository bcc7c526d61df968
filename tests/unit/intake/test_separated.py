"""csv: encodings, separators, quotes; a record's number is its row."""

from __future__ import annotations

import pytest

from zhinan.errors import Rejected
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
