from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhinan.text import compact, is_placeholder, prose


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("就近办，网上办、一次办", "就近办,网上办,一次办"),
        ("乘坐 K1 路、1、2、6 路公交车", "乘坐K1路、1、2、6路公交车"),
        ("罗山县政务服务中心（罗山县市民之家）", "罗山县政务服务中心(罗山县市民之家)"),
        ("０３７６—２１７８６５３", "0376-2178653"),
        ("\ufeff县\u200b级 ", "县级"),
        ("4 星级", "4星级"),
        ("上午 09:00-12:00\n下午 13:00-17:00", "上午09:00-12:00 下午13:00-17:00"),
    ],
)
def test_equivalent_writings_compare_equal(one: str, other: str) -> None:
    assert prose(one) == prose(other)


def test_prose_keeps_the_space_between_words() -> None:
    assert prose("K1  bus\tstop") == "K1 bus stop"


def test_compact_keeps_no_space_at_all() -> None:
    assert compact(" 1141 1521\n0061 ") == "114115210061"


@pytest.mark.parametrize("text", ["无", "/", "--", "待定", "测试", "xxx", "0376-xxxxxxx", "x 楼", "暂无。", "N/A"])
def test_placeholders(text: str) -> None:
    assert is_placeholder(text)


@pytest.mark.parametrize("text", ["无系统", "0", "否", "无差别综合受理窗口", "3楼", "测试仪器检定", ""])
def test_values_are_no_placeholders(text: str) -> None:
    assert not is_placeholder(text)


# What departments type; not every combining mark of every script.
TYPED = st.text(st.sampled_from("事项办理１2３ab　 \t\n、，。；：“”（）()【】—-\u200b\ufeff①Ⅱ㎡/"))


@given(TYPED)
def test_what_is_invisible_changes_nothing(text: str) -> None:
    """Texts that hold nothing invisible go a shorter way; it leads to the same."""
    assert compact(f"\u200b{text}") == compact(text)
    assert prose(f"\u200b{text}") == prose(text)


@given(TYPED)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert compact(compact(text)) == compact(text)
    assert prose(prose(text)) == prose(text)
