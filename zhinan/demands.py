"""What a rule demands, as one Chinese sentence that a clerk reads: no patterns, which only the program reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from expectations.kinds import KINDS
from expectations.model import Rule

Params = Mapping[str, Any]


def demand(rule: Rule) -> str:
    """The sentence of one rule: “四办标志”必须选“马上办”."""
    if rule.kind in ("matches", "lacks") and rule.message:
        # The message says what is right (应为12位), or what is wrong (写了窗口号).
        is_right = "应" in rule.message.split("（")[0]
        return f"“{rule.element}”{rule.message}" if is_right else f"“{rule.element}”不通过的情形：{rule.message}"
    told = _DEMANDS.get(rule.kind)
    return f"“{rule.element}”{told(rule.params) if told else KINDS[rule.kind].meaning}"


def _all(options: Sequence[str]) -> str:
    return "、".join(f"“{option}”" for option in options)


def _one_of(params: Params) -> str:
    also = params.get("also")
    return f"只能是{_all(params['options'])}之一" + (f"（也认可{_all(also)}）" if also else "")


def _equals(params: Params) -> str:
    also = params.get("also")
    return f"必须是“{params['value']}”" + (f"（也认可{_all(also)}）" if also else "")


def _number(params: Params) -> str:
    shape = "整数" if params.get("whole") else "数"
    return f"必须是{params['equals']}" if "equals" in params else f"必须是不小于{params['min']}的{shape}"


def _duration(params: Params) -> str:
    return "必须是读得出的时限" + (f"，以{params['unit']}计" if "unit" in params else "")


_DEMANDS: dict[str, Callable[[Params], str]] = {
    "filled": lambda params: "必须填写" + ("（有这一列时）" if params.get("where_present") else ""),
    "blank": lambda params: "必须留空" + ("，或填“无”等" if params.get("or_placeholder") else ""),
    "equals": _equals,
    "one_of": _one_of,
    "subset": lambda params: f"只能从{_all(params['options'])}中选",
    "contains": lambda params: f"必须选{_all(params['options'])}",
    "exactly": lambda params: f"必须选全{_all(params['options'])}，不选其他",
    "contains_either": lambda params: f"必须选{'，或者'.join(map(_all, params['sets']))}",
    "alone": lambda params: f"选了“{params['option']}”就不能再选其他",
    "includes": lambda params: f"必须写有{_all(params['texts'])}",
    "duration": _duration,
    "days_equal": lambda params: f"必须是{params['days']}个工作日",
    "at_most": lambda params: f"不得超过“{params['other']}”（单位相同时才比较）",
    "process": lambda params: "必须读得出各个环节及其环节名称、办理人、办理时限、审查标准、办理结果",
    "main_steps": lambda params: f"的环节必须有{_all(params['options'])}，各一次，依此次序",
    "total_days": lambda params: f"各环节的时限加起来不得超过“{params['other']}”",
    "number": _number,
    "unique": lambda params: f"在{'本部门' if params['within'] == 'department' else '全县'}不得重复",
    "phone": lambda params: f"必须有固定电话（{params['area_code']}-加7位号码）",
    "any_phone": lambda params: "必须有联系电话",
    "no_shared_phone": lambda params: f"不得有“{params['other']}”里的电话（{_all(params.get('aside', ()))}除外）",
    "coordinates": lambda params: (
        f"必须是“{params['longitude']}, {params['latitude']}”（经度在前，允许误差 {params['tolerance']:f}".rstrip("0")
        + "）"
    ),
    "picture": lambda params: "必须有流程图：插入工作簿，或写明放在旁边的图片文件名",
    "picture_shows": lambda params: "的图片必须打得开、不空白",
    "picture_own": lambda params: "不得与其他事项用同一张图片",
    "picture_unlike": lambda params: "的图片不得与其他事项的几乎一样",
    "manual": lambda params: f"由人认定：{params['question']}",
    "begins_with": lambda params: f"必须以“{params['other']}”开头",
    "ends_with": lambda params: f"必须以“{params['other']}”结尾",
    "as_catalogue": lambda params: "必须与事项目录中同一编码的名称一致（提供了事项目录、目录中有该编码时）",
    "as_coded": lambda params: (
        f"必须与“{params['other']}”第{params['position']}—{params['position'] + 1}位代表的一致"
        f"（{'，'.join(f'{code} {name}' for code, name in params['codes'].items())}）"
    ),
    "credit_code": lambda params: "前18位统一社会信用代码的校验码必须正确（GB 32100）",
}
