"""What the charts show: rates over the days, what became of problems, 五减 before and after, the lists' sizes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from zhinan.deliver.bulletin.gains import FIVE
from zhinan.deliver.bulletin.model import short_day
from zhinan.deliver.bulletin.shares import share_of
from zhinan.deliver.dashboard.charts import Chart, Line, columns, pairs, rates, spark
from zhinan.deliver.dashboard.county import ELEMENT, GUIDE
from zhinan.deliver.figures import number

Row = dict[str, Any]
Days = Sequence[tuple[date, Row]]
_FLOW = {
    "opened_count": "新增",
    "reopened_count": "反复",
    "resolved_count": "部门改好",
    "overdue_count": "逾期（累计）",
}


def rate_chart(name: str, title: str, days: Days) -> Chart:
    """The two rates over the days."""
    lines = []
    for label, parts in (("办事指南准确率", GUIDE), ("要素准确率", ELEMENT)):
        shares = [share_of(row, *parts) for _, row in days]
        lines.append(Line(label, [share.percent for share in shares], [share.text for share in shares]))
    return rates(name, title, [short_day(day) for day, _ in days], lines)


def rule_chart(days: Sequence[tuple[date, int, int]]) -> Chart:
    """How much of what a rule has checked passes, over the days: (day, failed, checks)."""
    shares = [share_of({"passed": checks - failed, "checks": checks}, "passed", "checks") for _, failed, checks in days]
    line = Line("通过率", [share.percent for share in shares], [share.text for share in shares])
    return rates("rule-trend", "这条规则的通过率走势", [short_day(day) for day, _, _ in days], [line])


def open_chart(days: Sequence[tuple[date, int]]) -> Chart:
    """How many problems of a rule stood open, over the days."""
    counts = [count for _, count in days]
    line = Line("未改", counts, [f"{count:,}" for count in counts])
    return columns("rule-trend", "这条规则未改的问题", [short_day(day) for day, _ in days], [line])


def flow_chart(days: Days) -> Chart:
    """What became of problems on each of the days, and how many were overdue then."""
    lines = [
        Line(label, [row[name] for _, row in days], [f"{row[name]:,}" for _, row in days])
        for name, label in _FLOW.items()
    ]
    return columns("flow", "问题的新增、反复、改好和逾期（处）", [short_day(day) for day, _ in days], lines)


def reduction_chart(county: Row) -> Chart:
    """五减: the baseline and now, of the items that both have; what cannot be told has no bar."""
    before: list[tuple[Any, str]] = []
    after: list[tuple[Any, str]] = []
    for figure, unit, compared in FIVE.values():
        is_told = bool(county[compared])
        for key, values in ((f"before_{figure}", before), (figure, after)):
            value = county[key] if is_told else None
            values.append((value, "" if value is None else f"{number(value)}{unit}"))
    lines = [
        Line(label, [None if value is None else float(value) for value, _ in values], [text for _, text in values])
        for label, values in (("基准", before), ("现在", after))
    ]
    return pairs("five", "五减前后对比", list(FIVE), *lines)


def list_rows(days: Sequence[tuple[date, Sequence[Row]]], compared: Sequence[Row]) -> list[Row]:
    """The public lists of the last day, each with its course and its change since the compared run."""
    if not days:
        return []
    before = {row["list"]: row for row in compared}
    course: dict[str, list[tuple[date, int]]] = {}
    for day, rows in days:
        for row in rows:
            course.setdefault(row["list"], []).append((day, row["published_count"]))
    told = []
    for row in days[-1][1]:
        own = course[row["list"]]
        texts = [f"{short_day(day)} {count:,}" for day, count in own]
        old = before.get(row["list"])
        told.append(
            {
                **row,
                "course": own,
                "spark": spark([count for _, count in own], texts),
                "more": None if old is None else row["published_count"] - old["published_count"],
            }
        )
    return told
