from __future__ import annotations

import pytest

from zhinan import facts
from zhinan.facts import Duration


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("1个工作日", 1, "工作日"),
        ("1 工作日", 1, "工作日"),
        ("1", 1, "工作日"),
        ("0.5 工作日", 0.5, "工作日"),
        ("半个工作日", 0.5, "工作日"),
        ("一个半工作日", 1.5, "工作日"),
        ("当场办理", 0, "工作日"),
        ("60(工作日)", 60, "工作日"),
        ("２０（工作日）", 20, "工作日"),
        ("二十一个工作日", 21, "工作日"),
        ("一百二十个工作日", 120, "工作日"),
        ("两个工作日", 2, "工作日"),
        ("5天", 5, "自然日"),
        ("15日", 15, "自然日"),
        ("30个自然日", 30, "自然日"),
        ("4小时", 4, "小时"),
    ],
)
def test_durations(text: str, amount: float, unit: str) -> None:
    assert facts.duration(text) == Duration(amount, unit)


@pytest.mark.parametrize("text", ["无", "", "尽快", "1-3个工作日", "工作日", "法定", "5个月"])
def test_what_is_no_duration(text: str) -> None:
    assert facts.duration(text) is None


def test_days_are_working_days_only() -> None:
    assert facts.days("5个工作日") == 5
    assert facts.days("5天") is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("十", 10), ("十五", 15), ("二十", 20), ("二十一", 21), ("一百", 100), ("一百零五", 105), ("两", 2), ("九", 9)],
)
def test_chinese_numbers(text: str, number: int) -> None:
    assert facts.chinese_number(text) == number


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("0376—2178653", ["0376-2178653"]),
        ("(0376)2178653", ["0376-2178653"]),
        ("0376——2178653", ["0376-2178653"]),
        ("0376--2178653", ["0376-2178653"]),
        ("03762178653", ["0376-2178653"]),
        ("020-38356454转1", ["020-38356454转1"]),
        ("020-12345", ["020-12345"]),
        ("12328", ["12328"]),
        ("020-83730850，020-83805040", ["020-83730850", "020-83805040"]),
        ("一、固话投诉:0376-2178601 短号:12345 http://henan.12388.gov.cn/", ["0376-2178601", "12345"]),
        ("0376-xxxxxxx", []),
        ("河南省信阳市464200", []),
        ("2023年5月6日", []),
    ],
)
def test_phones(text: str, phones: list[str]) -> None:
    assert facts.phones(text) == phones


def test_a_local_number_is_the_one_with_its_area_code() -> None:
    phones = ["2178653", "2178653转1", "0376-2178654", "12345", "21786531", "400-217-8653"]
    whole = ["0376-2178653", "0376-2178653转1", "0376-2178654", "12345", "21786531", "400-217-8653"]
    assert facts.with_area(phones, "0376") == whole
    assert facts.with_area(phones, None) == phones


def test_options_are_a_set_in_the_order_written() -> None:
    assert facts.options("就近办,网上办、一次办；马上办\n就近办/网上办") == ["就近办", "网上办", "一次办", "马上办"]
    assert facts.options("市（县）级部门自建系统") == ["市(县)级部门自建系统"]
    assert facts.options(" ") == []


def test_coordinates_in_the_order_written() -> None:
    assert facts.first_coordinate("114.51754，32.21106") == 114.51754
    assert facts.second_coordinate("114.51754, 32.21106") == 32.21106
    assert facts.first_coordinate("东经114度") is None


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("０", 0), (" 2 ", 2), ("0.5", 0.5), ("-1", -1)])
def test_numbers(text: str, number: float) -> None:
    assert facts.number(text) == number


@pytest.mark.parametrize("text", ["", "一", "0次", "1份", "nan", "1e5"])
def test_what_is_no_number(text: str) -> None:
    assert facts.number(text) is None
