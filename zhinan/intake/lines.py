"""Several materials (or steps) written as lines of one cell each: 1.申请表⏎2.身份证 beside 1.原件⏎2.复印件.

Where all the filled cells have as many lines, each line is a record of its own, at the cell that holds it. Where
they have not, nobody can tell which belong together: the text is kept as it stands, and told (S17).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from zhinan.intake import findings
from zhinan.intake.model import Finding, Table
from zhinan.intake.record import Record

_NAMES = {"material": "材料名称", "step": "环节名称"}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CHINESE = "一二三四五六七八九十"
# 1. 1、 (1) （一） 一、 ①; the point of 1.5 is none.
_NUMBERED = re.compile(
    rf"\s*(?:[(（]?(\d{{1,2}})\s*[)）.．、,，:：](?!\d)|([{_CIRCLED}])|[(（]([{_CHINESE}])[)）]|([{_CHINESE}])、)\s*"
)


@dataclass(frozen=True, slots=True)
class _Entries:
    """The lines of a cell; where they are numbered from 1 on, without their numbers."""

    texts: list[str]
    is_numbered: bool


def split_lines(table: Table, identity: Collection[str]) -> list[Finding]:
    """Make a record of every line where the records of ``table`` stand as lines in one cell each."""
    split: list[Record] = []
    found: list[Finding] = []
    for record in table.records:
        if any("\n" in text for text in record.values):
            split += _split(table, record, identity, found)
        else:
            split.append(record)
    table.records = split
    return found


def _split(table: Table, record: Record, identity: Collection[str], found: list[Finding]) -> list[Record]:
    lines = {
        element: _entries(text)
        for element, text in zip(table.columns, record.values, strict=True)
        if element not in identity and text.strip()
    }
    lead = _lead(table, lines)
    if lead is None:
        return [record]
    count = len(lines[lead].texts)
    if all(len(entries.texts) == count for entries in lines.values()):
        return [_part(table, record, lines, number) for number in range(count)]
    counts = [(table.address(record, element), element, len(entries.texts)) for element, entries in lines.items()]
    found.append(findings.uneven_lines(table.sheet, table.kind, record.values[list(table.columns).index(lead)], counts))
    # What they say cannot be told: their own rules would only complain of the same again.
    record.broken = {element: "S17" for element, entries in lines.items() if element != lead} or None
    return [record]


def _lead(table: Table, lines: dict[str, _Entries]) -> str | None:
    """The element whose lines are a list of records; None where there is none.

    A name may be broken over two lines, and options stand below each other: lines without numbers are a list
    only where every filled cell has as many, or where those beside them are numbered.
    """
    name = _NAMES.get(table.kind, "")
    if name not in lines:
        return next((element for element, entries in lines.items() if entries.is_numbered), None)
    count, others = len(lines[name].texts), [entries for element, entries in lines.items() if element != name]
    if count < 2:
        return None
    is_list = lines[name].is_numbered or any(entries.is_numbered for entries in others)
    return name if is_list or (others and all(len(entries.texts) == count for entries in others)) else None


def _entries(text: str) -> _Entries:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    numbered: list[str] = []
    for line in lines:
        match = _NUMBERED.match(line)
        if match is not None and _number(match) == len(numbered) + 1:
            numbered.append(line[match.end() :])
        elif numbered:
            numbered[-1] += f"\n{line}"
        else:
            break
    return _Entries(numbered, True) if len(numbered) > 1 else _Entries(lines, False)


def _number(match: re.Match[str]) -> int:
    digits, circled, *chinese = match.groups()
    if digits:
        return int(digits)
    return _CIRCLED.index(circled) + 1 if circled else _CHINESE.index(chinese[0] or chinese[1]) + 1


def _part(table: Table, record: Record, lines: dict[str, _Entries], number: int) -> Record:
    values = [
        lines[element].texts[number] if element in lines else text
        for element, text in zip(table.columns, record.values, strict=True)
    ]
    extra = record.extra if number == 0 else None
    return Record(record.row, record.column, values, record.moved, extra, record.item, number + 1)
