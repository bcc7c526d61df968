"""The front page: how far from 100%, where every item went, what is in the way; and the page of the public lists."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from expectations.campaign import Step
from expectations.model import Standard
from expectations.platforms import load_platforms
from zhinan.deliver.bulletin.gains import gains, is_compared
from zhinan.deliver.bulletin.model import Heading
from zhinan.deliver.bulletin.rows import baseline, metrics
from zhinan.deliver.bulletin.runs import Runs
from zhinan.deliver.dashboard import county, heat, places, worst
from zhinan.deliver.dashboard.countdown import counted_down
from zhinan.deliver.dashboard.days import metrics_of_days
from zhinan.deliver.dashboard.rules import Words
from zhinan.deliver.dashboard.shell import Book
from zhinan.deliver.dashboard.trend import flow_chart, list_rows, rate_chart, reduction_chart
from zhinan.deliver.lists import FORMATS
from zhinan.deliver.pending import WAITS, pending
from zhinan.intake.reviews import GATES
from zhinan.warehouse.database import run_gates


def write_front(
    book: Book,
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    runs: Runs,
    totals: county.Row,
    departments: list[county.Row],
    steps: Sequence[Step],
    words: Words,
) -> None:
    """The front page, and the page of the public lists, which goes on where it ends."""
    run_id = runs.now.run_id
    days = [(day, rows[0]) for day, rows in metrics_of_days(connection, "county", runs) if rows]
    of_lists = metrics_of_days(connection, "list", runs)
    compared = metrics(connection, "list", runs.before.run_id) if runs.before else []
    lists = list_rows(of_lists, compared)
    reduced = metrics(connection, "reduction", run_id)
    based_on = baseline(connection)
    reduction = gains(reduced, based_on, runs.now.day)
    heads = heat.heat_columns(standard)
    whole = worst.load_whole(connection, run_id)
    gate_names = [GATES[gate] for gate in run_gates(connection, run_id)]
    book.write(
        places.FRONT, "front.html",
        total=totals, runs=runs, groups=county.load_groups(connection, runs), departments=departments,
        silent=[row["department"] for row in departments if not row["is_received"]],
        counts=county.standard_counts(standard), states=county.load_states(connection, run_id), gates=gate_names,
        steps=counted_down(steps, runs.now.day),
        trend=rate_chart("trend", "办事指南准确率和要素准确率走势", days), day_count=len(days), flow=flow_chart(days),
        heads=heads, heat=heat.heat_rows(departments, heads, heat.load_heat(connection, standard, run_id)),
        worst=worst.load_worst(connection, standard, run_id), words=_demands(words),
        whole_count=sum(row["finding_count"] for row in whole.values()),
        gains=[(type(one).__name__, one) for one in reduction if not isinstance(one, Heading)],
        five=reduction_chart(reduced[-1]) if is_compared(reduced, based_on, runs.now.day) else None,
        lists=lists, started_at=_started_at(connection, run_id),
    )  # fmt: skip
    book.write(
        places.LISTS, "lists.html", lists=lists, days=[day for day, _ in of_lists], formats=FORMATS, gates=gate_names,
        exports=[platform.title for platform in load_platforms(standard)],
        pending_count=sum(one.status == WAITS for one in pending(connection)),
    )  # fmt: skip


def _demands(words: Words) -> dict[str, str]:
    """Rule → its demand, the first of its lines."""
    return {rule: lines[0][1] for rule, lines in words.items() if lines}


def _started_at(connection: duckdb.DuckDBPyConnection, run_id: str) -> str:
    """When the run began, as people write it."""
    ((told,),) = connection.execute(
        "SELECT strftime(started_at, '%Y-%m-%d %H:%M:%S') FROM run WHERE run_id = ?", [run_id]
    ).fetchall()
    return str(told)
