"""What the analyst decided about headings: ``data/reference/headings.toml``.

One ``[[heading]]`` = one heading, as one department (every one where none is named) writes it, and the element that it
names, or "" where it carries none. Who decided and when stands with it, as with every decision of a person. The
element's own names cannot be decided about; aliases and likenesses give way to a decision.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from zhinan.errors import UsageError
from zhinan.intake.decision_file import add_entries, parse_entries, quoted
from zhinan.intake.headings import Headings, Meaning, heading_key

NAME = "headings.toml"
_KEYS = {"department", "heading", "element", "record", "by", "date", "note"}
_RECORDS = {"item": "事项", "material": "材料", "step": "环节"}
_BEGINNING = """# 列名认定：各部门表中与标准不一致的列名，各是哪个要素。由 zhinan headings 添加，也可以手工修改。
# department 留空：所有部门；element 留空：不是标准中的要素，内容原样保留、不再提示。
"""


@dataclass(frozen=True, slots=True)
class HeadingDecision:
    """One decision: ``heading`` of ``department`` ("": of every one) names ``element`` ("": none).

    ``record``: the kind of record whose element is meant, where several have one of that name.
    """

    department: str
    heading: str
    element: str
    by: str
    date: date
    record: str = ""
    note: str = ""

    @property
    def key(self) -> str:
        """What is compared of the heading."""
        return heading_key(self.heading)


def read_decisions(reference: Path) -> list[HeadingDecision]:
    """The decisions in the folder ``reference``, in the file's order; none where there is no file.

    Raises UsageError, naming file and entry.
    """
    file = reference / NAME
    if not file.exists():
        return []
    return _parse(file.read_bytes())


def decided_headings(
    headings: Headings, decisions: Sequence[HeadingDecision], departments: Collection[str]
) -> Headings:
    """``headings`` (of the standard) with what was decided. Raises UsageError for what cannot be decided so."""
    meanings: dict[str, dict[str, Meaning]] = {}
    for number, decision in enumerate(decisions, start=1):
        if decision.department and decision.department not in departments:
            raise _wrong(number, decision.heading, f"没有部门“{decision.department}”")
        if decision.key in headings.names:
            raise _wrong(number, decision.heading, "这是标准中的要素名称，不能另作认定")
        meaning = _meaning(headings, number, decision)
        decided = meanings.setdefault(decision.department, {})
        if decided.setdefault(decision.key, meaning) != meaning:
            raise _wrong(number, decision.heading, "与前面的一条相矛盾，请删去其中一条")
    if not meanings:
        return headings
    told = json.dumps(sorted((name, sorted(d.items())) for name, d in meanings.items()), ensure_ascii=False)
    return replace(
        headings.deciding(meanings.pop("", {})),
        by_department=meanings,
        version=hashlib.sha256(told.encode()).hexdigest()[:8],
    )


def add_decisions(reference: Path, decisions: Sequence[HeadingDecision]) -> None:
    """Write ``decisions`` below those that are there, which stay as they are, comments too.

    All or nothing; an entry that is there already is not written again. Raises UsageError where the file cannot be
    read, before or after.
    """
    file = reference / NAME
    there = {(d.department, d.key, d.element, d.record) for d in read_decisions(reference)}
    new = [d for d in decisions if (d.department, d.key, d.element, d.record) not in there]
    add_entries(file, _BEGINNING, [_entry(decision) for decision in new], _parse)


def _entry(decision: HeadingDecision) -> str:
    lines = [
        f"{name} = {quoted(value)}"
        for name in ("department", "heading", "element", "record", "by", "note")
        if (value := getattr(decision, name)) or name in ("department", "heading", "element")
    ]
    return "\n".join(["[[heading]]", *lines, f"date = {decision.date.isoformat()}"])


def _parse(data: bytes) -> list[HeadingDecision]:
    entries = parse_entries(data, NAME, "列名认定", "heading")
    return [_decision(number, entry) for number, entry in enumerate(entries, start=1)]


def _decision(number: int, entry: dict[str, Any]) -> HeadingDecision:
    heading = entry.get("heading")
    if not isinstance(heading, str) or not heading_key(heading):
        raise _wrong(number, "", "没有写明列名 heading")
    for key, value in entry.items():
        if key not in _KEYS:
            raise _wrong(number, heading, f"不认识的键 {key}")
        if key != "date" and not isinstance(value, str):
            raise _wrong(number, heading, f"{key} 应为文字")
    for key, label in (("element", "要素 element（不是要素的写空）"), ("by", "认定人 by"), ("date", "日期 date")):
        if key not in entry or (key == "by" and not entry[key].strip()):
            raise _wrong(number, heading, f"没有写明{label}")
    if type(entry["date"]) is not date:
        raise _wrong(number, heading, "date 应写成 2023-05-10 这样的日期，不加引号")
    if entry.get("record", "") not in ("", *_RECORDS):
        choices = "、".join(f"{name}（{said}）" for name, said in _RECORDS.items())
        raise _wrong(number, heading, f"record 应为 {choices}")
    return HeadingDecision(**({"department": ""} | entry))


def _meaning(headings: Headings, number: int, decision: HeadingDecision) -> Meaning:
    if not decision.element:
        return {}
    named = headings.known.get(heading_key(decision.element), {})
    meaning: Meaning = {
        kind: element
        for kind, element in named.items()
        if element == decision.element and decision.record in ("", kind)
    }
    if not meaning:
        of = f"{_RECORDS[decision.record]}的" if decision.record else ""
        raise _wrong(number, decision.heading, f"标准中没有{of}要素“{decision.element}”")
    return meaning


def _wrong(number: int, heading: str, problem: str) -> UsageError:
    return UsageError(f"列名认定文件 {NAME} 第 {number} 条（“{' '.join(heading.split())}”）：{problem}")
