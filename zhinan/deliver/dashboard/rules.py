"""Each rule's page: what the standard says, what is demanded, who does not meet it, since when; and their index."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
from markupsafe import escape

from expectations.model import Standard
from zhinan.deliver.bulletin.runs import Runs
from zhinan.deliver.bulletin.shares import Share
from zhinan.deliver.cells import requirement_text
from zhinan.deliver.corrections import SEVERITY, UNKNOWN_DEPARTMENT
from zhinan.deliver.dashboard import places
from zhinan.deliver.dashboard.charts import Chart
from zhinan.deliver.dashboard.county import standard_counts
from zhinan.deliver.dashboard.days import open_of_days, rules_of_days
from zhinan.deliver.dashboard.elements import columns
from zhinan.deliver.dashboard.rows import NONE, UNNAMED, cell, count_cell, html, link, shown
from zhinan.deliver.dashboard.shell import Book
from zhinan.deliver.dashboard.trend import open_chart, rule_chart
from zhinan.deliver.masking import private_elements, told
from zhinan.deliver.pages import place
from zhinan.people import PEOPLE_RULES
from zhinan.structure import STRUCTURAL_RULES
from zhinan.warehouse.database import named_rows

Row = dict[str, Any]
# Rule → (label, sentence) lines: what it demands, and when.
Words = Mapping[str, Sequence[tuple[str, str]]]
EXAMPLES = 10
# A structural rule is told once a file or sheet, and what it found is all there is to say.
FINDINGS = 200
_RECORDS = {"item": "事项", "material": "申请材料", "step": "办理环节"}
_WHOLE = {**STRUCTURAL_RULES, **PEOPLE_RULES}

# one row = one rule in one department, of this run
_DEPARTMENTS = """SELECT rule, department, applicable_count - manual_count - waived_count AS check_count, failed_count,
    manual_count, waived_count
FROM rule_result WHERE run_id = $1 ORDER BY rule, failed_count DESC, department"""

# one row = one of the first things that fail (or wait, or are waived) under one rule; told before untold
_EXAMPLES = """SELECT rule, severity, coalesce(nullif(department, ''), $2) AS department, path, sheet, cell,
    element, coalesce(item, '') AS item, item_id, message, suggestion, status
FROM violation WHERE run_id = $1
QUALIFY row_number() OVER (
    PARTITION BY rule ORDER BY status, told_by IS NOT NULL, path, sheet, length(cell), cell, record_id, message,
        department, value
) <= CASE WHEN regexp_matches(rule, '^[SP]') THEN $3 ELSE $4 END
ORDER BY rule, status, told_by IS NOT NULL, path, sheet, length(cell), cell, record_id, message,
    department, value"""

# one row = one structural rule, or one of people, in one department
_WHOLE_COUNTS = """SELECT rule, coalesce(nullif(department, ''), $2) AS department, count(*) AS failed_count
FROM violation WHERE run_id = $1 AND regexp_matches(rule, '^[SP]') AND told_by IS NULL AND status = 'fail'
GROUP BY ALL ORDER BY rule, failed_count DESC, department"""


@dataclass(frozen=True, slots=True)
class Told:
    """One rule as its page and the index have it. ``checks``: None of a rule that counts no checks."""

    rule_id: str
    title: str
    severity: str
    requirement: str
    lines: Sequence[tuple[str, str]]
    checks: Share | None
    failed_count: int
    departments: Sequence[Row]
    examples: Sequence[Row]
    chart: Chart | None

    @property
    def failing_count(self) -> int:
        """How many departments fail it."""
        return sum(row["failed_count"] > 0 for row in self.departments)


def write_rules(
    book: Book,
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    runs: Runs,
    words: Words,
    anchors: dict[str, str],
) -> None:
    """A page for every rule of the standard, for every other that anything has ever failed, and the index of all."""
    counts = _by_rule(named_rows(connection, _DEPARTMENTS, runs.now.run_id))
    whole = _by_rule(named_rows(connection, _WHOLE_COUNTS, runs.now.run_id, UNKNOWN_DEPARTMENT))
    examples = _by_rule(named_rows(connection, _EXAMPLES, runs.now.run_id, UNKNOWN_DEPARTMENT, FINDINGS, EXAMPLES))
    courses, opens = rules_of_days(connection, runs), open_of_days(connection, runs)
    private = private_elements(standard)
    every = []
    for rule in standard.rules():
        element = standard.element(rule.record, rule.element)
        own = counts.get(rule.id, [])
        checks = Share(
            *(sum(row[name] for row in own) for name in ("check_count", "check_count", "manual_count", "waived_count"))
        )
        failed = sum(row["failed_count"] for row in own)
        lines = [("要素", f"{element.label}（{_RECORDS[rule.record]}）"), *words.get(rule.id, ())]
        every.append(
            Told(
                rule.id, element.label, rule.severity, requirement_text(element.requirement), lines,
                Share(checks.part - failed, checks.whole, checks.manual, checks.waived), failed,
                [row for row in own if row["check_count"] or row["manual_count"] or row["waived_count"]],
                examples.get(rule.id, []), rule_chart(courses[rule.id]) if rule.id in courses else None,
            )
        )  # fmt: skip
    others = [rule_id for rule_id in _WHOLE if rule_id in whole or rule_id in opens or rule_id in examples]
    every += [_whole(rule_id, whole.get(rule_id, []), examples.get(rule_id, []), opens) for rule_id in others]
    for one in every:
        is_whole = one.checks is None
        book.write(
            places.rule_page(one.rule_id), "rule.html", rule=one, severity=SEVERITY[one.severity], is_whole=is_whole,
            departments=html(_department(row, one) for row in one.departments),
            examples=html(_example(row, anchors, private) for row in one.examples),
            most=FINDINGS if is_whole else EXAMPLES,
        )  # fmt: skip
    by_id = {one.rule_id: one for one in every}
    elements = [(column, [by_id[rule.id] for rule in column.rules]) for column in columns(standard)]
    book.write(
        places.RULES, "rules_index.html", elements=elements, whole=[by_id[rule_id] for rule_id in others],
        counts=standard_counts(standard), severities=SEVERITY,
    )  # fmt: skip


def _whole(rule_id: str, counts: Sequence[Row], examples: Sequence[Row], opens: Mapping[str, Any]) -> Told:
    """A rule about a file or sheet as a whole, or one of people's."""
    rule = _WHOLE[rule_id]
    lines = [
        ("种类", "工作簿结构：一份文件、一张表只说一次" if rule_id in STRUCTURAL_RULES else "由人提出，不进要素准确率")
    ]
    return Told(
        rule_id, rule.title, rule.severity, rule.requirement, lines, None,
        sum(row["failed_count"] for row in counts), counts, examples,
        open_chart(opens[rule_id]) if rule_id in opens else None,
    )  # fmt: skip


def _department(row: Row, rule: Told) -> str:
    """How one department stands, leading to its problems of this rule."""
    parts = [f'<tr><th scope="row">{_to(row, rule.rule_id)}</th>']
    parts.append(count_cell(row["failed_count"], "n bad" if row["failed_count"] else "n"))
    if rule.checks is not None:
        parts += [count_cell(row[name]) for name in ("check_count", "manual_count", "waived_count")]
    return "".join([*parts, "</tr>\n"])


def _example(row: Row, anchors: Mapping[str, str], private: frozenset[str]) -> str:
    """One thing that is wrong, leading to its department's problems and to its item."""
    item = shown(row["item"]) or NONE
    if row["item_id"] in anchors:
        address = places.href(places.items_page(row["department"]), anchors[row["item_id"]])
        item = f'<a href="../{escape(address)}">{shown(row["item"] or UNNAMED)}</a>'
    suggestion = "（不在此显示）" if row["suggestion"] and row["element"] in private else row["suggestion"]
    status = {"manual": "（待人工认定）", "waived": "（豁免）"}.get(row["status"], "")
    return (
        f'<tr><th scope="row">{_to(row, row["rule"])}</th>{cell(place(row) or NONE, "wide")}'
        f'<td class="wide">{item}</td>'
        f"{cell(told(row, private) + status, 'wide')}{cell(suggestion or NONE, 'wide')}</tr>\n"
    )


def _to(row: Row, rule_id: str) -> str:
    return link("../" + places.filtered(row["department"], r=rule_id), row["department"])


def _by_rule(rows: Sequence[Row]) -> dict[str, list[Row]]:
    out: dict[str, list[Row]] = {}
    for row in rows:
        out.setdefault(row["rule"], []).append(row)
    return out
