"""``zhinan explain``: a rule in words, with its requirement and the SQL that is evaluated."""

from __future__ import annotations

from collections.abc import Mapping

from expectations.compile import compile_rule
from expectations.conditions import DEPARTMENT
from expectations.kinds import KINDS
from expectations.model import Condition, Rule, Standard
from zhinan.deliver.cells import requirement_text
from zhinan.errors import UsageError
from zhinan.structure import STRUCTURAL_RULES

RECORD_NAMES = {"item": "事项", "material": "申请材料", "step": "办理环节"}
_SEVERITY = {"error": "须整改（计入准确率）", "warning": "建议（不计入准确率）"}
_OPERATORS = {
    "equals": "等于", "not_equals": "不是", "one_of": "是其中之一", "not_one_of": "不是其中任何一个",
    "matches": "写法符合", "not_matches": "写法不符合", "has_option": "选了", "lacks_option": "没选",
    "options_within": "只选了",
    "days_above": "多于（工作日）", "whole_from": "是整数且不小于",
}  # fmt: skip
_PARAMS = {
    "value": "规定内容", "also": "也认可", "options": "选项", "sets": "选项组", "option": "选项", "pattern": "写法",
    "texts": "须有文字", "unit": "单位", "days": "天数", "other": "对照要素", "equals": "等于", "min": "不小于",
    "whole": "整数", "within": "范围", "area_code": "区号", "aside": "不计", "longitude": "经度", "latitude": "纬度",
    "tolerance": "允许误差", "suggest": "建议值", "or_placeholder": "可填“无”", "where_present": "有这一列才核查",
    "not_applicable": "不核查的值", "known": "全部选项", "none_means": "填“无”时的建议值", "even_blank": "空着也核查",
    "length": "位数", "position": "从第几位起", "codes": "代码表",
}  # fmt: skip


def explain(standard: Standard, rule_id: str) -> list[tuple[str, str]]:
    """(label, text) lines about one rule. Raises UsageError where there is no such rule."""
    if rule_id in STRUCTURAL_RULES:
        structural = STRUCTURAL_RULES[rule_id]
        return [
            ("规则", f"{rule_id} {structural.title}（工作簿结构）"),
            ("性质", _SEVERITY[structural.severity]),
            ("要求", structural.requirement),
        ]
    try:
        rule = standard.rule(rule_id)
    except KeyError:
        raise UsageError(f"没有规则“{rule_id}”，如 E18.3、N1.1、S1") from None
    element = standard.element(rule.record, rule.element)
    compiled = compile_rule(standard, rule)
    lines = [
        ("规则", rule.id),
        ("要素", f"{element.label}（{RECORD_NAMES[rule.record]}）"),
        ("性质", _SEVERITY[rule.severity]),
        ("核查", KINDS[rule.kind].meaning + _details(rule)),
    ]
    if rule.message:
        lines.append(("说法", rule.message))
    if rule.after:
        lines.append(("先过", "、".join(rule.after) + "（这些规则都通过了才核查）"))
    if rule.when:
        lines.append(("前提", "；并且".join(map(_condition, rule.when))))
    if rule.when_any:
        lines.append(("前提（其一）", "；或者".join(map(_condition, rule.when_any))))
    lines += [
        ("填写要求", requirement_text(element.requirement) or "（通用标准表未写）"),
        ("标准", f"{standard.name} {standard.version}，{standard.source}"),
        ("适用（SQL）", compiled.applicable),
        ("达标（SQL）", compiled.met),
    ]
    if element.unchecked:
        lines.append(("尚未核查", element.unchecked))
    return lines


def _details(rule: Rule) -> str:
    parts = [f"{_PARAMS.get(key, key)}：{_plain(value)}" for key, value in rule.params.items()]
    return f"（{'；'.join(parts)}）" if parts else ""


def _condition(condition: Condition) -> str:
    element = "部门" if condition.element == DEPARTMENT else f"“{condition.element}”"
    if condition.operator == "given":
        return element + ("已填写" if condition.operand else "没有填写，或没有这一列")
    return f"{element}{_OPERATORS[condition.operator]}{_plain(condition.operand)}"


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
