"""``zhinan submissions`` and ``zhinan rebuild``."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from zhinan.commands.terminal import terminal
from zhinan.deliver.cells import csv_text, excel_text, json_text
from zhinan.progress import reading_bar
from zhinan.rebuild import rebuild
from zhinan.settings import Home
from zhinan.submissions import HEADINGS, Submission, list_submissions
from zhinan.warehouse.database import run_lock


def run_submissions(home: Path | None, output: str, is_whole: bool) -> None:
    """Print the ledger in one of the formats."""
    submissions = list_submissions(Home.at(home), is_whole)
    if output == "json":
        sys.stdout.write(json_text([_plain(one) for one in submissions]) + "\n")
    elif output == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\r\n")
        writer.writerow(HEADINGS.values())
        writer.writerows([csv_text(value) for value in _plain(one).values()] for one in submissions)
    else:
        _print(submissions)


def _plain(one: Submission) -> dict[str, str | int | None]:
    received = one.received_at.isoformat(" ", "seconds") if one.received_at else None
    return {**asdict(one), "received_at": received}


def _print(submissions: list[Submission]) -> None:
    out = terminal()
    if not out.is_terminal:
        out = terminal(width=160)
    table = Table(title="报送台账")
    for name, heading in HEADINGS.items():
        is_count = name.endswith("_count")
        table.add_column(heading, overflow="fold", justify="right" if is_count else "left", no_wrap=is_count)
    for one in submissions:
        shown = {**_plain(one), "sha256": one.sha256[:12]}
        table.add_row(*(Text("" if value is None else excel_text(str(value))) for value in shown.values()))
    out.print(table)
    outcomes = Counter(one.outcome for one in submissions)
    out.print(
        f"共 {outcomes.total()} 个：{'，'.join(f'{outcome} {count} 个' for outcome, count in outcomes.items())}。"
    )


def run_rebuild(home: Path | None, err: Console) -> None:
    """Build the warehouse anew, and say what was done."""
    place = Home.at(home)
    with run_lock(place.lock), reading_bar(err) as step:
        told = rebuild(place, err.print, step)
    terminal().print(told)
