"""``zhinan bulletin``: the weekly bulletin on demand, without Prefect and without mail."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from zhinan.commands.terminal import terminal
from zhinan.errors import UsageError
from zhinan.settings import Home
from zhinan.warehouse.database import run_lock
from zhinan.week import bulletin


def run_bulletin(home: Path | None, day: date | None, wait_seconds: float) -> None:
    """Write the bulletin and say where it is."""
    place = Home.at(home)
    if not place.warehouse.is_file():
        raise UsageError("还没有跑完的核查，先运行 zhinan nightly")
    with run_lock(place.lock, wait_seconds):
        week = bulletin(place, day)
    out = terminal(is_wrapped=False)
    out.print(week.title)
    for file in sorted(week.folder.iterdir()):
        out.print(str(file))
