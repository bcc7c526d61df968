"""The stages of a run, in order: each loads, processes, saves; each takes and returns names and paths.

A stage that is run again replaces what it left before, so a run that died is simply run again.
"""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from expectations.columns import departments, headings, record_columns
from expectations.model import Standard
from expectations.standard import DEFAULT, load_standard
from zhinan.deliver.corrections import write_corrections
from zhinan.deliver.dashboard import write_dashboard
from zhinan.deliver.data_docs import make_offline
from zhinan.deliver.figures import shown, write_figures
from zhinan.deliver.lists import store_members, write_lists
from zhinan.deliver.swap import replaced_folder
from zhinan.deliver.verdicts import write_verdicts
from zhinan.errors import UsageError
from zhinan.intake.catalogue import read_catalogue
from zhinan.intake.model import Reading
from zhinan.intake.picture import Picture, read_picture
from zhinan.intake.read import read_file
from zhinan.intake.verdicts import Verdict, read_verdicts
from zhinan.metrics import create_views, metric_rows, store_departments
from zhinan.raw import SAMPLE_PREFIX, Batches, list_batches
from zhinan.settings import Home
from zhinan.warehouse.catalogue import store_catalogue
from zhinan.warehouse.charts import Attachment, known_pictures, store_attachments
from zhinan.warehouse.database import connect, forget_unfinished_runs, prepare, transaction
from zhinan.warehouse.load import forget_batches, known_submissions, record_receipts, store
from zhinan.warehouse.verdicts import store_verdicts

Progress = Callable[[str], None]
DEFAULT_STANDARD = DEFAULT


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its name, its standard, and what its inputs are."""

    run_id: str
    standard: str
    as_of: str
    is_sample: bool


def begin(home: Home, folder: Path) -> Run:
    """Note in the warehouse that a run over the readings in ``folder`` has begun."""
    manifest = json.loads((folder / "batch.json").read_text("utf-8"))
    now = datetime.now()
    run = Run(now.strftime("%Y%m%d-%H%M%S-%f"), manifest["standard"], manifest["as_of"], manifest["is_sample"])
    standard = load_standard(run.standard)
    with connect(home.warehouse) as connection, transaction(connection):
        prepare(connection, record_columns(standard))
        forget_unfinished_runs(connection)
        connection.execute(
            "INSERT INTO run VALUES (?, ?, NULL, ?, ?, ?)",
            [run.run_id, now, standard.name, standard.version, run.as_of],
        )
    return run


def read(
    home: Home,
    standard_name: str,
    only: Sequence[str] = (),
    is_forced: bool = False,
    say: Progress = lambda text: None,
) -> Path:
    """Read the files that are new (all of them with ``is_forced``); ``only`` these departments' where named.

    Returns the folder with the readings and ``batch.json``, for ``load``.
    """
    standard, batches = require_ready(home, standard_name, only)
    known_departments = departments(standard)
    with connect(home.warehouse) as connection, transaction(connection):
        prepare(connection, record_columns(standard))
        seen_pictures = {} if is_forced else known_pictures(connection)
        known = set() if is_forced else known_submissions(connection, standard.version)
    names = headings(standard)
    with replaced_folder(home.root / "data" / ".readings") as folder:
        receipts, passed_over, seen = [], [], set(known)
        for number, file in enumerate(batches.files, start=1):
            sha256 = file.sha256()
            if sha256 not in seen:
                reading = read_file(file.file, file.path, names, known_departments, county=standard.county)
                reading = _place(reading, {department.name for department in known_departments})
                if only and reading.department not in only:
                    passed_over.append(file.path)
                    continue
                (folder / f"{sha256}.reading").write_bytes(pickle.dumps((reading, file.batch)))
                seen.add(sha256)
                say(
                    f"新读 {number}/{len(batches.files)}：{file.path}"
                    + (f"（拒收：{reading.reason}）" if reading.reason else "")
                )
            receipts.append([file.path, file.batch, sha256])
        say(f"报送文件共 {len(batches.files)} 个，新读 {len(seen) - len(known)} 个")
        manifest = {
            "attachments": _attachments(batches, seen_pictures),
            "standard": standard_name,
            "receipts": receipts,
            "verdicts": [
                asdict(verdict) for file in batches.verdicts for verdict in read_verdicts(file.file, file.path)
            ],
            "passed_over": passed_over,
            "is_sample": batches.is_sample,
            "as_of": batches.as_of,
        }
        (folder / "batch.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")
    return home.root / "data" / ".readings"


def _attachments(batches: Batches, seen: dict[str, Picture]) -> list[dict[str, Any]]:
    """The picture files, looked at once for each content."""
    found = []
    for file in batches.attachments:
        picture = seen.get(file.sha256())
        if picture is None:
            picture = read_picture(file.file.read_bytes())
            seen[picture.content] = picture
        found.append({"path": file.path, "picture": asdict(picture)})
    return found


def require_ready(home: Home, standard_name: str, only: Sequence[str]) -> tuple[Standard, Batches]:
    """The standard and the files of a run. Raises UsageError or StandardError for what cannot be run."""
    standard = load_standard(standard_name)
    known = [department.name for department in departments(standard)]
    for name in only:
        if name not in known:
            raise UsageError(f"没有部门“{name}”，可选：{'、'.join(known)}")
    batches = list_batches(home.raw)
    if not batches.files:
        raise UsageError(f"报送文件夹里没有文件：{home.raw}")
    read_catalogue(home.reference)  # a broken one is told before anything is read
    return standard, batches


def _place(reading: Reading, known: set[str]) -> Reading:
    """A file that cannot be laid to one of the county's departments is rejected, its rows counted."""
    if reading.status == "rejected" or reading.department in known:
        return reading
    name = reading.path.rsplit("/", 1)[-1]
    if reading.department is None:
        reason = f"{name}：看不出是哪个部门报送的，请在“实施主体”列或文件名中写明部门"
    else:
        reason = f"{name}：部门“{reading.department}”不在本县应报送部门之列"
    reading.status, reading.reason, reading.findings = "rejected", reason, []
    return reading


def load(home: Home, folder: Path) -> dict[str, int]:
    """Load the readings of ``folder`` in one transaction. Returns how many files were read and rejected."""
    manifest = json.loads((folder / "batch.json").read_text("utf-8"))
    standard = load_standard(manifest["standard"])
    readings: list[tuple[Reading, str]] = [
        pickle.loads(file.read_bytes())  # noqa: S301 - written by ``read`` a moment ago, in our own home
        for file in sorted(folder.glob("*.reading"))
    ]
    columns = record_columns(standard)
    with connect(home.warehouse) as connection, transaction(connection):
        prepare(connection, columns)
        if not manifest["is_sample"]:
            forget_batches(connection, SAMPLE_PREFIX)
        store(connection, readings, columns, standard.version)
        store_catalogue(connection, read_catalogue(home.reference))
        receipts = [tuple(receipt) for receipt in manifest["receipts"]]
        record_receipts(connection, receipts, manifest["passed_over"])
        attachments = [Attachment(a["path"], Picture(**a["picture"])) for a in manifest["attachments"]]
        store_attachments(connection, attachments, manifest["passed_over"])
        store_verdicts(connection, [Verdict(**verdict) for verdict in manifest["verdicts"]])
    shutil.rmtree(folder, ignore_errors=True)
    rejected = sum(reading.status == "rejected" for reading, _ in readings)
    return {"read": len(readings) - rejected, "rejected": rejected}


def assess(home: Home, standard_name: str, run_id: str) -> int:
    """Evaluate every rule; Data Docs to reports/data_docs. Returns the number of violations that fail."""
    from zhinan.assess import assess as assess_warehouse  # Great Expectations takes seconds to import

    standard = load_standard(standard_name)
    with replaced_folder(home.reports / "data_docs") as data_docs:
        assess_warehouse(home.warehouse, standard, run_id, departments(standard), data_docs)
        make_offline(data_docs)
    with connect(home.warehouse) as connection:
        row = connection.execute("SELECT count(*) FROM violation WHERE status = 'fail'").fetchone()
    return int(row[0]) if row else 0


def measure(home: Home, standard_name: str, run_id: str) -> Path:
    """Rates, list memberships and their CSV files. Returns the folder of the CSV files."""
    standard = load_standard(standard_name)
    with connect(home.warehouse) as connection:
        with transaction(connection):
            create_views(connection)
        store_departments(connection, departments(standard), run_id)
        store_members(connection, standard, run_id)
        write_figures(connection, run_id, home.reports / "metrics")
    return home.reports / "metrics"


def correct(home: Home, standard_name: str, as_of: str) -> Path:
    """The correction workbooks. Returns their folder."""
    with connect(home.warehouse) as connection:
        write_corrections(connection, load_standard(standard_name), as_of, home.reports / "corrections")
    return home.reports / "corrections"


def list_verdicts(home: Home, standard_name: str, as_of: str) -> Path:
    """What waits for a person, and what became of every verdict. Returns the folder."""
    with connect(home.warehouse) as connection:
        write_verdicts(connection, load_standard(standard_name), as_of, home.reports / "verdicts")
    return home.reports / "verdicts"


def publish(home: Home, standard_name: str, as_of: str) -> Path:
    """The public lists. Returns their folder."""
    with connect(home.warehouse) as connection:
        write_lists(connection, load_standard(standard_name), as_of, home.curated)
    return home.curated


def report(home: Home, run: Run, timings: Sequence[tuple[str, float]] = ()) -> Path:
    """The dashboard; the run is noted as ended. Returns the page."""
    page = home.reports / "index.html"
    with connect(home.warehouse) as connection:
        connection.execute("UPDATE run SET finished_at = ? WHERE run_id = ?", [datetime.now(), run.run_id])
        write_dashboard(connection, load_standard(run.standard), run.run_id, run.as_of, run.is_sample, page, timings)
    return page


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
