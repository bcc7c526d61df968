"""Values that cannot be used: a formula error (S12), a formula without a result (S13), a code kept as a number (S14).

Such a cell is no blank: it is told as what it is, and its value counts as not given.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from zhinan.intake.formulas import ERROR_TEXTS
from zhinan.intake.model import Table
from zhinan.intake.record import Record
from zhinan.intake.sheet import Sheet

# 1.144E+30, or digits of which only the first fifteen (seventeen, as some programs write them out) are
# left: 1144000000693990000000000000000. No code ends in so many zeros.
_DISTORTED = re.compile(r"[\s'`]*(?:\d(?:\.\d+[Ee]\+?|[Ee]\+)\d{1,3}|\d{15}0+|\d{15,17}0{8,})\s*")
_LONGEST_NUMBER = 15


def mark_broken(tables: Sequence[Table], sheets: Sequence[Sheet], codes: Collection[str]) -> None:
    """Note in every record (``Record.broken``) which of its values cannot be used, and by which rule.

    ``codes``: the elements that are codes, of which every character counts.
    """
    by_index = {sheet.index: sheet for sheet in sheets}
    for table in tables:
        sheet = by_index[table.sheet_index]
        elements = list(table.columns)
        code_places = [place for place, element in enumerate(elements) if element in codes]
        for record in table.records:
            broken: dict[str, str] = {}
            if not ERROR_TEXTS.isdisjoint(record.values):
                broken = {e: "S12" for e, text in zip(elements, record.values, strict=True) if text in ERROR_TEXTS}
            if sheet.uncached:
                broken |= {e: "S13" for e in elements if table.cell(record, e) in sheet.uncached}
            for place in code_places:
                if _is_distorted(table, record, elements[place], record.values[place], sheet):
                    broken[elements[place]] = "S14"
            record.broken = (record.broken or {}) | broken or None


def _is_distorted(table: Table, record: Record, element: str, text: str, sheet: Sheet) -> bool:
    if len(text) <= _LONGEST_NUMBER and not ("E" in text or "e" in text):
        return False
    if _DISTORTED.fullmatch(text):
        return True
    return bool(sheet.rounded) and table.cell(record, element) in sheet.rounded
