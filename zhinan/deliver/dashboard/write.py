"""Write the dashboard: every page of it, and what it offers for download, into one folder, at once or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.campaign import Step
from expectations.model import Standard
from zhinan.deliver.bulletin.gains import gains
from zhinan.deliver.bulletin.model import Paragraph, Table
from zhinan.deliver.bulletin.rows import baseline, metrics
from zhinan.deliver.bulletin.runs import Runs, find_runs
from zhinan.deliver.dashboard import county, heat, people, places, worst
from zhinan.deliver.dashboard.account import write_account
from zhinan.deliver.dashboard.countdown import counted_down
from zhinan.deliver.dashboard.days import metrics_of_days
from zhinan.deliver.dashboard.departments import write_departments
from zhinan.deliver.dashboard.elements import columns
from zhinan.deliver.dashboard.files import gather
from zhinan.deliver.dashboard.items import load_items, write_items
from zhinan.deliver.dashboard.problems import load_problems
from zhinan.deliver.dashboard.rules import Words, write_rules
from zhinan.deliver.dashboard.runs import write_runs
from zhinan.deliver.dashboard.shell import Book, open_book
from zhinan.deliver.dashboard.trend import flow_chart, list_rows, rate_chart, reduction_chart
from zhinan.deliver.lists import FORMATS
from zhinan.deliver.swap import replace_file, replaced_folder
from zhinan.intake.reviews import GATES
from zhinan.warehouse.database import run_gates

# The old address of the dashboard, for who has it as a bookmark.
_LEADS_THERE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=dashboard/index.html">
<title>看板</title></head><body><p><a href="dashboard/index.html">看板</a></p></body></html>
"""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the dashboard takes from elsewhere.

    ``downloads``: name in ``files/`` → folder; ``outside``: name → address from the dashboard's root; ``bulletins``:
    (day, address); ``steps``: of the campaign; ``words``: rule → what it demands, in words.
    """

    downloads: Mapping[str, Path]
    outside: Mapping[str, str]
    bulletins: Sequence[tuple[str, str]] = ()
    steps: Sequence[Step] = ()
    words: Words | None = None


def write_dashboard(
    connection: duckdb.DuckDBPyConnection, standard: Standard, as_of: str, is_sample: bool, folder: Path, around: Surroundings
) -> None:
    """The dashboard of the latest run that ended, in ``folder``; ``index.html`` beside the folder leads to it.

    But for ``runs/`` and the elements ``<time>``, which tell of the runs themselves, the pages are a function of the
    data, the standard, the settings and the day. Needs ``item_identity`` (``zhinan.lifecycle.know_problems``).
    """
    runs = find_runs(connection)
    with replaced_folder(folder) as fresh:
        gather(fresh / "files", around.downloads)
        book = open_book(standard, fresh, as_of, is_sample, dict(around.outside))
        items = load_items(connection, runs.now.run_id)
        totals = county.load_totals(connection, runs)
        departments = county.load_departments(connection, runs)
        problems = load_problems(connection, standard, runs.now.run_id, items.anchors())
        gates = run_gates(connection, runs.now.run_id)
        of_departments = metrics_of_days(connection, "department", runs)
        _write_front(book, connection, standard, runs, totals, departments, around)
        write_departments(book, departments, of_departments, items, problems, columns(standard), runs.now.day)
        write_items(book, connection, standard, items, gates)
        write_account(book, connection, standard, items, totals["account"])
        write_rules(book, connection, standard, runs, around.words or {}, items.anchors())
        write_runs(book, connection, around.bulletins)
        book.write(
            places.PEOPLE, "people.html", total=totals, verdicts=people.load_verdicts(connection),
            inspections=people.load_inspections(connection), waiting=people.load_waiting(connection, runs.now.run_id),
            states=county.load_states(connection, runs.now.run_id), gates=[GATES[gate] for gate in gates],
        )  # fmt: skip
    replace_file(folder.with_name("index.html"), _LEADS_THERE)


def _write_front(
    book: Book,
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    runs: Runs,
    totals: county.Row,
    departments: list[county.Row],
    around: Surroundings,
) -> None:
    """The front page, and the page of the public lists, which goes on where it ends."""
    run_id = runs.now.run_id
    days = [(day, rows[0]) for day, rows in metrics_of_days(connection, "county", runs) if rows]
    of_lists = metrics_of_days(connection, "list", runs)
    compared = metrics(connection, "list", runs.before.run_id) if runs.before else []
    lists = list_rows(of_lists, compared)
    reduced = metrics(connection, "reduction", run_id)
    based_on = baseline(connection)
    heads = heat.heat_columns(standard)
    whole = worst.load_whole(connection, run_id)
    gate_names = [GATES[gate] for gate in run_gates(connection, run_id)]
    book.write(
        places.FRONT, "front.html",
        total=totals, runs=runs, groups=county.load_groups(connection, runs), departments=departments,
        silent=[row["department"] for row in departments if not row["is_received"]],
        counts=county.standard_counts(standard), states=county.load_states(connection, run_id), gates=gate_names,
        steps=counted_down(around.steps, runs.now.day),
        trend=rate_chart("trend", "办事指南准确率和要素准确率走势", days), day_count=len(days),
        flow=flow_chart(days), heads=heads, heat=heat.heat_rows(departments, heads, heat.load_heat(connection, standard, run_id)),
        worst=worst.load_worst(connection, standard, run_id), words=_demands(around.words or {}),
        whole_count=sum(row["finding_count"] for row in whole.values()),
        gains=[(type(block).__name__, block) for block in gains(reduced, based_on, run_id) if isinstance(block, Paragraph | Table)],
        five=reduction_chart(reduced[-1]) if _is_compared(reduced, based_on, run_id) else None,
        lists=lists, started_at=started_at(connection, run_id),
    )  # fmt: skip
    book.write(places.LISTS, "lists.html", lists=lists, days=[day for day, _ in of_lists], formats=FORMATS, gates=gate_names)


def _is_compared(reduced: list[county.Row], based_on: tuple[str, object] | None, run_id: str) -> bool:
    return bool(reduced and based_on and based_on[0] != run_id and reduced[-1]["paired_count"])


def _demands(words: Words) -> dict[str, str]:
    """Rule → its demand, the first of its lines."""
    return {rule: lines[0][1] for rule, lines in words.items() if lines}


def started_at(connection: duckdb.DuckDBPyConnection, run_id: str) -> str:
    """When the run began, as people write it."""
    row = connection.execute("SELECT strftime(started_at, '%Y-%m-%d %H:%M:%S') FROM run WHERE run_id = ?", [run_id])
    found = row.fetchone()
    return str(found[0]) if found else run_id
