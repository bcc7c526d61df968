"""What a department clerk reads about a code, or the name behind it. No code is suggested: it would be invented."""

from __future__ import annotations

from expectations.case import Case, quoted_list, shown
from expectations.codes import CREDIT_CODE_ALPHABET
from expectations.model import Rule
from zhinan.text import compact


def begins_with(rule: Rule, case: Case) -> tuple[str, str]:
    """Words of the kind ``begins_with``."""
    length = len(compact(case.other or ""))
    return f"“{rule.element}”前{length}位与“{rule.params['other']}”不一致，“{rule.params['other']}”是“{case.other}”", ""


def ends_with(rule: Rule, case: Case) -> tuple[str, str]:
    """Words of the kind ``ends_with``."""
    length = len(compact(case.other or ""))
    return f"“{rule.element}”后{length}位与“{rule.params['other']}”不一致，“{rule.params['other']}”是“{case.other}”", ""


def as_catalogue(rule: Rule, case: Case) -> tuple[str, str]:
    """Words of the kind ``as_catalogue``; the name is the catalogue's own."""
    name = case.other or ""
    return f"“{rule.element}”填了“{shown(case.value)}”，与事项目录中的“{shown(name)}”不一致", name


def as_coded(rule: Rule, case: Case) -> tuple[str, str]:
    """Words of the kind ``as_coded``."""
    start = rule.params["position"]
    digits = compact(case.other or "")[start - 1 : start + 1]
    place = f"“{rule.params['other']}”第{start}—{start + 1}位“{digits}”（{rule.params['codes'].get(digits)}）"
    return f"“{rule.element}”填了“{shown(case.value)}”，与{place}不一致", ""


def credit_code(rule: Rule, case: Case) -> tuple[str, str]:
    """Words of the kind ``credit_code``."""
    # Which character is wrong cannot be known, so no code is suggested.
    code = compact(case.value or "")[:18]
    strange = [character for character in dict.fromkeys(code) if character not in CREDIT_CODE_ALPHABET]
    reason = f"用了{quoted_list(strange)}，这种代码不用字母I、O、S、V、Z" if strange else "校验码不对"
    return f"“{rule.element}”前18位统一社会信用代码“{code}”{reason}，应核对前18位", ""
