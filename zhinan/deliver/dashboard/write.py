"""Write the dashboard: every page of it, and what it offers for download, into one folder, at once or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.campaign import Step
from expectations.model import Standard
from zhinan.deliver.bulletin.runs import find_runs
from zhinan.deliver.dashboard import county, people, places
from zhinan.deliver.dashboard.account import write_account
from zhinan.deliver.dashboard.days import metrics_of_days
from zhinan.deliver.dashboard.departments import write_departments
from zhinan.deliver.dashboard.elements import columns
from zhinan.deliver.dashboard.files import gather
from zhinan.deliver.dashboard.front import write_front
from zhinan.deliver.dashboard.items import load_items, write_items
from zhinan.deliver.dashboard.problems import load_problems
from zhinan.deliver.dashboard.rules import Words, write_rules
from zhinan.deliver.dashboard.runs import write_runs
from zhinan.deliver.dashboard.shell import open_book
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
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    as_of: str,
    is_sample: bool,
    folder: Path,
    around: Surroundings,
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
        write_front(book, connection, standard, runs, totals, departments, around.steps, around.words or {})
        known = write_departments(book, departments, of_departments, items, problems, columns(standard), runs.now.day)
        write_items(book, connection, standard, items, gates)
        write_account(book, connection, standard, items, totals["account"], known)
        write_rules(book, connection, standard, runs, around.words or {}, items.anchors())
        write_runs(book, connection, around.bulletins)
        book.write(
            places.PEOPLE, "people.html", total=totals, verdicts=people.load_verdicts(connection),
            inspections=people.load_inspections(connection), waiting=people.load_waiting(connection, runs.now.run_id),
            states=county.load_states(connection, runs.now.run_id), gates=[GATES[gate] for gate in gates],
        )  # fmt: skip
    replace_file(folder.with_name("index.html"), _LEADS_THERE)
