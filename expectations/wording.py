"""What a department clerk reads: one Chinese sentence that names the bad condition, and the right value.

``WORDING`` is the table of contents: rule kind → (message, suggestion). A suggestion is '' where no
value can be told; free text never gets one. The department applies it, not we (law 7).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from expectations.model import Rule
from zhinan import facts
from zhinan.text import compact, prose


@dataclass(frozen=True, slots=True)
class Case:
    """One failing value: ``value`` and ``other`` as they stand in the workbook, None without a column.

    ``other`` is the value of the rule's ``other`` element, and for a step its name or number;
    ``copies`` how many records share the value.
    """

    value: str | None
    other: str | None = None
    copies: int | None = None


def word(rule: Rule, case: Case) -> tuple[str, str]:
    """(message, suggestion) of one failing value."""
    message, suggestion = WORDING[rule.kind](rule, case)
    if rule.message:
        # What the kind knows more than the standard's sentence (which text is missing) stays behind it.
        detail = f"：{message}" if rule.kind == "includes" else _lost_zeros(rule, case)
        message = f"“{rule.element}”{rule.message}{detail}"
    if rule.record == "step" and case.other:
        message = f"“{_shown(Case(case.other))}”环节的{message}"
    return message, str(rule.params.get("suggest", suggestion))


def _lost_zeros(rule: Rule, case: Case) -> str:
    """A code kept as a number loses the zeros that it begins with; which ones is not for us to say."""
    written = compact(case.value or "")
    if not (written.isdecimal() and len(written) < rule.params.get("length", 0)):
        return ""
    return f"；现在只有{len(written)}位数字，开头的0可能已丢失，请把该列设为文本格式后重新填写"


def quoted_list(values: Sequence[str]) -> str:
    """“a”、“b”."""
    return "、".join(f"“{value}”" for value in values)


def _shown(case: Case) -> str:
    text = " ".join((case.value or "").split())
    return text if len(text) <= 40 else text[:40] + "…"


def _options(rule: Rule) -> list[str]:
    return list(rule.params["options"])


def _filled(rule: Rule, case: Case) -> tuple[str, str]:
    written = compact(case.value or "")
    if written:
        suggestion = rule.params.get("none_means", "") if written == "无" else ""
        return f"“{rule.element}”填的是占位文字“{_shown(case)}”，须填写实际内容", suggestion
    return f"“{rule.element}”没有填写", ""


def _blank(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”应当留空，填了“{_shown(case)}”", ""


def _equals(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”与规定内容不一致，填了“{_shown(case)}”", rule.params["value"]


_YES = {"√", "✓", "Y", "YES", "有", "1", "对", "TRUE", "支持"}
_NO = {"×", "X", "N", "NO", "无", "0", "错", "FALSE", "不支持"}


def _one_of(rule: Rule, case: Case) -> tuple[str, str]:
    options = _options(rule)
    mark = compact(case.value or "").upper()
    suggestion = ""
    if set(options) == {"是", "否"}:
        suggestion = "是" if mark in _YES else "否" if mark in _NO else ""
    return f"“{rule.element}”填了“{_shown(case)}”，应在 {'、'.join(options)} 中选一个", suggestion


def _known_and_unknown(rule: Rule, case: Case) -> tuple[list[str], list[str]]:
    known = {compact(option): option for option in _options(rule)}
    chosen = facts.options(case.value or "")
    return [known[o] for o in chosen if o in known], [o for o in chosen if o not in known]


def _subset(rule: Rule, case: Case) -> tuple[str, str]:
    _, unknown = _known_and_unknown(rule, case)
    return f"“{rule.element}”没有{quoted_list(unknown)}这个选项，可选：{'、'.join(_options(rule))}", ""


def _contains(rule: Rule, case: Case) -> tuple[str, str]:
    chosen = facts.options(case.value or "")
    missing = [option for option in _options(rule) if compact(option) not in chosen]
    # What else is chosen stays, as far as it is an option; a rule may name the whole right answer.
    known = rule.params.get("known")
    kept = [o for o in chosen if known is None or o in map(compact, known)]
    return f"“{rule.element}”缺少{quoted_list(missing)}", ",".join(dict.fromkeys([*kept, *missing]))


def _exactly(rule: Rule, case: Case) -> tuple[str, str]:
    known, unknown = _known_and_unknown(rule, case)
    missing = [option for option in _options(rule) if option not in known]
    parts = [f"缺少{quoted_list(missing)}"] if missing else []
    parts += [f"多了{quoted_list(unknown)}"] if unknown else []
    return f"“{rule.element}”{'，'.join(parts)}，应全选{'、'.join(_options(rule))}", "、".join(_options(rule))


def _contains_either(rule: Rule, case: Case) -> tuple[str, str]:
    ways = "，或".join("和".join(f"“{option}”" for option in chosen) for chosen in rule.params["sets"])
    return f"“{rule.element}”应选{ways}，填了“{_shown(case)}”", ""


def _alone(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”选了“{rule.params['option']}”就不能再选其他选项，填了“{_shown(case)}”", ""


def _written(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”写法不符合要求，填了“{_shown(case)}”", ""


def _includes(rule: Rule, case: Case) -> tuple[str, str]:
    text = prose(case.value or "")
    return "、".join(wanted for wanted in rule.params["texts"] if prose(wanted) not in text), ""


def _duration(rule: Rule, case: Case) -> tuple[str, str]:
    unit = rule.params.get("unit")
    found = facts.duration(case.value or "")
    if found is not None and unit is not None:
        return f"“{rule.element}”的单位应为{unit}，填了“{_shown(case)}”", ""
    return f"“{rule.element}”读不出时限，填了“{_shown(case)}”（如“5个{unit or '工作日'}”）", ""


def _days_equal(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”应为{rule.params['days']}个工作日，填了“{_shown(case)}”", ""


def _at_most(rule: Rule, case: Case) -> tuple[str, str]:
    other = _shown(Case(case.other))
    return f"“{rule.element}”填了“{_shown(case)}”，超过了“{rule.params['other']}”的“{other}”", ""


def _process(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”{facts.process_problem(case.value or '')}", ""


def _main_steps(rule: Rule, case: Case) -> tuple[str, str]:
    told, wanted = facts.main_steps(case.value or "") or [], _options(rule)
    missing = [step for step in wanted if step not in told]
    doubled = [step for step in wanted if told.count(step) > 1]
    parts = [f"缺少{quoted_list(missing)}环节"] if missing else []
    parts += [f"{quoted_list(doubled)}环节写了不止一次"] if doubled else []
    parts = parts or [f"环节次序是{'、'.join(told)}"]
    return f"“{rule.element}”{'，'.join(parts)}，应依次为{'、'.join(wanted)}", ""


def _total_days(rule: Rule, case: Case) -> tuple[str, str]:
    total = facts.total_days(case.value or "")
    other = _shown(Case(case.other))
    return f"“{rule.element}”各环节时限合计{total:g}个工作日，超过“{rule.params['other']}”的“{other}”", ""


def _number(rule: Rule, case: Case) -> tuple[str, str]:
    if "equals" in rule.params:
        return f"“{rule.element}”应为{rule.params['equals']}，填了“{_shown(case)}”", ""
    shape = "整数" if rule.params.get("whole") else "数"
    return f"“{rule.element}”应为不小于{rule.params['min']}的{shape}，填了“{_shown(case)}”", ""


def _unique(rule: Rule, case: Case) -> tuple[str, str]:
    within = "本部门" if rule.params["within"] == "department" else "全县"
    return f"“{rule.element}”重复：{within}有{case.copies}个事项都是“{_shown(case)}”", ""


def _phone(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”缺少固定电话（{rule.params['area_code']}-加7位号码）", ""


def _any_phone(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”缺少联系电话", ""


def _no_shared_phone(rule: Rule, case: Case) -> tuple[str, str]:
    area_code = rule.params.get("area_code")
    other = facts.with_area(facts.phones(case.other or ""), area_code)
    own = dict.fromkeys(facts.with_area(facts.phones(case.value or ""), area_code))
    shared = [p for p in own if p in other and p not in rule.params.get("aside", ())]
    return f"电话{quoted_list(shared)}同时写在“{rule.params['other']}”和“{rule.element}”里，两者不能是同一个", ""


def _coordinates(rule: Rule, case: Case) -> tuple[str, str]:
    longitude, latitude = str(rule.params["longitude"]), str(rule.params["latitude"])
    right = f"{longitude}, {latitude}"
    first, second = facts.first_coordinate(case.value or ""), facts.second_coordinate(case.value or "")
    if first is None or second is None:
        return f"“{rule.element}”读不出坐标，填了“{_shown(case)}”", right
    near = float(rule.params["tolerance"]) * 1.0005
    if abs(first - float(latitude)) <= near and abs(second - float(longitude)) <= near:
        return f"“{rule.element}”的经度和纬度写反了", right
    return f"“{rule.element}”不是大厅的坐标，填了“{_shown(case)}”", right


def _picture(rule: Rule, case: Case) -> tuple[str, str]:
    if case.other:
        return f"“{rule.element}”写明的图片{case.other}不在报送的工作簿旁边", ""
    if compact(case.value or ""):
        return f"“{rule.element}”填了“{_shown(case)}”，没有流程图，须插入图片或写明放在旁边的图片文件名", ""
    return f"“{rule.element}”没有流程图，须插入图片或写明放在旁边的图片文件名", ""


def _picture_shows(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”{case.other}，须换成能看清的流程图", ""


def _picture_own(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”与{case.other}用的是同一张图片，须按本事项的办理流程另作", ""


def _picture_unlike(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”与{case.other}的图片几乎一样，须按本事项的办理流程另作", ""


def _manual(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”待人工认定：{rule.params['question']}", ""


Wording = Callable[[Rule, Case], tuple[str, str]]
WORDING: dict[str, Wording] = {
    "filled": _filled,
    "blank": _blank,
    "equals": _equals,
    "one_of": _one_of,
    "subset": _subset,
    "contains": _contains,
    "exactly": _exactly,
    "contains_either": _contains_either,
    "alone": _alone,
    "matches": _written,
    "lacks": _written,
    "includes": _includes,
    "duration": _duration,
    "days_equal": _days_equal,
    "at_most": _at_most,
    "process": _process,
    "main_steps": _main_steps,
    "total_days": _total_days,
    "number": _number,
    "unique": _unique,
    "phone": _phone,
    "any_phone": _any_phone,
    "no_shared_phone": _no_shared_phone,
    "coordinates": _coordinates,
    "picture": _picture,
    "picture_shows": _picture_shows,
    "picture_own": _picture_own,
    "picture_unlike": _picture_unlike,
    "manual": _manual,
}


def any_case(row: Sequence[Any]) -> Case:
    """A ``Case`` from a row (value, other, copies)."""
    value, other, copies = row
    return Case(value, other, None if copies is None else int(copies))
