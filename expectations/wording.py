"""What a department clerk reads: one Chinese sentence that names the bad condition, and the right value.

``WORDING`` is the table of contents: rule kind → (message, suggestion). A suggestion is '' where no
value can be told; free text never gets one. The department applies it, not we (law 7).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from expectations import code_words, option_words
from expectations.case import Case, quoted_list, shown
from expectations.model import Rule
from zhinan import facts
from zhinan.text import compact, prose


def word(rule: Rule, case: Case) -> tuple[str, str]:
    """(message, suggestion) of one failing value."""
    message, suggestion = WORDING[rule.kind](rule, case)
    if rule.message:
        # What the kind knows more than the standard's sentence (which text is missing) stays behind it.
        detail = f"：{message}" if rule.kind == "includes" else _lost_zeros(rule, case)
        message = f"“{rule.element}”{rule.message}{detail}"
    if rule.record == "step" and case.other:
        message = f"“{shown(case.other)}”环节的{message}"
    return message, str(rule.params.get("suggest", suggestion))


def _lost_zeros(rule: Rule, case: Case) -> str:
    """A code kept as a number loses the zeros that it begins with; which ones is not for us to say."""
    written = compact(case.value or "")
    if not (written.isdecimal() and len(written) < rule.params.get("length", 0)):
        return ""
    return f"；现在只有{len(written)}位数字，开头的0可能已丢失，请把该列设为文本格式后重新填写"


def _filled(rule: Rule, case: Case) -> tuple[str, str]:
    written = compact(case.value or "")
    if written:
        suggestion = rule.params.get("none_means", "") if written == "无" else ""
        return f"“{rule.element}”填的是占位文字“{shown(case.value)}”，须填写实际内容", suggestion
    return f"“{rule.element}”没有填写", ""


def _blank(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”应当留空，填了“{shown(case.value)}”", ""


def _equals(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”与规定内容不一致，填了“{shown(case.value)}”", rule.params["value"]


def _written(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”写法不符合要求，填了“{shown(case.value)}”", ""


def _includes(rule: Rule, case: Case) -> tuple[str, str]:
    text = prose(case.value or "")
    return "、".join(wanted for wanted in rule.params["texts"] if prose(wanted) not in text), ""


def _duration(rule: Rule, case: Case) -> tuple[str, str]:
    unit = rule.params.get("unit")
    found = facts.duration(case.value or "")
    if found is not None and unit is not None:
        return f"“{rule.element}”的单位应为{unit}，填了“{shown(case.value)}”", ""
    return f"“{rule.element}”读不出时限，填了“{shown(case.value)}”（如“5个{unit or '工作日'}”）", ""


def _days_equal(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”应为{rule.params['days']}个工作日，填了“{shown(case.value)}”", ""


def _at_most(rule: Rule, case: Case) -> tuple[str, str]:
    other = shown(case.other)
    return f"“{rule.element}”填了“{shown(case.value)}”，超过了“{rule.params['other']}”的“{other}”", ""


def _process(rule: Rule, case: Case) -> tuple[str, str]:
    return f"“{rule.element}”{facts.process_problem(case.value or '')}", ""


def _main_steps(rule: Rule, case: Case) -> tuple[str, str]:
    told, wanted = facts.main_steps(case.value or "") or [], list(rule.params["options"])
    missing = [step for step in wanted if step not in told]
    doubled = [step for step in wanted if told.count(step) > 1]
    parts = [f"缺少{quoted_list(missing)}环节"] if missing else []
    parts += [f"{quoted_list(doubled)}环节写了不止一次"] if doubled else []
    parts = parts or [f"环节次序是{'、'.join(told)}"]
    return f"“{rule.element}”{'，'.join(parts)}，应依次为{'、'.join(wanted)}", ""


def _total_days(rule: Rule, case: Case) -> tuple[str, str]:
    total = facts.total_days(case.value or "")
    other = shown(case.other)
    return f"“{rule.element}”各环节时限合计{total:g}个工作日，超过“{rule.params['other']}”的“{other}”", ""


def _number(rule: Rule, case: Case) -> tuple[str, str]:
    if "equals" in rule.params:
        return f"“{rule.element}”应为{rule.params['equals']}，填了“{shown(case.value)}”", ""
    shape = "整数" if rule.params.get("whole") else "数"
    suggestion = _plain_number(case.value or "")
    return f"“{rule.element}”应为不小于{rule.params['min']}的{shape}，填了“{shown(case.value)}”", suggestion


_COUNTED = re.compile(r"(?P<number>\d{1,3}|[一二两三四五六七八九十]{1,3})份?")


def _plain_number(text: str) -> str:
    """The number in 1份, 两份 or 二; '' where the text says anything else, or is a number already."""
    written = compact(text)
    found = _COUNTED.fullmatch(written)
    if not found or written.isdecimal():
        return ""
    number = found["number"]
    return str(int(number) if number.isdecimal() else facts.chinese_number(number) or "")


def _unique(rule: Rule, case: Case) -> tuple[str, str]:
    within = "本部门" if rule.params["within"] == "department" else "全县"
    return f"“{rule.element}”重复：{within}有{case.copies}个事项都是“{shown(case.value)}”", ""


def _phone(rule: Rule, case: Case) -> tuple[str, str]:
    # The one number of seven digits without an area code is the county's own: it is written whole.
    area_code, text = rule.params["area_code"], case.value or ""
    bare = [number for number in facts.phones(text) if re.fullmatch(r"\d{7}", number)]
    suggestion = ""
    if len(bare) == 1 and text.count(bare[0]) == 1:
        suggestion = text.replace(bare[0], f"{area_code}-{bare[0]}")
    return f"“{rule.element}”缺少固定电话（{area_code}-加7位号码）", suggestion


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
        return f"“{rule.element}”读不出坐标，填了“{shown(case.value)}”", right
    near = float(rule.params["tolerance"]) * 1.0005
    if abs(first - float(latitude)) <= near and abs(second - float(longitude)) <= near:
        return f"“{rule.element}”的经度和纬度写反了", right
    return f"“{rule.element}”不是大厅的坐标，填了“{shown(case.value)}”", right


def _picture(rule: Rule, case: Case) -> tuple[str, str]:
    if case.other:
        return f"“{rule.element}”写明的图片{case.other}不在报送的工作簿旁边", ""
    if compact(case.value or ""):
        return f"“{rule.element}”填了“{shown(case.value)}”，没有流程图，须插入图片或写明放在旁边的图片文件名", ""
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
    "one_of": option_words.one_of,
    "subset": option_words.subset,
    "contains": option_words.contains,
    "exactly": option_words.exactly,
    "contains_either": option_words.contains_either,
    "alone": option_words.alone,
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
    "begins_with": code_words.begins_with,
    "ends_with": code_words.ends_with,
    "as_catalogue": code_words.as_catalogue,
    "as_coded": code_words.as_coded,
    "credit_code": code_words.credit_code,
}
