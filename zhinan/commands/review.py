"""``zhinan review``: the review workbooks of working groups, departments, or the bureau."""

from __future__ import annotations

from pathlib import Path

from expectations.standard import load_standard
from zhinan.commands.terminal import terminal
from zhinan.commands.warehouse import opened
from zhinan.deliver.review import scope_of, write_scope
from zhinan.intake.reviews import GATES
from zhinan.settings import Home


def run_review(names: list[str], out: Path | None, home: Path | None, standard_name: str) -> None:
    """Write one workbook for each name, and say what is in it."""
    place, standard = Home.at(home), load_standard(standard_name)
    scopes = [scope_of(standard, name) for name in names]
    console = terminal()
    with opened(place) as connection:
        row = connection.execute("SELECT data_as_of FROM run ORDER BY run_id DESC LIMIT 1").fetchone()
        for scope in scopes:
            told = write_scope(connection, standard, scope, (row and row[0]) or "", out or place.reports / "review")
            console.print(
                f"{told.path}：待{GATES[scope.gate]} {told.waiting_count} 项，已通过 {told.passed_count} 项，"
                f"有问题或还不到这一步 {told.other_count} 项。"
            )
