"""The rows that a template begins with: a department's known items, or those of a list, with what can be filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from expectations.model import RecordKind, Standard
from zhinan.deliver.template_known import Failed, Known, KnownRecords
from zhinan.deliver.template_values import forms, prescribed
from zhinan.facts import is_given
from zhinan.intake.catalogue import Entry
from zhinan.intake.department import OWNER_ELEMENT
from zhinan.text import compact, prose
from zhinan.warehouse.records import CODE_ELEMENTS, NAME_ELEMENT

BASIC_CODE = "基本编码"
# A code → the shorter ones that it is made of (standard.md, N): element, length of its own, where the next begins.
_CODES = ((CODE_ELEMENTS[0], 33), (CODE_ELEMENTS[1], 31), (BASIC_CODE, 12))
_BASIC_FROM = 19
# What a record is called: kept even where it failed, for without it nobody knows which one the row is.
NAMES: Mapping[RecordKind, str] = {"item": NAME_ELEMENT, "material": "材料名称", "step": "环节名称"}


@dataclass(frozen=True, slots=True)
class Row:
    """One record of the template: what is filled in, what failed last time, its pictures (``template_known.Known``)."""

    values: dict[str, str]
    failed: dict[str, Failed] = field(default_factory=dict)
    pictures: tuple[tuple[str, str], ...] = ()


Rows = Mapping[RecordKind, list[Row]]


def rows_of(standard: Standard, department: str, known: KnownRecords, items: Sequence[Entry] | None) -> Rows:
    """The rows of each sheet: of ``items`` where they are given, else of all that is ``known``."""
    owner = _owner(department, known["item"])
    by_key = _by_key(known["item"])
    pairs: list[tuple[Known | None, Entry | None]] = [(one, None) for one in known["item"]]
    if items is not None:
        pairs = [(_known(by_key, entry), entry) for entry in items]
    found: dict[RecordKind, list[Row]] = {"item": [], "material": [], "step": []}
    for one, entry in pairs:
        row = _item(standard, owner, one, entry)
        found["item"].append(row)
        if one is not None:
            for kind in ("material", "step"):
                found[kind] += [_part(row, kind, part) for part in known[kind] if part.item == one.record_id]
    return found


def _owner(department: str, items: Sequence[Known]) -> str:
    """The 实施主体 that the department names most often, else its name as annex 1 has it."""
    told = Counter(one.values[OWNER_ELEMENT] for one in items if is_given(one.values.get(OWNER_ELEMENT, "")))
    return max(told.items(), key=lambda pair: (pair[1], pair[0]))[0] if told else department


def _by_key(items: Sequence[Known]) -> dict[str, Known]:
    """Known items by each code that is one item's alone, and by their names."""
    found: dict[str, list[Known]] = {}
    for one in items:
        values = {**{name: failed.value for name, failed in one.failed.items()}, **one.values}
        keys = [compact(values.get(element, "")) for element, _ in _CODES] + [prose(values.get(NAME_ELEMENT, ""))]
        for key in dict.fromkeys(filter(None, keys)):
            found.setdefault(key, []).append(one)
    return {key: ones[0] for key, ones in found.items() if len(ones) == 1}


def _known(by_key: Mapping[str, Known], entry: Entry) -> Known | None:
    return by_key.get(entry.code) or by_key.get(prose(entry.name))


def _item(standard: Standard, owner: str, known: Known | None, entry: Entry | None) -> Row:
    fixed = {**forms(standard, "item"), **prescribed(standard, "item"), OWNER_ELEMENT: owner}
    values: dict[str, str] = dict(fixed)
    failed: dict[str, Failed] = {}
    pictures: tuple[tuple[str, str], ...] = ()
    if known is not None:
        # What stood in no column of its own was never wrong: it is filled in as for a new item.
        absent = {name: value for name, value in fixed.items() if name in known.absent}
        values, failed, pictures = {**absent, **known.values}, dict(known.failed), known.pictures
        if NAME_ELEMENT in failed:
            values[NAME_ELEMENT] = failed[NAME_ELEMENT].value
    if entry is not None:
        values[NAME_ELEMENT] = entry.name
        for element, code in _codes(entry.code).items():
            if element not in values and element not in failed:
                values[element] = code
    return Row(values, failed, pictures)


def _codes(code: str) -> dict[str, str]:
    """The codes that a code of 33, 31 or 12 characters holds."""
    found = {element: code[:length] for element, length in _CODES[:2] if len(code) >= length}
    found[BASIC_CODE] = code if len(code) == _CODES[2][1] else code[_BASIC_FROM : _CODES[1][1]]
    return found


def _part(item: Row, kind: RecordKind, known: Known) -> Row:
    values, name = dict(known.values), NAMES[kind]
    if name in known.failed:
        values[name] = known.failed[name].value
    for element in (NAME_ELEMENT, CODE_ELEMENTS[0]):
        if element in item.values:
            values[element] = item.values[element]
    return replace(Row(values), failed=dict(known.failed))
