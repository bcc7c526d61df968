"""Personal data on its way out: mobile numbers are covered, and values that may be a person's name are not shown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from expectations.model import Standard

# A mobile number, its digits half- or full-width (\d is both), apart by at most one separator or unseen
# character. A message cuts long values: a number that ends early, before "…", is covered too.
_GAP = "[-—－. \u00a0\u3000\u200b-\u200f\u2060\ufeff]?"
_MOBILE = re.compile(
    rf"(?<!\d)((?:(?:86|0){_GAP})?[1１]{_GAP}[3-9３-９]{_GAP}\d)"
    rf"(?:(?:{_GAP}\d){{4}}{_GAP}(\d(?:{_GAP}\d){{3}})(?!\d)|(?:{_GAP}\d){{2,7}}(?=…))"
)
# Elements whose wrong value may be a person's name: it is said what is wrong, not what was written.
HANDLER, MAIL = "办理人", "邮递收件人信息"
_PERSONAL = frozenset({HANDLER, MAIL})
_WRITTEN = re.compile("填了“.*?”", re.DOTALL)


def masked(text: str) -> str:
    """``text`` with the middle of every mobile number covered (138****0000): the output may be shown around."""
    return _MOBILE.sub(lambda found: f"{found[1]}****{found[2] or ''}", text)


def private_elements(standard: Standard) -> frozenset[str]:
    """The elements whose values are not shown."""
    return _PERSONAL | {element.name for element in standard.elements if not element.is_public}


def told(problem: Mapping[str, Any], private: frozenset[str]) -> str:
    """The message of a problem, without the value where that may name a person."""
    message = str(problem["message"])
    return _WRITTEN.sub("所填内容不在此显示", message) if problem["element"] in private else message
