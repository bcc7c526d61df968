"""How an element is filled in, in few words: read out of its rules, for headings, notes and the page 填表说明."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from expectations.kinds import PICTURE
from expectations.model import Condition, Element, Standard
from zhinan.deliver.cells import requirement_text
from zhinan.deliver.template_patterns import branches
from zhinan.deliver.template_values import JOINT, Choices, choices, forms, prescribed

_LONGEST_SHOWN = 30
PICTURE_HOW = (
    "在本行的这一格里插入本事项自己的流程图（“插入”—“图片”，放在格内即可，不必调整大小）；"
    "也可以只写图片文件名，把图片文件放在工作簿旁边一起报送。每个事项一张，不能共用。"
)


def kind_of_need(standard: Standard, element: Element) -> str:
    """必填, 可不填, 不填, or when it is to be filled in."""
    filled = [rule for rule in element.rules if rule.kind in ("filled", PICTURE)]
    if any(not rule.conditions for rule in filled):
        return "必填"
    if any(rule.kind == "blank" and not rule.conditions for rule in element.rules):
        return "不填"
    for rule in filled:
        # A condition that every record meets by what is prescribed says nothing.
        told = " 或 ".join(filter(None, map(_told, rule.when_any))) or "且".join(filter(None, map(_told, rule.when)))
        return f"{told}时必填" if told else "有条件必填"
    return "照实填写" if element.number is None else "可不填"


def how(standard: Standard, element: Element) -> str:
    """One line: whether it is needed, and what goes there."""
    return "；".join(filter(None, (kind_of_need(standard, element), _content(standard, element))))


def short(standard: Standard, element: Element) -> str:
    """The same in a few characters, to stand above a heading."""
    content = _content(standard, element).split("：")[0].split("，")[0]
    return "\n".join(filter(None, (kind_of_need(standard, element), content)))


def is_prescribed(standard: Standard, element: Element) -> bool:
    """Whether its content is prescribed, and nothing is to be chosen."""
    is_chosen = any(rule.kind == "one_of" for rule in element.rules)
    return not is_chosen and element.name in prescribed(standard, element.record)


def _content(standard: Standard, element: Element) -> str:
    offered = choices(standard, element)
    fixed = prescribed(standard, element.record).get(element.name)
    if any(rule.kind == PICTURE for rule in element.rules):
        return "插入图片"
    if element.name in forms(standard, element.record):
        return "照所给格式补全"
    if fixed is not None and is_prescribed(standard, element):
        return "规定内容，照填" + (f"“{fixed}”" if len(fixed) <= _LONGEST_SHOWN else "")
    if offered.values:
        return _options(element, offered)
    if element.reading == "code":
        lengths = [
            one.least for rule in element.rules if rule.kind == "matches" for one in branches(rule.params["pattern"])
        ]
        return f"{max(lengths)}位" if lengths else ""
    if any(rule.kind == "duration" for rule in element.rules):
        return "写时限，如“5个工作日”"
    return ""


def _options(element: Element, offered: Choices) -> str:
    every = JOINT.join(dict.fromkeys(option for rule in element.rules for option in rule.params.get("options", ())))
    if offered.is_multiple:
        return f"可多选，用“{JOINT}”隔开：{every}"
    if offered.is_strict:
        values = every if any(rule.kind == "one_of" and rule.params.get("also") for rule in element.rules) else None
        return f"选一个：{values or JOINT.join(offered.values)}"
    return f"可选：{JOINT.join(offered.values)}" if len(JOINT.join(offered.values)) <= _LONGEST_SHOWN else "有可选内容"


def note(standard: Standard, element: Element) -> str:
    """The note at the heading: the requirement word for word, then how it is filled in."""
    requirement = requirement_text(element.requirement).strip()
    parts = [f"填写要求：{requirement}" if requirement else "", f"怎样填：{how(standard, element)}"]
    if any(rule.kind == PICTURE for rule in element.rules):
        parts.append(PICTURE_HOW)
    return "\n".join(part for part in parts if part)


def _told(condition: Condition) -> str:
    words = _CONDITIONS.get(condition.operator)
    return words(condition.element, condition.operand) if words else ""


def _any(operand: Any) -> str:
    return operand if isinstance(operand, str) else "或".join(operand)


_CONDITIONS: dict[str, Callable[[str, Any], str]] = {
    "equals": lambda element, operand: f"“{element}”为{_any(operand)}",
    "one_of": lambda element, operand: f"“{element}”为{_any(operand)}",
    "has_option": lambda element, operand: f"“{element}”有{_any(operand)}",
    "given": lambda element, operand: f"填了“{element}”" if operand else f"没有填“{element}”",
    "days_above": lambda element, operand: f"“{element}”大于{operand}",
}
