"""The rules of the standard that every peer can say in its own words, as plain data for them all.

Taken: rules of items without a condition and without a rule before them, of the kinds filled, equals, one_of, matches,
lacks and unique; of each element one list of values or one pattern at most, for Frictionless knows one each. A rule
whose plain form, on values as they are written, does not say the same of right items (it needs values that are folded,
100 米 and 100米) is left out, and told.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from bench.made_items import clean_items
from expectations.model import Rule, Standard
from zhinan.sample.picture import CHART

# Blank, or holding the place only. The peers know a list; zhinan a pattern (zhinan.text.is_placeholder).
NOTHING = [
    "",
    " ",
    "\u3000",
    "/",
    "-",
    "无",
    "暂无",
    "空",
    "待定",
    "待补充",
    "待填",
    "测试",
    "test",
    "null",
    "none",
    "nan",
]
BLANK = ["", " ", "\u3000"]


@dataclass(frozen=True, slots=True)
class Plain:
    """One rule in plain words. ``test``: filled, among, matches, lacks or unique."""

    id: str
    element: str
    test: str
    values: tuple[str, ...] = ()
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """What a peer is handed. ``left``: rules that need folded values; ``missing``: column → texts that are no value."""

    rules: list[Plain]
    left: list[str]
    columns: list[str]
    missing: dict[str, list[str]]


def shared_rules(standard: Standard, columns: list[str]) -> Shared:
    """The rules that all peers can say of a table with these columns."""
    taken, left = _plain_rules(standard)
    return Shared(taken, left, columns, {name: missing(standard, name) for name in columns})


def _plain_rules(standard: Standard) -> tuple[list[Plain], list[str]]:
    taken: list[Plain] = []
    left: list[str] = []
    used: set[str] = set()
    for rule in standard.rules("item"):
        plain = _plain(rule)
        if plain is None or (plain.element in used and plain.test in ("among", "matches", "lacks")):
            continue
        if not _agrees(standard, plain):
            left.append(rule.id)
            continue
        if plain.test in ("among", "matches", "lacks"):
            used.add(plain.element)
        taken.append(plain)
    return taken, left


def _plain(rule: Rule) -> Plain | None:
    params = rule.params
    if rule.conditions or rule.after or rule.element == CHART or "none_means" in params:
        return None
    makers: dict[str, Callable[[], Plain]] = {
        "filled": lambda: Plain(rule.id, rule.element, "filled"),
        "equals": lambda: Plain(rule.id, rule.element, "among", (params["value"], *params.get("also", ()))),
        "one_of": lambda: Plain(rule.id, rule.element, "among", (*params["options"], *params.get("also", ()))),
        "matches": lambda: Plain(rule.id, rule.element, "matches", pattern=params["pattern"]),
        "lacks": lambda: Plain(rule.id, rule.element, "lacks", pattern=params["pattern"]),
        "unique": lambda: Plain(rule.id, rule.element, "unique"),
    }
    return makers[rule.kind]() if rule.kind in makers else None


def missing(standard: Standard, element: str) -> list[str]:
    """The texts of an element that are no value."""
    return NOTHING if standard.element("item", element).is_required else BLANK


def _agrees(standard: Standard, plain: Plain) -> bool:
    """Whether the plain form holds for every right item."""
    nothing = missing(standard, plain.element)
    values = [
        value
        for items in clean_items(standard.name).values()
        for item in items
        if (value := item.record.values.get(plain.element, "")) not in nothing
    ]
    if plain.test == "among":
        return all(value in plain.values for value in values)
    if plain.test in ("matches", "lacks"):
        return all(bool(re.search(plain.pattern, value)) is (plain.test == "matches") for value in values)
    return True
