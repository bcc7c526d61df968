"""Harmless rewritings: other ways of writing the same value, which a checker must tolerate.

Source: standard.md, "Reading values". Used sparingly, and never on a cell that a defect depends on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from expectations.model import Standard
from zhinan.sample.record import Item, Record

SHARE = 0.025

_SEPARATORS = ("、", "，", ",", "；", ";", "/", "\n", ", ")
_FULL_WIDTH = str.maketrans("0123456789()", "０１２３４５６７８９（）")
_HALF_WIDTH = str.maketrans("（）：；，", "():;,")

Rewriting = Callable[[str, Random], str]


def _reorder(value: str, rng: Random) -> str:
    """A multi-select is a set: other order, other separators."""
    options = value.replace(",", "、").split("、")
    rng.shuffle(options)
    return rng.choice(_SEPARATORS).join(options)


def _one_of(*ways: str) -> Rewriting:
    return lambda value, rng: rng.choice(ways)


def _full_width(value: str, rng: Random) -> str:
    return value.translate(_FULL_WIDTH)


def _half_width(value: str, rng: Random) -> str:
    return value.translate(_HALF_WIDTH)


def _spaces(value: str, rng: Random) -> str:
    """A space too many at an end, or between two Chinese characters."""
    places = [i for i in range(1, len(value)) if value[i - 1] > "一" and value[i] > "一"]
    if places and rng.random() < 0.5:
        place = rng.choice(places)
        return value[:place] + " " + value[place:]
    return rng.choice((" {}", "{} ", "{}\n", "{}　")).format(value)


def _fewer_spaces(value: str, rng: Random) -> str:
    return value.replace(" ", "")


def _dash(value: str, rng: Random) -> str:
    """0376-2101234 with another dash; the dash of the fixed sentence with a plain one."""
    other = rng.choice(("—", "－", "–"))
    return value.replace("0376—", "0376-") if "0376—" in value else value.replace("0376-", f"0376{other}")


def _days(value: str, rng: Random) -> str:
    """Working days only: 60日 and 无 stay as they are."""
    if not value.endswith("个工作日"):
        return value
    number = value.removesuffix("个工作日")
    return rng.choice(("{} 个工作日", "{}工作日", "{} 工作日")).format(number)


def _day(value: str, rng: Random) -> str:
    ways = ("1 个工作日", "1工作日", "１个工作日", "一个工作日", "1 工作日")
    return rng.choice(ways) if value == "1个工作日" else _days(value, rng)


_SENTENCE = (_full_width, _half_width, _spaces, _fewer_spaces)

REWRITINGS: dict[str, Sequence[Rewriting]] = {
    "承诺时限": (_day,),
    "法定时限": (_days,),
    "网上办理深度": (_one_of("4 星级", "四星级", "４星级", "四星"),),
    "承诺到现场窗口最多次数": (_one_of("０", " 0"),),
    "承诺到现场窗口最多次数说明": (_spaces,),
    "受理形式": _SENTENCE,
    "入驻大厅名称": (_spaces,),
    "受理地址说明(办理地址)": (_half_width, _spaces),
    "交通指引": _SENTENCE,
    "办公时间": (_full_width, _half_width, _fewer_spaces),
    "咨询方式": (_dash,),
    "监督投诉方式": (_dash,),
    "窗口描述": (_spaces, _full_width),
    "地图坐标": (_one_of("114.51754,32.21106", "114.51754，32.21106", "114.51754， 32.21106"),),
    "邮递收件人信息": (_dash, _fewer_spaces, _half_width),
    "权力来源": (_spaces,),
    "物流快递": (_spaces,),
    "是否网办": (_spaces,),
    "原件份数": (_full_width,),
    "复印件份数": (_full_width,),
}

_OPTION_KINDS = {"subset", "exactly", "contains", "contains_either"}


def rewrite(standard: Standard, items: Sequence[Item], rng: Random) -> int:
    """Rewrite a small share of the right cells of ``items`` in place; how many were."""
    multi_selects = {
        (element.record, element.name)
        for element in standard.elements
        if any(rule.kind in _OPTION_KINDS for rule in element.rules)
    }
    count = 0
    for item in items:
        for record in (item.record, *item.materials):
            for element in record.values:
                ways: Sequence[Rewriting] = REWRITINGS.get(element, ())
                if (record.kind, element) in multi_selects:
                    ways = (_reorder,)
                if ways and rng.random() < SHARE and _is_free(record, element):
                    before = record.values[element]
                    record.values[element] = rng.choice(ways)(before, rng)
                    count += record.values[element] != before
    return count


def _is_free(record: Record, element: str) -> bool:
    return element not in record.touched and bool(record.values[element])
