"""Rows that stand in a table without being records: totals, remarks, signatures, section titles."""

from __future__ import annotations

import re
from itertools import pairwise

from zhinan.text import compact

_TOTAL = re.compile(r"(?:合计|总计|小计|共计|累计|本页小计|本页合计)(?:[:(共\d].{0,12})?")
_REMARK_WORDS = "备注|说明|注|注释|审核意见|审批意见|填表说明|填报说明|填写说明|注意事项|温馨提示"
_REMARK = re.compile(rf"(?:{_REMARK_WORDS})\d*(?::.*)?", re.DOTALL)
_SIGNATURE_WORDS = (
    "填报人|填表人|填写人|制表人|经办人|审核人|复核人|审批人|负责人|单位负责人|主要负责人|分管领导"
    "|部门负责人|联系人|联系电话|联系方式|电话|填报日期|填报时间|填表日期|填表时间|日期|填报单位|填表单位"
    "|单位盖章|盖章|公章|签字|签章"
)
_SIGNATURE = re.compile(
    rf"(?:单位)?\(?(?:{_SIGNATURE_WORDS})(?:\((?:签字|签章|盖章|签名|公章)\))?\)?(?::.*)?", re.DOTALL
)
_ORDINAL = "[一二三四五六七八九十]+"
_SECTION = re.compile(rf"(?:第?{_ORDINAL}(?:[,.]|部分|类)|\({_ORDINAL}\)).{{0,40}}", re.DOTALL)
_NUMBER = re.compile(r"\d{1,6}[.,]?")


_PAGE_MARK = re.compile(
    r"\(?(?:第\d+页[,/]?(?:共\d+页)?|共\d+页[,/]?(?:第\d+页)?|\d+/\d+页|续表?\d*|[接续]上[页表]|[接续转见]下[页表]|[上下]页续)\)?"
)
_CONTINUED = re.compile(r"(?<=.)\(?(?:续表?\d*|第?\d+/\d+页?|第\d+页)\)?$")
_NATURES = "行政(?:许可|处罚|强制|征收|给付|检查|确认|奖励|裁决)|其他(?:行政权力|权力|类)|公共服务"
_NATURE = re.compile(
    rf"(?:第?{_ORDINAL}(?:[,.]|部分|类)|\({_ORDINAL}\)|\d{{1,2}}[,.])?(?:{_NATURES})(?:类|事项|类事项)?"
    r"(?:\(?:?共?计?\d+[项个件条]\)?)?:?"
)

_FORM_WORDS = frozenset(
    [
        "填写要求",
        "填报要求",
        "要求",
        "填写说明",
        "填报说明",
        "示例",
        "样例",
        "范例",
        "填写示例",
        "填报示例",
        "列号",
        "栏次",
    ]
)


def is_form_row(texts: list[str]) -> bool:
    """A row of the form itself, right below its heading: 填写要求 …, 示例 …, or the columns' numbers 1 2 3 …"""
    if len(texts) < 3:
        return False
    keys = [compact(text) for text in texts]
    if keys[0].rstrip(":") in _FORM_WORDS:
        return True
    numbers = keys[1:] if keys[0] in _FORM_WORDS else keys
    return all(key.isdigit() and len(key) <= 3 for key in numbers) and all(
        int(after) == int(before) + 1 for before, after in pairwise(numbers)
    )


def is_total(text: str) -> bool:
    """合计, 总计65项 …"""
    return bool(_TOTAL.fullmatch(compact(text)))


def is_remark(text: str) -> bool:
    """备注, 注：…, 说明：…"""
    return bool(_REMARK.fullmatch(compact(text)))


def is_signature(text: str) -> bool:
    """填报人：…, 负责人（签字）, 填报日期：…"""
    return bool(_SIGNATURE.fullmatch(compact(text)))


def is_section_title(text: str) -> bool:
    """一、行政许可 …"""
    return bool(_SECTION.fullmatch(compact(text)))


def is_group_title(text: str) -> bool:
    """行政许可（12项）, 二、公共服务: the sort of the items below, alone in its row."""
    return bool(_NATURE.fullmatch(compact(text)))


def is_page_mark(text: str) -> bool:
    """（续表）, 第2页 共3页, 接上页: where one printed page ends and the next begins."""
    return bool(_PAGE_MARK.fullmatch(compact(text)))


def without_page_mark(text: str) -> str:
    """A title as it is compared: 事项表（续） is 事项表."""
    return _CONTINUED.sub("", compact(text))


def is_running_number(text: str) -> bool:
    """The number of a row in the column 序号."""
    return bool(_NUMBER.fullmatch(compact(text)))


def is_note(texts: list[str], width: int) -> bool:
    """Whether a row with these texts, of a table ``width`` headings wide, is a note.

    The first text decides, and only where few cells are filled: an item whose name begins with 说明
    is an item.
    """
    if len(texts) > max(4, width // 2):
        return False
    first = texts[0]
    return is_total(first) or is_remark(first) or is_signature(first)
