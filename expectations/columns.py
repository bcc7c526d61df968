"""Standard → what the layers below have to know of it, as plain data: headings, columns, departments."""

from __future__ import annotations

import csv
from pathlib import Path

from expectations.compile import facts_used, unique_scopes
from expectations.kinds import MANUAL, PICTURE
from expectations.model import RECORD_KINDS, Standard
from zhinan.errors import StandardError
from zhinan.intake.department import Department
from zhinan.intake.headings import Headings, heading_key
from zhinan.intake.model import Kind
from zhinan.warehouse.columns import Column, RecordColumns

IDENTITY = frozenset({"业务办理项名称", "业务办理项编码", "实施编码"})
# Facts that 五减 counts (zhinan/sql/reduction.sql), whether a rule reads them or not.
_MEASURED: dict[str, tuple[str, ...]] = {
    "承诺时限": ("unit", "amount"),
    "法定时限": ("unit", "amount"),
    "收费方式": ("options",),
    "承诺到现场窗口最多次数": ("number",),
}
IGNORED = ("序号", "编号", "备注", "整改说明")


def record_columns(standard: Standard) -> RecordColumns:
    """The columns of the warehouse's record tables under this standard."""
    columns: dict[Kind, tuple[Column, ...]] = {}
    copies: dict[Kind, tuple[tuple[str, str], ...]] = {}
    manual: dict[Kind, tuple[str, ...]] = {}
    chart = next((rule.element for rule in standard.rules("item") if rule.kind == PICTURE), None)
    for kind in RECORD_KINDS:
        facts = facts_used(standard, kind)
        measured = _MEASURED if kind == "item" else {}
        columns[kind] = tuple(
            Column(
                element.name,
                element.reading,
                tuple(dict.fromkeys((*facts[element.name], *measured.get(element.name, ())))),
            )
            for element in standard.of(kind)
        )
        copies[kind] = tuple(unique_scopes(standard, kind))
        manual[kind] = tuple(rule.id for rule in standard.rules(kind) if rule.kind == MANUAL)
    return RecordColumns(columns, copies, chart, manual)


def headings(standard: Standard) -> Headings:
    """The headings that name an element of this standard: its name and its aliases.

    Raises StandardError where one heading would name two elements of one record kind.
    """
    known: dict[str, dict[Kind, str]] = {}
    for element in standard.elements:
        for text in (element.name, *element.aliases):
            names = known.setdefault(heading_key(text), {})
            if names.get(element.record, element.name) != element.name:
                raise StandardError(
                    f"{standard.name}.toml", element.name, "aliases", f"表头“{text}”已用于“{names[element.record]}”"
                )
            names[element.record] = element.name
    codes = frozenset(element.name for element in standard.elements if element.reading == "code")
    own = frozenset(heading_key(element.name) for element in standard.elements)
    ignored = frozenset(heading_key(text) for text in IGNORED)
    return Headings(known, IDENTITY, ignored, codes, own, tuple(known))


def departments(standard: Standard) -> list[Department]:
    """The county's departments in the order of annex 1, with their working groups (no personal data)."""
    file = Path(standard.departments_file)
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if not rows or set(rows[0]) != {"group", "department", "aliases"}:
        raise StandardError(file.name, "", "", "应有 group、department、aliases 三列")
    return [
        Department(row["department"], row["group"], tuple(a for a in row["aliases"].split("|") if a)) for row in rows
    ]
