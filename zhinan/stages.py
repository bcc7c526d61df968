"""The stages of a run, in order: each loads, processes, saves; each takes and returns names and paths.

A stage that is run again replaces what it left before, so a run that died is simply run again.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from expectations.columns import departments
from expectations.model import Standard
from expectations.standard import DEFAULT, load_standard
from zhinan.archive import Archive
from zhinan.deliver.bulletin.write import bulletins
from zhinan.deliver.corrections import write_corrections
from zhinan.deliver.dashboard.write import Surroundings, write_dashboard
from zhinan.deliver.data_docs import make_offline
from zhinan.deliver.figures import shown, write_figures
from zhinan.deliver.kept import Kept
from zhinan.deliver.lists import store_members
from zhinan.deliver.overdue import write_overdue
from zhinan.deliver.publication.adjust import Adjusted
from zhinan.deliver.publication.parts import write_parts
from zhinan.deliver.publication.publish import Written
from zhinan.deliver.publication.publish import publish as publish_run
from zhinan.deliver.publication.register import Register
from zhinan.deliver.reminders import write_reminders
from zhinan.deliver.swap import replaced_folder
from zhinan.deliver.verdicts import write_verdicts
from zhinan.demands import demand
from zhinan.errors import ReaderFailed, UsageError
from zhinan.explain import premises
from zhinan.intake.version import reader_version
from zhinan.lifecycle import follow, know_problems
from zhinan.loading import as_loaded, load_manifest
from zhinan.metrics import metric_rows
from zhinan.reading import Progress, keep_batch, known_before, require_ready
from zhinan.rebuild import store_figures
from zhinan.receive import Step, no_step, receive
from zhinan.reduction import store_baseline
from zhinan.settings import Home
from zhinan.unchanged import adopt, inputs_digest, note_done, results_of, stands
from zhinan.warehouse.database import connect, forget_unfinished_runs, latest_day, run_day, transaction
from zhinan.warehouse.history import keep_results, store_times
from zhinan.workdays import china_day

DEFAULT_STANDARD = DEFAULT


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its name, its standard, and what its inputs are."""

    run_id: str
    standard: str
    as_of: str
    is_sample: bool


def begin(home: Home, folder: Path, now: datetime | None = None) -> Run:
    """Note in the warehouse that a run over the readings in ``folder`` has begun, ``now`` or at another moment."""
    manifest = json.loads((folder / "batch.json").read_text("utf-8"))
    now = now or datetime.now()
    correction_days, gates = home.correction_days(), home.gates()
    run = Run(now.strftime("%Y%m%d-%H%M%S-%f"), manifest["standard"], manifest["as_of"], manifest["is_sample"])
    standard = load_standard(run.standard)
    with connect(home.warehouse) as connection, transaction(connection):
        forget_unfinished_runs(connection)
        connection.execute(
            """INSERT INTO run BY NAME SELECT ? AS run_id, ? AS started_at, ? AS standard, ? AS standard_version,
                ? AS data_as_of, ? AS day, ? AS reader_version, ? AS correction_days, ? AS gates,
                ? AS inputs""",
            [
                run.run_id,
                now,
                standard.name,
                standard.version,
                run.as_of,
                china_day(now),
                reader_version(),
                correction_days,
                ",".join(gates),
                inputs_digest(home, standard, manifest, gates, china_day(now)),
            ],
        )
    return run


def read(
    home: Home,
    standard_name: str,
    only: Sequence[str] = (),
    is_forced: bool = False,
    say: Progress = lambda text: None,
    step: Step = no_step,
) -> Path:
    """Read the files that are new (all of them with ``is_forced``); ``only`` these departments' where named.

    Returns the folder with the readings and ``batch.json``, for ``load``.
    """
    standard = require_ready(home, standard_name, only)
    known = known_before(home, standard, is_forced, say)
    with replaced_folder(home.root / "data" / ".readings") as folder:
        manifest = receive(home, standard, known, folder, only, say, step)
        keep_batch(home, standard_name, folder, manifest)
    return home.root / "data" / ".readings"


def load(home: Home, folder: Path) -> dict[str, int]:
    """Load the readings of ``folder`` in one transaction. Returns how many files were read and rejected.

    Where nothing was read and nothing differs from what a run has loaded before, all of it stands there already.
    """
    manifest = json.loads((folder / "batch.json").read_text("utf-8"))
    standard = load_standard(manifest["standard"])
    readings = sorted(folder.glob("*.reading"))
    with connect(home.warehouse) as connection, transaction(connection):
        if not readings and stands(connection, "load"):
            counts = {"read": 0, "rejected": 0}
        else:
            counts = load_manifest(connection, home, standard, manifest, readings)
            note_done(connection, "load")
        loaded = as_loaded(connection, manifest)
    Archive(home.archive).keep_manifest(loaded)
    shutil.rmtree(folder, ignore_errors=True)
    return counts


def assess(home: Home, standard_name: str, run_id: str) -> int:
    """Evaluate every rule; Data Docs to reports/data_docs. Returns the number of violations that fail.

    Where a run before has evaluated them on equal inputs, its results are taken, and its Data Docs stay.
    """
    former = assessed_before(home)
    if former is None:
        _evaluate(home, load_standard(standard_name), run_id)
    with connect(home.warehouse) as connection:
        with transaction(connection):
            if former is None:
                note_done(connection, "assess")
            else:
                adopt(connection, run_id, former)
        follow(connection, run_id)
        row = connection.execute("SELECT count(*) FROM violation WHERE status = 'fail'").fetchone()
    return int(row[0]) if row else 0


def assessed_before(home: Home) -> str | None:
    """The run whose results hold for the run under way, if there is one. Great Expectations is not needed then."""
    if not (home.reports / "data_docs" / "index.html").is_file():
        return None
    with connect(home.warehouse) as connection:
        return stands(connection, "assess")


def _evaluate(home: Home, standard: Standard, run_id: str) -> None:
    from zhinan.assess import assess as assess_warehouse  # Great Expectations takes seconds to import

    with connect(home.warehouse) as connection:
        today = run_day(connection, run_id)
    with replaced_folder(home.reports / "data_docs") as data_docs:
        assess_warehouse(home.warehouse, standard, run_id, departments(standard), data_docs, today=today)
        make_offline(data_docs)


def measure(home: Home, standard_name: str, run_id: str) -> Path:
    """Rates, list memberships and their CSV files. Returns the folder of the CSV files."""
    standard = load_standard(standard_name)
    with connect(home.warehouse) as connection:
        if results_of(connection, run_id) == run_id:
            store_members(connection, standard, run_id)
        store_figures(connection, standard, run_id)
        store_baseline(connection, home.baseline(), run_id)
        write_figures(connection, run_id, home.reports / "metrics")
    return home.reports / "metrics"


def correct(home: Home, standard_name: str, as_of: str) -> Path:
    """The correction workbooks, reminders, and the list of what is overdue. Returns the workbooks' folder."""
    standard = load_standard(standard_name)
    with connect(home.warehouse) as connection:
        write_corrections(
            connection,
            standard,
            home.reports / "corrections",
            Archive(home.archive),
            home.limits(),
            home.kept / "corrections.json",
        )
        write_reminders(connection, latest_day(connection), home.reports / "corrections", home.reports / "reminders")
        know_problems(connection)
        write_overdue(connection, standard, as_of, home.reports / "overdue")
    return home.reports / "corrections"


def list_verdicts(home: Home, standard_name: str, as_of: str) -> Path:
    """What waits for a person, and what became of every verdict. Returns the folder."""
    standard, record = load_standard(standard_name), home.kept / "verdicts.json"
    with connect(home.warehouse) as connection:
        write_verdicts(connection, standard, as_of, home.reports / "verdicts", record)
    return home.reports / "verdicts"


def publish(home: Home, run: Run) -> Path:
    """Lists, site and export as a new publication, where anything in them has changed. Returns its folder.

    Where what stands was published for the very results that this run has taken over, nothing is compared.
    """
    standard, register = load_standard(run.standard), Register(home)

    def write(folder: Path, adjusted: Adjusted) -> Written:
        former = register.folder(adjusted.known[-1].name) if adjusted.known else folder
        kept = Kept(home.kept / "public.json", former)
        return write_parts(connection, standard, run.as_of, folder, adjusted, kept, home.site.name)

    with connect(home.warehouse) as connection:
        results, known = results_of(connection, run.run_id), register.recover()
        if results != run.run_id and known and known[-1].run_id == results:
            register.point(known[-1].name)
            return register.folder(known[-1].name)
        know_problems(connection)
        published = publish_run(connection, standard, run.run_id, run.as_of, run.is_sample, register, write)
    return register.folder(published.name)


def report(home: Home, run: Run, timings: Sequence[tuple[str, float]] = ()) -> Path:
    """The dashboard; the run is noted as ended. Returns its front page. ``timings``: (stage, seconds)."""
    standard = load_standard(run.standard)
    folder = home.dashboard
    with connect(home.warehouse) as connection:
        connection.execute("UPDATE run SET finished_at = ? WHERE run_id = ?", [datetime.now(), run.run_id])
        store_times(connection, run.run_id, timings)
        keep_results(connection, run.run_id, Archive(home.archive).runs)
        know_problems(connection)
        write_dashboard(connection, standard, run.as_of, run.is_sample, folder, _surroundings(home, standard, folder))
    return folder / "index.html"


def _surroundings(home: Home, standard: Standard, folder: Path) -> Surroundings:
    """What the dashboard in ``folder`` takes from elsewhere in the home, and leads to."""
    lists = home.latest

    def address(target: Path) -> str:
        return Path(os.path.relpath(target, folder)).as_posix()

    names = ("corrections", "overdue", "reminders", "verdicts", "metrics")
    return Surroundings(
        downloads={**{name: home.reports / name for name in names}, "lists": lists, "export": lists / "export"},
        outside={
            "核查明细（Data Docs）": address(home.reports / "data_docs" / "index.html"),
            "办事指南网站": address(lists / home.site.name / "index.html"),
        },
        bulletins=[(day, address(page)) for day, page in bulletins(home.reports / "weekly")],
        steps=home.campaign(standard.name),
        words={rule.id: [("核查", demand(rule)), *premises(rule)] for rule in standard.rules()},
    )


def latest_run(home: Home) -> str:
    """The run_id of the latest run that ended. Raises UsageError where none has."""
    with connect(home.warehouse) as connection:
        row = connection.execute("SELECT max(run_id) FROM run WHERE finished_at IS NOT NULL").fetchone()
    if not row or not row[0]:
        raise UsageError("还没有跑完的核查，先运行 zhinan nightly")
    return str(row[0])


def accuracy_table(home: Home, run_id: str) -> list[list[tuple[str, str]]]:
    """Rows of (heading, text): one for each working group, the whole county last."""
    with connect(home.warehouse) as connection:
        columns, groups = metric_rows(connection, "group", run_id)
        county_columns, county = metric_rows(connection, "county", run_id)
    rows = [shown(columns, row) for row in groups]
    return rows + [[("推进组", "全县"), *shown(county_columns, row)] for row in county]


def rejected_files(home: Home) -> list[tuple[str, str]]:
    """(path, reason) of every file in the ledger that was rejected."""
    with connect(home.warehouse) as connection:
        return connection.execute(
            "SELECT path, reason FROM live_submission WHERE status = 'rejected' ORDER BY batch, path"
        ).fetchall()


def raise_reader_failures(home: Home) -> None:
    """Raises ReaderFailed where the latest run's reader failed on a file. The file stands as rejected until then."""
    manifest = Archive(home.archive).manifest() or {}
    for path, traceback, _ in manifest.get("broken", ()):
        raise ReaderFailed(path, traceback)
