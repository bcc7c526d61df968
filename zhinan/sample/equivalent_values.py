"""Other ways of writing values of one sort: options, durations, phones, numbers, coordinates, addresses.

Each function gives pairs (name of the rewriting, text); a pair may give the value itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Pairs = Iterator[tuple[str, str]]

SEPARATORS = ("、", "，", ",", "；", ";", "/", "／", "|", "｜", "^", "\n", "\r\n", "\n\n", "， ", " 、 ", "；\n")
_DURATIONS = (
    *("{}个工作日", "{} 个工作日", "{}工作日", "{} 工作日", "{}\u00a0个工作日", "{}个 工作日", "{}\n工作日", "{}"),
)
_FOUR_STARS = ("4 星级", "４星级", "四星级", "四星", "4星", "四 星级", "４ 星", "四\n星级")
_CHINESE = ("零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
_DURATION = re.compile(r"(\d+(?:\.\d+)?)(个| )?工作日")


def options(value: str) -> Pairs:
    """A multi-select is a set: order, separators, copies of an option do not matter."""
    chosen = re.split("[、,]", value)
    for separator in SEPARATORS:
        yield f"用 {separator!r} 分隔", separator.join(chosen)
        yield f"用 {separator!r} 分隔且倒序", separator.join(reversed(chosen))
    yield "换序", "、".join([*chosen[1:], chosen[0]])
    yield "选项重复", "、".join([*chosen, chosen[0]])
    yield "末尾有分隔符", "、".join(chosen) + "、"
    yield "开头有分隔符", "、" + "、".join(chosen)
    yield "一个选项两个分隔符", "、，".join(chosen)
    yield "几种分隔符混用", "；".join([*chosen[:1], "/".join(chosen[1:])]) if chosen[1:] else value
    yield "选项内有空格", "、".join(f"{option[:1]} {option[1:]}" for option in chosen)
    yield "选项内有全角空格", "，".join(f"{option[:2]}\u3000{option[2:]}" for option in chosen)
    yield "选项内有零宽空格", "、".join(f"{option[:1]}\u200b{option[1:]}" for option in chosen)


def durations(value: str) -> Pairs:
    """A number and 工作日: the unit is what a bare number means."""
    match = _DURATION.fullmatch(value)
    if not match:
        return
    number = match[1]
    full = number.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})
    for form in _DURATIONS:
        yield f"写作“{form.format('n')}”", form.format(number)
    for form in ("{}个工作日", "{}工作日", "{}个工作日内", "{}个工作日以内", "{}（工作日）", "{}个工作日办结"):
        yield f"全角数字，写作“{form.format('n')}”", form.format(full)
    if "." not in number:
        yield "写作 n.0", f"{number}.0个工作日"
        for form in ("{}个工作日", "{}工作日", "{} 个工作日"):
            yield "汉字数字", form.format(_chinese(int(number)))
    if number == "0.5":
        yield from (("汉字“半”", text) for text in ("半个工作日", "半 个工作日", "半工作日"))
    if number == "2":
        yield "汉字“两”", "两个工作日"


def _chinese(number: int) -> str:
    if number <= 10:
        return _CHINESE[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _CHINESE[tens]) + "十" + (_CHINESE[ones] if ones else "")


def four_stars(value: str) -> Pairs:
    """4星级 = 4 星级 = 四星级 = 四星."""
    return (("四星的写法", text) for text in _FOUR_STARS)


def plain_numbers(value: str) -> Pairs:
    """0 and 1, as people and programs write them."""
    if value.isdigit():
        full = value.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"})
        yield from (("数字的写法", text) for text in (full, f"{value}.0", f" {full} ", f"{value}.00"))


def dashes(value: str) -> Pairs:
    """0376-2101234 with another dash, in brackets, with spaces, together; the fixed sentence's — as well."""
    phone = re.compile(r"0376[-—](?=\d)")
    is_fixed = "0376—" in value  # element 45's sentence is compared as it stands, whatever the dash
    for other in ("-", "—", "－", "–", "―", "−", "‐", "‑"):
        yield f"电话用 {other!r}", phone.sub(f"0376{other}", value)
    if not is_fixed:
        for name, other in {
            "中文破折号": "0376——", "横线两边空格": "0376 - ", "横线后空格": "0376- ", "两条横线": "0376--",
            "区号加括号": "(0376)", "区号加全角括号": "（0376）", "区号加括号加横线": "（0376）-",
            "区号后空格": "0376 ", "区号后不换行空格": "0376\u00a0", "区号连写": "0376",
        }.items():  # fmt: skip
            yield f"电话{name}", phone.sub(other, value)
        full = {code: code + 0xFEE0 for code in range(0x30, 0x3A)}
        yield "电话全角", re.sub(r"0376-\d{7}", lambda match: match[0].translate(full), value)


def coordinates(value: str) -> Pairs:
    """A pair; digits behind the last one that counts say nothing."""
    first, comma, second = value.partition(", ")
    if not comma:
        return
    for separator in (",", "，", "， ", ",  ", "、", ",\n", "；", ";", " , ", "/", " "):
        yield f"坐标用 {separator!r} 分隔", f"{first}{separator}{second}"
    yield "坐标加括号", f"({first}, {second})"
    yield "坐标加全角括号", f"（{first}，{second}）"
    yield "坐标末位有零", f"{first}0, {second}00"


def web_address(value: str) -> Pairs:
    """The scheme has no case; what is typed in full width is the same."""
    if value.startswith("http"):
        scheme, rest = value.split("://")
        yield "协议大写", f"{scheme.upper()}://{rest}"
        yield "全角冒号", f"{scheme}：//{rest}"
        yield "全角斜线", f"{scheme}:／／{rest}"
        yield "主机名大写", f"{scheme}://{rest.upper()}" if rest.count("/") <= 1 else value


def nothing(*texts: str) -> Pairs:
    """Other ways of saying that there is nothing."""
    return ((f"空着写“{text}”", text) for text in texts)
