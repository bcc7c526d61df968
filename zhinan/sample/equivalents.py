"""Equivalent rewritings: every other way of writing a right cell that standard.md says is the same.

``equivalents`` is what the benchmark rewrites clean workbooks with: none of them may give a violation, and none
may hide one. Source: standard.md, "Reading values". How element 11 may be written: process_forms.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from expectations.model import Element, Standard
from zhinan.sample.equivalent_values import (
    SEPARATORS,
    coordinates,
    dashes,
    durations,
    four_stars,
    nothing,
    options,
    plain_numbers,
    web_address,
)
from zhinan.sample.process import PROCESS
from zhinan.sample.process_forms import process_forms
from zhinan.sample.record import Item, Record
from zhinan.sample.typed import How, Typed

_SPACES = {
    "半角空格": " ", "全角空格": "\u3000", "不换行空格": "\u00a0", "窄空格": "\u2009", "制表符": "\t", "换行": "\n",
}  # fmt: skip
_INVISIBLE = {
    "零宽空格": "\u200b", "零宽连接符": "\u200d", "BOM": "\ufeff", "方向标记": "\u200e", "软连字符": "\u00ad",
}  # fmt: skip
_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_HALF_WIDTH = str.maketrans("（）：；，", "():;,")
_LONGEST_FORMULA = 100

_NO_DAYS = ("0", "0个工作日", "0 工作日", "０", "零个工作日")
_OPTION_KINDS = {"subset", "exactly", "contains", "contains_either", "alone"}
_LEFT_ALONE = {
    # What the workbook's pictures are called is the file system's matter.
    "流程图内容",
}


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One other way of writing a cell: what it is called, and the text then."""

    name: str
    text: str


def equivalents(standard: Standard, item: Item, record: Record, element: str) -> list[Rewriting]:
    """Every rewriting of one right cell, in a fixed order, each text once."""
    if element in _LEFT_ALONE:
        return []
    if element in record.values:
        value, known = record[element], standard.element(record.kind, element)
    else:
        # The cell of a material's or step's row that names its item.
        value, known = item[element], standard.element("item", element)
    if element == PROCESS:
        found = [*process_forms(item), *_around(value)]
    else:
        found = [*_special(known, value), *_around(value), *_inside(known, value), *_typed(value)]
    by_text: dict[tuple[str, str], Rewriting] = {}
    for name, text in found:
        how = text.how if isinstance(text, Typed) else ""
        if text != value or how:
            by_text.setdefault((text, how), Rewriting(name, text))
    return list(by_text.values())


Pairs = Iterator[tuple[str, str]]


def _around(value: str) -> Pairs:
    """Space and what nobody sees, at the ends."""
    if not value:
        return
    for name, mark in (_SPACES | _INVISIBLE).items():
        yield f"前面有{name}", mark + value
        yield f"后面有{name}", value + mark
    yield "后面有回车换行", f"{value}\r\n"
    yield "前后有空行", f"\n\n{value}\n\n"


def _inside(element: Element, value: str) -> Pairs:
    """The same, inside; and characters of another width."""
    if at := _between(element, value):
        for name, mark in (_SPACES | _INVISIBLE).items():
            if mark == "\n" and _is_list(element):
                continue  # there it separates options
            yield f"中间有{name}", value[:at] + mark + value[at:]
    if len(value) > 1:
        for name, mark in _INVISIBLE.items():
            yield f"第一字后有{name}", value[:1] + mark + value[1:]
    yield "全角", value.translate(_FULL_WIDTH)
    yield "半角", value.translate(_HALF_WIDTH)
    yield "没有空格", "".join(value.split(" ")) if element.reading == "prose" and not _has_words(value) else value
    yield "顿号改逗号", value.replace("、", "，")
    yield "半角引号", value.replace("“", '"').replace("”", '"')
    yield "半角句号", value.replace("。", ".")
    for line in ("\n", "\r\n"):
        yield f"句中换行 {line!r}", value.replace("；", f"；{line}").replace("，", f"，{line}")


def _between(element: Element, value: str) -> int:
    """A place where white space says nothing: anywhere in a code, between Chinese characters elsewhere; 0: none."""
    if element.reading == "code":
        return len(value) // 2
    return next((at for at in range(1, len(value)) if value[at - 1] > "一" < value[at] and value[at - 1] < "龥"), 0)


def _has_words(value: str) -> bool:
    """Whether a space stands between two characters that it keeps apart."""
    return any(
        before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
        for before, space, after in zip(value, value[1:], value[2:], strict=False)
        if space == " "
    )


def _typed(value: str) -> Pairs:
    """The same text in another kind of cell."""
    hows: tuple[How, ...] = ("rich", "quoted") if len(value) > 1 else ("quoted",)
    if 0 < len(value) <= _LONGEST_FORMULA:
        hows += ("formula",)
    if value.isascii() and value.isdigit() and len(value) < 4:
        hows += ("number",)
    names = {"rich": "富文本", "quoted": "带撇号的文本", "formula": "公式", "number": "数字格式"}
    for how in hows:
        if value:
            yield f"单元格是{names[how]}", Typed(value, how)


_SPECIAL: dict[str, Callable[[str], Pairs]] = {
    "承诺时限": durations,
    "法定时限": durations,
    "特殊环节时限": lambda value: durations(value) if value else nothing(*_NO_DAYS),
    "办理时限": durations,
    "网上办理深度": four_stars,
    "承诺到现场窗口最多次数": plain_numbers,
    "原件份数": plain_numbers,
    "复印件份数": plain_numbers,
    "咨询方式": dashes,
    "监督投诉方式": dashes,
    "邮递收件人信息": dashes,
    "地图坐标": coordinates,
    "网上申报网址": web_address,
    # What may be left blank where the item is no 联办件.
    "联办机关名称": lambda value: nothing("无", "/", "-", "——", "暂无") if not value else iter(()),
    "联办事项名称": lambda value: nothing("无", "/", "—", "无。") if not value else iter(()),
}


def _is_list(element: Element) -> bool:
    return any(rule.kind in _OPTION_KINDS for rule in element.rules)


def _special(element: Element, value: str) -> Pairs:
    if value and _is_list(element):
        yield from options(value)
    if element.name in _SPECIAL:
        yield from _SPECIAL[element.name](value)
    if element.name == "材料必要性" and value == "信用免交":
        # The notice prints the two as one option: that text passes too.
        for separator in SEPARATORS[:3]:
            yield "通知的写法", f"信用免交{separator}信用后补"
    if not value:
        for name, mark in (_SPACES | _INVISIBLE).items():
            yield f"空格里只有{name}", mark
