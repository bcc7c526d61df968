"""``zhinan explain``: a rule in words, with its requirement, its examples and the SQL that is evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping

from expectations.compile import compile_rule
from expectations.conditions import DEPARTMENT
from expectations.examples import Example, message, read_examples
from expectations.kinds import KINDS
from expectations.model import Condition, Rule, Standard
from zhinan.deliver.cells import requirement_text
from zhinan.demands import demand
from zhinan.errors import UsageError
from zhinan.people import PEOPLE_RULES
from zhinan.structure import STRUCTURAL_RULES, StructuralRule
from zhinan.text import visible

_SHOWN = 3
_LONGEST = 120
# A pattern that is a choice of plain words.
_PLAIN_WORDS = re.compile(r"[\w|]+")
RECORD_NAMES = {"item": "事项", "material": "申请材料", "step": "办理环节"}
SEVERITY = {"error": "须整改（计入准确率）", "warning": "建议（不计入准确率）"}
_OPERATORS = {
    "equals": "等于", "not_equals": "不是", "one_of": "是其中之一", "not_one_of": "不是其中任何一个",
    "matches": "写法符合", "not_matches": "写法不符合", "has_option": "选了", "lacks_option": "没选",
    "options_within": "只选了",
    "days_above": "多于（工作日）", "whole_from": "是整数且不小于",
}  # fmt: skip
_MENTIONS = {"matches": "提到", "not_matches": "没有提到"}
_PARAMS = {
    "value": "规定内容", "also": "也认可", "options": "选项", "sets": "选项组", "option": "选项", "pattern": "写法",
    "texts": "须有文字", "unit": "单位", "days": "天数", "other": "对照要素", "equals": "等于", "min": "不小于",
    "whole": "整数", "within": "范围", "area_code": "区号", "aside": "不计", "longitude": "经度", "latitude": "纬度",
    "tolerance": "允许误差", "suggest": "建议值", "or_placeholder": "可填“无”", "where_present": "有这一列才核查",
    "not_applicable": "不核查的值", "known": "全部选项", "none_means": "填“无”时的建议值", "even_blank": "空着也核查",
    "length": "位数", "position": "从第几位起", "codes": "代码表",
}  # fmt: skip


def explain(standard: Standard, asked: str) -> list[tuple[str, str]]:
    """(label, text) lines about one rule (E18.3), or the rules of one element (E18, N2, 四办标志).

    Raises UsageError where there is no such rule or element.
    """
    if asked in STRUCTURAL_RULES:
        return _of_whole(asked, STRUCTURAL_RULES[asked], "工作簿结构", SEVERITY[STRUCTURAL_RULES[asked].severity])
    if asked in PEOPLE_RULES:
        return _of_whole(asked, PEOPLE_RULES[asked], "由人提出", "须整改（事项不算准确，不进要素准确率）")
    try:
        rule = standard.rule(asked)
    except KeyError:
        return _of_element(standard, asked)
    element = standard.element(rule.record, rule.element)
    compiled = compile_rule(standard, rule)
    lines = [
        ("规则", rule.id),
        ("要素", f"{element.label}（{RECORD_NAMES[rule.record]}）"),
        ("性质", SEVERITY[rule.severity]),
        ("核查", demand(rule)),
        ("方法", KINDS[rule.kind].meaning + _details(rule)),
    ]
    if rule.message:
        lines.append(("说法", rule.message))
    lines += premises(rule)
    lines.append(("填写要求", requirement_text(element.requirement) or "（通用标准表未写）"))
    examples = [example for example in read_examples() if example.rule == rule.id]
    lines += [("通过的例", example_text(example)) for example in examples if example.status == "pass"][:_SHOWN]
    for example in [example for example in examples if example.status == "fail"][:_SHOWN]:
        suggestion = example.table.get("suggestion")
        told = message(rule, example) + (f"；建议值：{suggestion}" if suggestion else "")
        lines.append(("不通过的例", f"{example_text(example)} → {told}"))
    lines += [
        ("标准", f"{standard.name} {standard.version}，{standard.source}"),
        ("适用（SQL）", compiled.applicable),
        ("达标（SQL）", compiled.met),
    ]
    if element.unchecked:
        lines.append(("尚未核查", element.unchecked))
    return lines


def _of_whole(rule_id: str, rule: StructuralRule, sort: str, severity: str) -> list[tuple[str, str]]:
    """A rule that is no element's."""
    return [("规则", f"{rule_id} {rule.title}（{sort}）"), ("性质", severity), ("要求", rule.requirement)]


def _of_element(standard: Standard, asked: str) -> list[tuple[str, str]]:
    rules = [rule for rule in standard.rules() if rule.id.startswith(f"{asked}.") or rule.element == asked]
    elements = [
        element
        for element in standard.elements
        if asked in (element.name, f"E{element.number}") or any(rule.element == element.name for rule in rules)
    ]
    if not elements:
        raise UsageError(f"没有规则“{asked}”，如 E18.3、N1.1、S1；也可以写要素，如 E18、N1、四办标志")
    lines = [("要素", "；".join(f"{element.label}（{RECORD_NAMES[element.record]}）" for element in elements))]
    requirements = dict.fromkeys(requirement_text(element.requirement) for element in elements)
    lines += [("填写要求", requirement or "（通用标准表未写）") for requirement in requirements]
    for rule in rules:
        lines.append((rule.id, f"{demand(rule)}（{SEVERITY[rule.severity]}）"))
    if not rules:
        lines.append(("规则", "没有可以核查的要求"))
    lines += [("尚未核查", element.unchecked) for element in elements if element.unchecked]
    return lines


def premises(rule: Rule) -> list[tuple[str, str]]:
    """(label, text): when a rule applies, beside the value being there."""
    lines = []
    if rule.after:
        lines.append(("先过", f"{'、'.join(rule.after)}（这些规则都没有问题才核查）"))
    if rule.when:
        lines.append(("前提", "；并且".join(map(_condition, rule.when))))
    if rule.when_any:
        lines.append(("前提（其一）", "；或者".join(map(_condition, rule.when_any))))
    return lines


def example_text(example: Example) -> str:
    """The value of an example, and what stands beside it: “否”（“是否收费”为“是”）."""
    value = (
        "（没有这一列）" if example.value is None else f"“{_one_line(example.value)}”" if example.value else "（空）"
    )
    beside = [
        f"{'部门' if name == DEPARTMENT else f'“{name}”'}为“{_one_line(text)}”" for name, text in example.beside.items()
    ]
    twin = example.table.get("twin")
    if twin is not None:
        others = "、".join(f"{'部门' if name == DEPARTMENT else name}为“{text}”" for name, text in twin.items())
        beside.append(f"另有一个事项，{others or '相同'}")
    beside += [f"图片“{name}”{_drawn(drawn)}" for name, drawn in example.table.get("files", {}).items()]
    if "verdict" in example.table:
        beside.append(f"人工认定“{example.table['verdict']}”")
    beside += [f"事项目录中该编码的名称是“{name}”" for name in example.catalogue.values()]
    return value + (f"（{'，'.join(beside)}）" if beside else "")


def _drawn(drawn: str) -> str:
    kind, _, rest = drawn.partition(" ")
    if kind != "chart":
        return {"blank": "是空白的", "tiny": "只有一个点", "broken": "打不开"}[kind]
    chart, _, size = rest.partition(" ")
    return f"是“{chart}”的流程图" + ("，缩小了" if size else "")


def _quoted(value: str | None) -> str:
    if value is None:
        return "（没有这一列）"
    if not visible(value).strip():
        return "（只有空白）" if value else "（空）"
    return f"“{_one_line(value)}”"


def _one_line(text: str) -> str:
    line = "↵".join(part.strip() for part in text.strip().splitlines()) or text
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"


def _details(rule: Rule) -> str:
    parts = [f"{_PARAMS.get(key, key)}：{_plain(value)}" for key, value in rule.params.items()]
    return f"（{'；'.join(parts)}）" if parts else ""


def _condition(condition: Condition) -> str:
    element = "部门" if condition.element == DEPARTMENT else f"“{condition.element}”"
    operand, operator = condition.operand, condition.operator
    if operator == "given":
        return element + ("已填写" if operand else "没有填写，或没有这一列")
    if operator in _MENTIONS and _PLAIN_WORDS.fullmatch(operand):
        return element + _MENTIONS[operator] + "或".join(f"“{word}”" for word in operand.split("|"))
    return f"{element}{_OPERATORS[operator]}{_plain(operand)}"


def _plain(value: object) -> str:
    if value in ("department", "county"):
        return {"department": "本部门", "county": "全县"}[str(value)]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "、".join(f"{code}={name}" for code, name in value.items())
    if isinstance(value, list | tuple):
        return "、".join(_plain(part) for part in value)
    return str(value)
