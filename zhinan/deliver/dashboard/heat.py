"""The map of departments and elements: how much of what was checked passes, a cell a department and an element.

Never by colour alone: a cell says its rate in whole percent (cut), or a mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
from markupsafe import Markup, escape

from expectations.model import Standard
from zhinan.deliver.bulletin.shares import Share
from zhinan.deliver.dashboard.elements import Column, columns, element_key
from zhinan.deliver.dashboard.places import department_page, filtered, href
from zhinan.deliver.dashboard.rows import html, shown

Row = dict[str, Any]
# A cell's shade, by its rate in percent: at least so much.
_SHADES = ((100, "h5"), (95, "h4"), (80, "h3"), (50, "h2"), (0, "h1"))
PASSED, WAITING, WAIVED, NOTHING = "·", "待", "免", ""

# one row = one department and one rule, with its checks of severity error
_CHECKS = """SELECT department, rule, applicable_count - manual_count - waived_count AS check_count, failed_count,
    manual_count, waived_count
FROM rule_result WHERE run_id = $1 AND severity = 'error'"""


def heat_columns(standard: Standard) -> list[Column]:
    """The columns of the map: only elements with a rule that counts."""
    return [one for one in columns(standard) if any(rule.severity == "error" for rule in one.rules)]


def load_heat(connection: duckdb.DuckDBPyConnection, standard: Standard, run_id: str) -> dict[tuple[str, str], Share]:
    """(department, element's key) → its share of checks that pass."""
    keys = {
        rule.id: element_key(standard.element(rule.record, rule.element).number, rule.element)
        for rule in standard.rules()
    }
    sums: dict[tuple[str, str], list[int]] = {}
    for department, rule, *counts in connection.execute(_CHECKS, [run_id]).fetchall():
        key = keys.get(rule)
        if key is not None:
            before = sums.setdefault((department, key), [0, 0, 0, 0])
            sums[department, key] = [one + more for one, more in zip(before, counts, strict=True)]
    return {
        place: Share(checks - failed, checks, manual, waived)
        for place, (checks, failed, manual, waived) in sums.items()
    }


def heat_rows(departments: Sequence[Row], heads: Sequence[Column], shares: dict[tuple[str, str], Share]) -> Markup:
    """The rows of the map, in the annex's order."""
    parts = []
    for row in sorted(departments, key=lambda row: row["position"]):
        name = row["department"]
        parts.append(f'<tr><th scope="row"><a href="{escape(href(department_page(name)))}">{shown(name)}</a></th>')
        parts += [_cell(name, head, shares.get((name, head.key))) for head in heads]
        parts.append("</tr>\n")
    return html(parts)


def _cell(department: str, head: Column, share: Share | None) -> str:
    if share is None or not (share.whole or share.manual or share.waived):
        return '<td class="h0"></td>'
    value = share.percent
    mark, shade = WAITING if share.manual else WAIVED, "h5"
    if value is not None and not (value >= 100 and share.manual + share.waived):
        mark = PASSED if value >= 100 else str(int(value))
        shade = next(name for least, name in _SHADES if value >= least)
    address = escape(filtered(department, e=head.key))
    if mark == PASSED:
        # Nothing is wrong there: the link is there, but no stop on the way through the page.
        return f'<td class="h5"><a href="{address}" tabindex="-1">{PASSED}</a></td>'
    failed = share.whole - share.part
    said = f"{share.text}（{share.part:,}/{share.whole:,}）" + (f"，不通过 {failed:,}" if failed else "")
    said += f"，待人工认定 {share.manual:,}" if share.manual else ""
    said += f"，豁免 {share.waived:,}" if share.waived else ""
    return f'<td class="{shade}"><a href="{address}" title="{escape(said)}">{mark}</a></td>'
