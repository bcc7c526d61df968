"""Rule id → every mistake that breaks it: the batch's own, and further ones for the mutation benchmark alone.

The further ones stand apart from ``DEFECTS`` so that the committed batch does not change with them: as data in
``further.toml``, where they are worked out of the right value in ``further_*.py``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.resources import files
from typing import Any

from zhinan.errors import UsageError
from zhinan.sample.defects import DEFECTS
from zhinan.sample.further_contact import CONTACT
from zhinan.sample.further_item import ITEM
from zhinan.sample.further_national import NATIONAL
from zhinan.sample.further_picture import PICTURE
from zhinan.sample.further_process import PROCESS_TEXT, STEP
from zhinan.sample.mistakes import Case, Mistake, Text, Way
from zhinan.sample.record import Item, Record
from zhinan.sample.typed import Typed

# What looks filled in and says nothing.
NOTHING = (
    "\u3000", "\u00a0", "\u200b", "\ufeff", "\n", " \t ", "-", "—", "——", "//", "无", "暂无", "空", "待补充", "待填",
    "xxx", "ＸＸ", "？", "***", "…", "N/A", "null", "None", "测试", "无。", "_____", "／", "test",
)  # fmt: skip
# Left blank in ``DEFECTS``, though it is not the rule that a blank fails.
_NOT_FILLED_RULES = {"E40.2"}

_KEYS = {
    "texts", "numbers", "replaced", "with", "is", "lacks", "has", "law_days", "law_days_or_none", "own_window", "also",
}  # fmt: skip


def _from_data(entry: Mapping[str, Any]) -> Mistake:
    """One table of further.toml; its head says what the keys mean. Raises KeyError where one is unknown."""
    if unknown := entry.keys() - _KEYS:
        raise KeyError(f"further.toml: {sorted(unknown)}")
    texts = [
        *map(Text, entry.get("texts", ())),
        *(Text(Typed(number, "number")) for number in entry.get("numbers", ())),
    ]
    ways: list[Way] = [*texts, *(_replaced(old, new) for old, new in entry.get("replaced", ()))]
    cells = entry.get("with", {})
    if cells:
        ways = [_while(cells, way) for way in ways or [lambda case: case.value]]

    def fits(item: Item, record: Record) -> bool:
        return _fits(entry, item, record)

    return Mistake(tuple(ways), fits, also=tuple(entry.get("also", ())))


def _replaced(old: str, new: str) -> Way:
    return lambda case: case.value.replace(old, new)


def _while(cells: Mapping[str, str], way: Way) -> Way:
    def writes(case: Case) -> str:
        case.record.values.update(cells)
        return way(case)

    return writes


def _fits(entry: Mapping[str, Any], item: Item, record: Record) -> bool:
    days = item.entry.statutory_days
    return (
        all(record[element] in values for element, values in entry.get("is", {}).items())
        and all(record[element] not in values for element, values in entry.get("lacks", {}).items())
        and all(any(v in record[element] for v in values) for element, values in entry.get("has", {}).items())
        and _is_within(entry.get("law_days"), days if "工作日" in item["法定时限"] else None, when_none=False)
        and _is_within(entry.get("law_days_or_none"), days, when_none=True)
        and entry.get("own_window", item.profile.has_own_window) == item.profile.has_own_window
    )


def _is_within(limits: tuple[int, int] | None, days: int | None, *, when_none: bool) -> bool:
    if limits is None:
        return True
    return when_none if days is None else limits[0] <= days <= limits[1]


def _merged(tables: Iterable[Mapping[str, Any]]) -> dict[str, tuple[Mistake, ...]]:
    merged: dict[str, tuple[Mistake, ...]] = {}
    for table in tables:
        for rule_id, made in table.items():
            merged[rule_id] = (*merged.get(rule_id, ()), *(made if isinstance(made, tuple) else (made,)))
    return merged


_BLANKS = {
    rule_id: replace(mistake, ways=tuple(map(Text, NOTHING)))
    for rule_id, mistake in DEFECTS.items()
    if Text("") in mistake.ways and rule_id not in _NOT_FILLED_RULES
}
_DATA = {
    rule_id: tuple(map(_from_data, entries))
    for rule_id, entries in tomllib.loads(files(__package__).joinpath("further.toml").read_text("utf-8")).items()
}

FURTHER = _merged([_BLANKS, ITEM, NATIONAL, PROCESS_TEXT, STEP, CONTACT, PICTURE, _DATA])


def mistakes_of(rule_id: str) -> tuple[Mistake, ...]:
    """Every mistake that breaks the rule, the batch's own first. Raises UsageError where there is none."""
    if rule_id not in DEFECTS:
        raise UsageError(f"样例没有规则 {rule_id} 的错例，请在 zhinan/sample/defects.py 里补上")
    return (DEFECTS[rule_id], *FURTHER.get(rule_id, ()))
