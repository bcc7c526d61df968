"""Persons: posts are shown, names and mobile numbers are not."""

from __future__ import annotations

import pytest

from expectations.columns import departments
from expectations.model import Standard
from zhinan.deliver.personal import HIDDEN, county_offices, is_post, known_names, mailing, offices_of, post, public_text


@pytest.mark.parametrize(
    "text",
    [
        "综合窗口工作人员", "综合窗口受理人员", "政务服务股人员或窗口首席代表", "综合窗口或综合出证窗口工作人员",
        "窗口负责人",
        "政务服务股工作人员、窗口首席代表", "3楼 无差别综合受理窗口（工作人员）", "分管领导",
        "业务股室负责人", "行政审批股股长",
    ],
)  # fmt: skip
def test_posts(text: str) -> None:
    assert post(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "张三",
        "综合窗口张三",
        "政务服务股工作人员（李四）",
        "王五股长",
        "综合窗口工作人员 赵六",
        "张",
        "",
        " ",
        "3",
        "／",
    ],
)
def test_what_may_be_a_person_is_no_post(text: str) -> None:
    assert post(text) == ""


def test_posts_around_a_name_are_no_part_of_it() -> None:
    assert set(known_names("政务服务股张三丰、李四综合窗口；窗口首席代表王五")) == {"张三丰", "李四", "王五"}
    assert known_names("综合窗口工作人员", "", "13812345678", "姓名：无；联系电话：0376-2178653") == ()
    assert known_names("受理环节：张三同志") == ("张三",)


def test_a_name_in_the_place_of_an_office_makes_no_office_of_it() -> None:
    raw = {"主办处室": "张三", "实施主体": "罗山县蓝天局"}
    assert offices_of(raw, frozenset({"林茶局"})) == {"林茶局", "罗山县蓝天局"}


def test_an_office_is_known_by_its_own_name() -> None:
    assert not is_post("蓝天股工作人员")
    assert is_post("蓝天股工作人员", frozenset({"蓝天股"}))


def test_the_names_of_departments_are_no_persons(standard: Standard) -> None:
    names = county_offices(standard)
    assert names > {"河南省", "信阳市", "罗山县", "林业局"}
    assert all(is_post(f"{name}窗口工作人员", names) for name in (one.name for one in departments(standard)))


def test_names_that_were_given_are_covered() -> None:
    names = known_names("受理：欧阳建国；审核：李四、综合窗口工作人员", None, "阿依努尔·买买提")
    assert set(names) == {"欧阳建国", "李四", "阿依努尔·买买提"}
    shown = public_text("找欧阳建国或李四，或阿依努尔·买买提", names)
    assert not any(name in shown for name in names) and HIDDEN in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("收件人：张三 0376-2178653", f"收件人：{HIDDEN} 0376-2178653"),
        ("收件人：政务服务股审批室工作人员", "收件人：政务服务股审批室工作人员"),
        ("咨询联系人:李四，13812345678", f"咨询联系人:{HIDDEN}，138****5678"),
        ("1. 领取人应携带有效身份证", "1. 领取人应携带有效身份证"),
        ("负责人：王五政务服务股", f"负责人：{HIDDEN}政务服务股"),
        ("联系人：阿依努尔·买买提", f"联系人：{HIDDEN}"),
        ("核对负责人是否具备资格", "核对负责人是否具备资格"),
        ("负责人：身份证明", "负责人：身份证明"),
    ],
)
def test_persons_behind_a_label(text: str, shown: str) -> None:
    assert public_text(text) == shown


FIXED = "河南省信阳市罗山县政务服务中心 3 楼综合受理窗口 0376—2178653（寄件前请电话联系）"
OWN = "河南省信阳市罗山县政务服务中心2楼人社综合窗口 收件人：政务服务股审批室工作人员 联系电话：0376-2182422"


@pytest.mark.parametrize("text", [FIXED, OWN, OWN.replace(" ", "，")])
def test_where_to_send_is_shown_as_written(standard: Standard, text: str) -> None:
    assert mailing(text, county_offices(standard)) == (text, False)


def test_who_receives_is_left_out(standard: Standard) -> None:
    places = county_offices(standard)
    address = "河南省信阳市罗山县政务服务中心2楼人社综合窗口"
    assert mailing(f"{address} 收件人：张三 联系电话：0376-2182422", places) == (
        f"{address} 联系电话：0376-2182422",
        True,
    )
    assert mailing("张三 0376-2182422", places) == ("0376-2182422", True)
    assert mailing(f"{address}，李四0376-2182422", places) == (f"{address} 0376-2182422", True)
