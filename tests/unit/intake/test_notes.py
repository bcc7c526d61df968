"""Notes below a table are told from records."""

from __future__ import annotations

import pytest

from zhinan.intake.notes import is_note, is_running_number, is_section_title


@pytest.mark.parametrize(
    "texts",
    [
        ["合计", "65项"],
        ["总计：12"],
        ["备注：以上事项…"],
        ["注1：一\n二"],
        ["说明"],
        ["填报人：张", "审核人：李", "联系电话：0376", "填报日期：2023年5月"],
        ["单位负责人（签字）："],
    ],
)
def test_notes(texts: list[str]) -> None:
    assert is_note(texts, 20)


@pytest.mark.parametrize(
    "texts",
    [
        ["说明书备案"],
        ["合计划拨审批"],
        ["审核人员资格认定"],
        ["备注册登记", "1"],
        ["合计", "1", "2", "3", "4", "5"],
    ],
)
def test_names_that_begin_like_notes(texts: list[str]) -> None:
    assert not is_note(texts, 6)


def test_running_numbers_and_sections() -> None:
    assert is_running_number("12")
    assert is_running_number("3、")
    assert not is_running_number("一")
    assert is_section_title("一、行政许可（12项）")
    assert not is_section_title("一次性告知")
