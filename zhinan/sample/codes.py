"""Codes: 统一社会信用代码 with its check digits, and the three item codes that are built on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from zhinan.sample.catalogue import Entry

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
# 11: an administrative organ registered with the 编办; 411521: 罗山县.
_PREFIX = "11411521"
_REGION = "41"
_COUNTY_LEVEL = "4"


def check_digit(code: str) -> str:
    """The 18th character of a 统一社会信用代码 (GB 32100) from its first 17."""
    total = sum(_ALPHABET.index(c) * weight for c, weight in zip(code, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def credit_code(number: int) -> str:
    """A made-up 统一社会信用代码 for the department with that running number."""
    # 9 leads: the county's real organisation codes begin with 0 or MB.
    body = f"9{number * 100_003 % 10_000_000:07d}"
    total = sum(int(c) * weight for c, weight in zip(body, _ORGANISATION_WEIGHTS, strict=True))
    organisation = "0123456789X0"[11 - total % 11]
    code = _PREFIX + body + organisation
    return code + check_digit(code)


def basic_codes(entries: Sequence[Entry], number: int, type_codes: Mapping[str, str]) -> list[str]:
    """基本编码 (12) of one department's entries: 2 region, 2 type, 5 main item, 3 sub-item.

    Neighbours whose names differ only in the bracketed case （新办）（变更） are sub-items of one main item.
    ``type_codes``: 事项类型 → its two digits.
    """
    codes: list[str] = []
    families = groupby(entries, key=lambda entry: (entry.type, entry.name.split("（")[0]))
    for main, ((type_name, _), family) in enumerate(families, start=1):
        members = list(family)
        stem = f"{_REGION}{type_codes[type_name]}{number:02d}{main:03d}"
        if len(members) == 1:
            # 00Y marks a main item without sub-items; older directories write 000 instead.
            codes.append(stem + ("00Y" if main % 5 == 0 else "000"))
        else:
            codes += [f"{stem}{sub:03d}" for sub in range(1, len(members) + 1)]
    return codes


def implementation_code(credit: str, basic: str) -> str:
    """实施编码 (31): 统一社会信用代码, the level's digit, 基本编码."""
    return credit + _COUNTY_LEVEL + basic


def handling_code(implementation: str, number: str = "01") -> str:
    """业务办理项编码 (33): 实施编码 and a running number of two digits."""
    return implementation + number


def catalogued_code(implementation: str) -> str:
    """The item's code in the mutation benchmark's catalogue: one that only the mistakes of E1.3 give it."""
    return handling_code(implementation, "88")
