"""Right items: their codes are consistent, and a rewriting of a cell says the same."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

import pytest

from expectations.standard import load_standard
from zhinan.facts import duration, options, phones
from zhinan.sample import rewrite as rewriting
from zhinan.sample.catalogue import read_catalogue
from zhinan.sample.codes import check_digit
from zhinan.sample.defects import COMMON, DEFECTS
from zhinan.sample.departments import read_profiles
from zhinan.sample.process import FIELDS
from zhinan.sample.record import Item
from zhinan.sample.values import make_items
from zhinan.text import prose

STANDARD = load_standard()
PROFILES = read_profiles(Path(STANDARD.departments_file))


@pytest.fixture
def items() -> list[Item]:
    catalogue = read_catalogue()
    return [
        item for name in PROFILES for item in make_items(STANDARD, PROFILES, catalogue, name, Random(f"test:{name}"))
    ]


def test_check_digit_of_published_codes() -> None:
    # The standard's own example, and two well-known registrations.
    for code in ("91350100M000100Y43", "914403001922038216", "91110108551385082Q"):
        assert check_digit(code[:17]) == code[17]


def test_codes_are_built_on_one_another(items: list[Item]) -> None:
    codes = [item["业务办理项编码"] for item in items]
    assert len(set(codes)) == len(codes) == 946
    for item in items:
        handling, implementation, basic = item["业务办理项编码"], item["实施编码"], item["基本编码"]
        assert (len(handling), len(implementation), len(basic)) == (33, 31, 12)
        assert handling.startswith(implementation)
        assert implementation.endswith("4" + basic)
        assert basic.startswith("41")
        assert STANDARD.codes["事项类型"][basic[2:4]] == item["事项类型"]
        assert implementation.startswith("11411521")
        assert check_digit(implementation[:17]) == implementation[17]


def test_a_right_item_has_every_element(items: list[Item]) -> None:
    internal = {"办理人员姓名", "联系方式"}
    wanted = {element.name for element in STANDARD.of("item")} - internal
    rows = {element.name for element in STANDARD.of("material")}
    for item in items:
        assert set(item.record.values) == wanted
        assert [set(step.values) for step in item.steps] == [set(FIELDS)] * 4
        assert [step.values for step in item.told] == [step.values for step in item.steps]
        assert item.materials
        assert all(set(material.values) == rows for material in item.materials)


def test_steps_take_no_longer_than_promised(items: list[Item]) -> None:
    for item in items:
        promised = duration(item["承诺时限"])
        times = [duration(step["办理时限"]) for step in item.steps]
        assert promised
        assert all(times)
        assert sum(time.amount for time in times if time) <= promised.amount


def test_the_pictures_and_phones_differ(items: list[Item]) -> None:
    pictures = [item["流程图内容"] for item in items]
    assert len(set(pictures)) == len(pictures)
    for profile in PROFILES.values():
        three = (profile.consult_phone, profile.complaint_phone, profile.window_phone)
        assert len(set(three)) == 3
        assert all(re.fullmatch(r"0376-21\d{5}", phone) and phone != "0376-2178653" for phone in three)


def test_the_public_lists_are_not_empty(items: list[Item]) -> None:
    ways = {material["收取方式"] for item in items for material in item.materials}
    assert {"电子证照库引用", "共享库下载", "数据共享核验", "告知承诺制", "其他情形"} < ways
    assert "容缺后补" in {material["材料必要性"] for item in items for material in item.materials}
    assert "联办件" in {item["办件类型"] for item in items}


def test_a_rewriting_says_the_same(items: list[Item], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewriting, "SHARE", 1.0)
    before = [{**record.values} for item in items for record in (item.record, *item.materials)]
    count = rewriting.rewrite(STANDARD, items, Random(1))
    after = [record.values for item in items for record in (item.record, *item.materials)]
    changed = [(e, old[e], new[e]) for old, new in zip(before, after, strict=True) for e in old if old[e] != new[e]]
    assert len(changed) == count > 5_000
    for element, old, new in changed:
        same_text = prose(old) == prose(new)
        same_set = set(options(old)) == set(options(new))
        same_time = duration(old) is not None and duration(old) == duration(new)
        same_phones = bool(phones(old)) and phones(old) == phones(new)
        is_four_stars = element == "网上办理深度" and prose(new) in ("4星级", "四星级", "四星", "4星")
        assert same_text or same_set or same_time or same_phones or is_four_stars, (element, old, new)


def test_the_table_of_mistakes_is_the_standard_s() -> None:
    assert set(DEFECTS) == {rule.id for rule in STANDARD.rules()}
    assert set(COMMON) <= set(DEFECTS)
