"""data/reference/cancellations.toml: what people confirm as cancelled is added to it, and read back strictly."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zhinan.errors import UsageError
from zhinan.intake.cancellations import NAME, Cancellation, add_cancellations, read_cancellations

ONE = Cancellation("林茶局", "411X01", "甲", "2023-05-10", date(2023, 5, 12), "某某", date(2023, 5, 11), "“依据”文")
ENTRY = """[[cancellation]]
department = "林茶局"
name = "乙"
by = "某某"
batch = "2023-05-10"
effective = 2023-05-12
date = 2023-05-11
"""


def test_no_file_no_cancellation(tmp_path: Path) -> None:
    assert read_cancellations(tmp_path) == []


def test_what_is_added_is_read_back_and_what_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(f"# 手工添加\n{ENTRY}", "utf-8")
    add_cancellations(tmp_path, [ONE])
    first, second = read_cancellations(tmp_path)
    assert (first.name, first.code, first.reason) == ("乙", "", "") and second == ONE
    assert (tmp_path / NAME).read_text("utf-8").startswith("# 手工添加\n")
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_codes_and_names_are_in_their_compared_forms(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(ENTRY.replace("乙", " 乙（其一） ") + 'code = "４１１ Ｘ01"\n', "utf-8")
    (found,) = read_cancellations(tmp_path)
    assert (found.code, found.name) == ("411X01", "乙(其一)")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("cancellation = 1", "只能有 [[cancellation]] 各条"),
        ("[[cancellation", "不是合法的 TOML"),
        (ENTRY + 'who = "x"', "第 1 条：不认识的键 who"),
        (ENTRY.replace('by = "某某"', ""), "第 1 条：没有写明认定人 by"),
        (ENTRY.replace('"林茶局"', '" "'), "第 1 条：没有写明部门 department"),
        (ENTRY.replace("date = 2023-05-11", 'date = "2023-05-11"'), "第 1 条：date 应写成 2023-05-10 这样的日期"),
        (ENTRY.replace("effective = 2023-05-12\n", ""), "第 1 条：没有写明生效日期 effective"),
        (ENTRY.replace('"乙"', '""'), "第 1 条：没有写明编码 code，也没有写明事项名称 name"),
        (ENTRY.replace('"乙"', "3"), "第 1 条：name 应为文字"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_entry(tmp_path: Path, wrong: str, told: str) -> None:
    (tmp_path / NAME).write_text(wrong, "utf-8")
    with pytest.raises(UsageError) as refused:
        read_cancellations(tmp_path)
    assert NAME in str(refused.value) and told in str(refused.value)
