"""Each department's page: how far it is, its course, its items, and everything that is wrong, to sort and to filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from zhinan.deliver.dashboard import places
from zhinan.deliver.dashboard.elements import Column
from zhinan.deliver.dashboard.items import Items, count_states, item_link
from zhinan.deliver.dashboard.problems import (
    COLUMNS,
    MANUAL,
    MUST,
    PLAIN_ROWS,
    SHOULD,
    WAIVED,
    Problems,
    plain_rows,
    script,
)
from zhinan.deliver.dashboard.rows import html, shown
from zhinan.deliver.dashboard.shell import Book
from zhinan.deliver.dashboard.trend import rate_chart
from zhinan.deliver.names import file_name
from zhinan.deliver.states import STATES

Row = dict[str, Any]
_SHOWN_ITEMS = 100


def write_departments(
    book: Book,
    departments: Sequence[Row],
    days: Sequence[tuple[date, Sequence[Row]]],
    items: Items,
    problems: Mapping[str, Problems],
    columns: Sequence[Column],
    today: date,
) -> frozenset[str]:
    """A page for each expected department, and for others that something was told of. Returns whose pages there are.

    ``days``: (day, rows of metric_department). The downloads are looked up in the book's folder ``files``.
    """
    metrics = {row["department"]: row for row in departments}
    names = [*metrics, *(name for name in problems if name not in metrics)]
    names += [name for name in items.by_department if name not in names]
    for name in names:
        own = problems.get(name, Problems())
        rows = items.by_department.get(name, [])
        course = [(day, row) for day, every in days for row in every if row["department"] == name]
        data = places.data_file(name)
        book.put(data, script(own, name, today))
        book.write(
            places.department_page(name), "department.html",
            department=name, row=metrics.get(name), downloads=downloads(book.folder, name),
            chart=rate_chart("trend", f"{name}准确率走势", course) if course else None,
            items=html(map(_item, rows[:_SHOWN_ITEMS])), item_count=len(rows), most=_SHOWN_ITEMS,
            counts=count_states(rows), columns=COLUMNS, elements=_elements(own, columns), rules=_rules(own),
            natures=_natures(own), problem_count=own.count, plain_count=PLAIN_ROWS,
            plain=plain_rows(own, name, today), data=places.href(data),
        )  # fmt: skip
    return frozenset(names)


def downloads(folder: Path, department: str) -> list[tuple[str, str, str]]:
    """(address from the root, name, what it is) of what is there for the department to take."""
    name = file_name(department)
    found = [(f"files/corrections/{name}.xlsx", f"{name}整改清单.xlsx", "整改清单")]
    marked = folder / "files" / "corrections" / name
    found += [
        (f"files/corrections/{name}/{file.name}", file.name, "整改反馈表（标注过的原工作簿，改后直接交回）")
        for file in sorted(marked.glob("*"))
    ]
    found.append((f"files/reminders/{name}.txt", f"{name}催办短信.txt", "催办短信"))
    return [one for one in found if (folder / one[0]).is_file()]


def _item(row: Row) -> str:
    state = STATES[row["state"]]
    kind = {"wrong": "bad", "returned": "bad", "public": "good"}.get(row["state"], "")
    wrong = sum(one["status"] == "fail" and one["severity"] == "error" for one in row["problems"])
    return (
        f'<tr><th scope="row" class="wide">{item_link(row, "../")}</th>'
        f'<td class="code">{shown(row["item_code"])}</td><td class="{kind}">{state}</td>'
        f'<td class="n" data-sort="{wrong}">{wrong:,}</td></tr>\n'
    )


def _elements(problems: Problems, columns: Sequence[Column]) -> Markup:
    """The elements that something is wrong with, as options."""
    there = set(problems.element_keys) - {""}
    options = [f'<option value="{escape(one.key)}">{shown(one.label)}</option>' for one in columns if one.key in there]
    rest = sorted(there - {one.key for one in columns})
    return html([*options, *(f'<option value="{shown(key)}">{shown(key)}</option>' for key in rest)])


def _rules(problems: Problems) -> list[str]:
    return sorted(problems.words["rule"], key=lambda rule: (rule[:1], [part.zfill(4) for part in rule[1:].split(".")]))


def _natures(problems: Problems) -> list[tuple[str, int]]:
    """(nature, how many), in their order."""
    words = problems.words["nature"]
    counts = dict.fromkeys(words, 0)
    for code in problems.codes["nature"]:
        counts[words[code]] += 1
    return [(one, counts[one]) for one in (MUST, SHOULD, MANUAL, WAIVED) if one in counts]
