"""What a department clerk reads about options: which are wrong or missing, and the right choice where it can be told.

A suggestion is the whole cell: what was chosen rightly stays, in the standard's spelling.
"""

from __future__ import annotations

from collections.abc import Sequence

from expectations.case import Case, quoted_list, shown
from expectations.model import Rule
from expectations.nearest import nearest
from zhinan import facts
from zhinan.text import compact

_YES = {"√", "✓", "Y", "YES", "有", "1", "对", "TRUE", "支持"}
_NO = {"×", "X", "N", "NO", "无", "0", "错", "FALSE", "不支持"}


def one_of(rule: Rule, case: Case) -> tuple[str, str]:
    """Words of the kind ``one_of``."""
    options = list(rule.params["options"])
    mark = compact(case.value or "").upper()
    if set(options) == {"是", "否"}:
        suggestion = "是" if mark in _YES else "否" if mark in _NO else ""
    else:
        # Which of several is meant cannot be told.
        is_one = len(facts.options(case.value or "")) == 1
        suggestion = (nearest(case.value or "", options) or "") if is_one else ""
    return f"“{rule.element}”填了“{shown(case.value)}”，应在 {'、'.join(options)} 中选一个", suggestion


def subset(rule: Rule, case: Case) -> tuple[str, str]:
    """Words of the kind ``subset``."""
    options = list(rule.params["options"])
    known, unknown = _known_and_unknown(options, case)
    meant = [nearest(option, options) for option in unknown]
    suggestion = _joined([*known, *filter(None, meant)]) if all(meant) else ""
    return f"“{rule.element}”没有{quoted_list(unknown)}这个选项，可选：{'、'.join(options)}", suggestion


def contains(rule: Rule, case: Case) -> tuple[str, str]:
    """Words of the kind ``contains``."""
    known, unknown = _known_and_unknown([*rule.params.get("known", ()), *rule.params["options"]], case)
    missing = [option for option in rule.params["options"] if option not in known]
    # What else is chosen stays, as far as it is an option; a rule may name all that may be chosen.
    kept = known if "known" in rule.params else [*known, *unknown]
    return f"“{rule.element}”缺少{quoted_list(missing)}", _joined([*kept, *missing])


def exactly(rule: Rule, case: Case) -> tuple[str, str]:
    """Words of the kind ``exactly``."""
    options = list(rule.params["options"])
    known, unknown = _known_and_unknown(options, case)
    missing = [option for option in options if option not in known]
    parts = [f"缺少{quoted_list(missing)}"] if missing else []
    parts += [f"多了{quoted_list(unknown)}"] if unknown else []
    return f"“{rule.element}”{'，'.join(parts)}，应全选{'、'.join(options)}", "、".join(options)


def contains_either(rule: Rule, case: Case) -> tuple[str, str]:
    """Words of the kind ``contains_either``: the set that was begun is completed, where only one was."""
    sets: list[list[str]] = rule.params["sets"]
    ways = "，或".join("和".join(f"“{option}”" for option in chosen) for chosen in sets)
    known, _ = _known_and_unknown([option for chosen in sets for option in chosen], case)
    begun = [chosen for chosen in sets if not set(chosen).isdisjoint(known)]
    suggestion = _joined([*known, *begun[0]]) if len(begun) == 1 else ""
    return f"“{rule.element}”应选{ways}，填了“{shown(case.value)}”", suggestion


def alone(rule: Rule, case: Case) -> tuple[str, str]:
    """Words of the kind ``alone``."""
    return f"“{rule.element}”选了“{rule.params['option']}”就不能再选其他选项，填了“{shown(case.value)}”", ""


def _known_and_unknown(options: Sequence[str], case: Case) -> tuple[list[str], list[str]]:
    known = {compact(option): option for option in options}
    chosen = facts.options(case.value or "")
    return [known[o] for o in chosen if o in known], [o for o in chosen if o not in known]


def _joined(options: Sequence[str]) -> str:
    return ",".join(dict.fromkeys(options))
