"""What the weekly flow does: the bulletin (督导通报) on the latest run that ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from expectations.columns import departments, record_columns
from expectations.standard import load_standard
from zhinan.deliver.bulletin.contacts import read_contacts
from zhinan.deliver.bulletin.content import build
from zhinan.deliver.bulletin.rates import department_rates
from zhinan.deliver.bulletin.runs import find_runs
from zhinan.deliver.bulletin.write import write_bulletin
from zhinan.errors import UsageError
from zhinan.metrics import create_views
from zhinan.reduction import store_baseline
from zhinan.settings import Home
from zhinan.warehouse.database import connect, prepare, transaction


@dataclass(frozen=True, slots=True)
class Week:
    """A bulletin that was written: its folder, its title, and its rows of rates (no personal data in them)."""

    folder: Path
    title: str
    rates: list[dict[str, str]]


def bulletin(home: Home, day: date | None = None) -> Week:
    """The weekly bulletin on the latest run that ended, or the last one up to ``day``, in reports/weekly/<day>.

    The caller holds the run lock. Raises UsageError where no run has ended, and for broken settings and contacts.
    """
    if not home.warehouse.is_file():
        raise UsageError("还没有跑完的核查，先运行 zhinan nightly")
    settings = home.bulletin()
    with connect(home.warehouse) as connection:
        runs = find_runs(connection, day)
        standard = load_standard(runs.now.standard)
        with transaction(connection):
            prepare(connection, record_columns(standard))
            create_views(connection)
            store_baseline(connection, home.baseline())
        contacts = read_contacts(home.reference, list(dict.fromkeys(one.group for one in departments(standard))))
        told = build(connection, standard, runs, settings, contacts)
        rates = department_rates(connection, runs)
    return Week(write_bulletin(told, rates, home.reports / "weekly"), told.title + told.period, rates)
