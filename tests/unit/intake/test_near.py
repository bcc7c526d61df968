"""Headings with slips of the pen: recognised where nothing else can be meant, and never taken for another element."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from importlib.resources import files

import pytest

from expectations.columns import headings as known_headings
from expectations.model import Standard
from zhinan.intake.headings import Headings
from zhinan.intake.near import near

KINDS = ("item", "material", "step")


@pytest.fixture(scope="module")
def known(standard: Standard) -> Headings:
    return known_headings(standard)


def typos(key: str, confusable: dict[str, str]) -> Iterator[tuple[str, str]]:
    """(sort of slip, heading with it): every single one of each character of ``key``."""
    for at, character in enumerate(key):
        yield from (("confused", key[:at] + other + key[at + 1 :]) for other in confusable.get(character, ""))
        yield "lost", key[:at] + key[at + 1 :]
        yield "doubled", key[:at] + character + key[at:]
        if at:
            yield "swapped", key[: at - 1] + character + key[at - 1] + key[at + 1 :]


def other_edits(key: str, characters: str) -> Iterator[str]:
    """``key`` with any character put in or put in the place of another."""
    for at in range(len(key) + 1):
        for other in characters:
            yield key[:at] + other + key[at:]
            if at < len(key):
                yield key[:at] + other + key[at + 1 :]


@pytest.fixture(scope="module")
def confusable() -> dict[str, str]:
    data = tomllib.loads(files("zhinan.intake").joinpath("slips.toml").read_text("utf-8"))
    groups: dict[str, set[str]] = defaultdict(set)
    for group in [*data["sounds"].split(), *data["shapes"].split()]:
        for character in group:
            groups[character] |= set(group) - {character}
    return {character: "".join(sorted(others)) for character, others in groups.items()}


def outcome(known: Headings, key: str, written: str) -> str:
    """What becomes of a heading ``key`` that is written so."""
    wanted = set(known.known[key].values())
    if known.find(written):
        return "known"  # a heading of the standard as it stands: nobody can see a slip in it
    found = known.near(written, KINDS)
    if found.named:
        return "right" if set(found.named.values()) == wanted else "wrong"
    return "ambiguous" if found.rivals else "unknown"


def test_no_slip_makes_one_element_of_another_and_most_are_recognised(
    known: Headings, confusable: dict[str, str]
) -> None:
    outcomes: dict[str, Counter[str]] = defaultdict(Counter)
    for key in known.spelled:
        for sort, written in typos(key, confusable):
            if known.find(written) != known.known[key]:
                outcomes[sort][outcome(known, key, written)] += 1
    assert not [sort for sort, counts in outcomes.items() if counts["wrong"]], outcomes
    share = {sort: counts["right"] / counts.total() for sort, counts in outcomes.items()}
    assert outcomes["confused"].total() > 15_000
    assert share["confused"] > 0.97 and share["doubled"] > 0.98 and share["swapped"] > 0.95 and share["lost"] > 0.75


def test_no_other_edit_does_either(known: Headings) -> None:
    """Any character of any heading in any place: every seventh, for time's sake; all of them were tried once."""
    characters = "".join(sorted({character for key in known.spelled for character in key}))
    every = [(key, written) for key in known.spelled for written in other_edits(key, characters)][::7]
    counts = Counter(outcome(known, key, written) for key, written in every)
    assert counts.total() > 40_000 and counts["right"] > 8_000
    assert counts["wrong"] == 0


@pytest.mark.parametrize(
    ("written", "element"),
    [("办件类形", "办件类型"), ("承诺办结时限（工作日)", "承诺时限"), ("申请材科名称",
     "材料名称"), ("承诺办结时线", "承诺时限"), ("辦件類型", "办件类型"), ("1、辦件類型（单选）",
     "办件类型"), ("行驶层级", "行使层级"), ("形式层级", "行使层级"), ("权利来源", "权力来源"), ("服务对像",
     "服务对象"), ("座标", "地图坐标"), ("事项名", "业务办理项名称"), ("承诺的时限",
     "承诺时限"), ("承诺到现场窗口最多次", "承诺到现场窗口最多次数"), ("交通引指", "交通指引"), ("原件分数",
     "原件份数")],
)  # fmt: skip
def test_slips_of_people(known: Headings, written: str, element: str) -> None:
    found = known.find(written) or known.near(written, KINDS).named
    assert list(found.values()) == [element]


@pytest.mark.parametrize(
    ("written", "rivals"),
    [("办结时限", {"法定时限", "承诺时限"}), ("办理时", {"办公时间", "办理时限"}),
     ("办理时效", {"办公时间", "办理时限"}), ("咨询监督投诉电话", {"咨询方式", "监督投诉方式"}),
     ("咨询投诉方式", {"咨询方式", "监督投诉方式"}), ("办处室", {"主办处室", "会办处室"}),
     ("件份数", {"原件份数", "复印件份数"}), ("材料名称及类型", {"材料名称", "材料类型"}),
     ("法诺时限", {"法定时限", "承诺时限"}), ("办理时间限", {"办公时间", "办理时限"})],
)  # fmt: skip
def test_between_two_elements(known: Headings, written: str, rivals: set[str]) -> None:
    found = known.near(written, KINDS)
    assert not found.named and rivals <= set(found.rivals)


@pytest.mark.parametrize(
    "written",
    ["办理方式", "受理方式", "受理时间", "办理地点", "事项编号", "认定依据", "法定时间", "承诺时间",
     "收费标准", "免收费依据", "领取方式", "办理人数", "联系电话", "监督电话", "投资项目", "寄件人信息",
     "主题分类", "备用字段", "是否高频", "二维码", "微信公众号", "整改情况", "不收费依据", "窗口", "办件类型2",
     "是否进驻", "原件", "物流快递费", "联办事项数", "办理结果图", "电话", "12345热线", ""],
)  # fmt: skip
def test_another_heading_is_no_slip(known: Headings, written: str) -> None:
    assert known.find(written) == {} and known.near(written, KINDS).named == {}


def test_elements_that_the_table_cannot_have_are_no_rivals(known: Headings) -> None:
    assert known.near("办理时效", ["step"]).rivals == ()
    assert known.near("办结时限", ["item"]).rivals == ("法定时限", "承诺时限")


def test_a_sheet_of_ten_thousand_unknown_headings_costs_no_time(known: Headings) -> None:
    import time

    begun = time.process_time()
    for number in range(10_000):
        near(f"备用字段{number}", known.spelled)
    assert time.process_time() - begun < 10
