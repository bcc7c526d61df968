"""``zhinan check``: assess workbooks by themselves, in a warehouse of their own that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from expectations.columns import record_columns
from expectations.model import Standard
from zhinan.assess import assess
from zhinan.check_files import Found, files_under, sort_files
from zhinan.errors import ReaderFailed
from zhinan.facts import picture_names, possible_names
from zhinan.intake.charts import CHART_ELEMENT
from zhinan.intake.child import Setup
from zhinan.intake.files import Outcome, load_reading, read_files
from zhinan.intake.limits import DEFAULT_LIMITS, Limits
from zhinan.intake.model import Reading
from zhinan.intake.picture import is_picture_name
from zhinan.intake.workers import Readers
from zhinan.loading import in_portions
from zhinan.receive import (
    Step,
    no_step,
    read_inspection_files,
    read_picture_files,
    read_verdict_files,
    reading_setup,
    source_of,
)
from zhinan.text import shown_path
from zhinan.warehouse.catalogue import store_catalogue
from zhinan.warehouse.charts import Attachment, path_key, store_attachments
from zhinan.warehouse.columns import RecordColumns
from zhinan.warehouse.database import connect, prepare, transaction
from zhinan.warehouse.decisions import store_inspections
from zhinan.warehouse.load import Stored, record_receipts, store
from zhinan.warehouse.verdicts import store_verdicts

RUN = "check"
# Readings of so many bytes, some 40,000 items, are assessed in memory.
_IN_MEMORY_BYTES = 25_000_000


def check(
    paths: Sequence[Path],
    standard: Standard,
    department: str | None = None,
    step: Step = no_step,
    catalogue: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    reference: Path | None = None,
) -> dict[str, Any]:
    """Assess the files under ``paths``: the report of the design, as plain data for JSON.

    ``department`` names the department of all of them; ``step`` is told how many files of how many are read;
    ``catalogue``: code → name of the catalogue of items, where there is one.
    ``reference``: the folder with what was decided about headings, where there is one.
    Verdict files and findings from outside among them are applied; they, review workbooks, pictures and what is no
    input stand in the list ``others``.
    """
    with tempfile.TemporaryDirectory(prefix="zhinan-") as name:
        folder = Path(name)
        found, ignored = files_under(paths, folder / "unpacked", limits)
        sorted_out = sort_files(found)
        (folder / "readings").mkdir()
        setup = reading_setup(standard, limits, reference)
        with Readers(setup) as readers:
            outcomes = _read(sorted_out.workbooks, department, setup, folder / "readings", readers, step)
            verdicts = read_verdict_files([(one.file, one.shown) for one in sorted_out.verdicts], readers)
            inspections = read_inspection_files([(one.file, one.shown) for one in sorted_out.inspections], readers)
            pictures = {one.file: one.shown for one in sorted_out.pictures}
            database = _database(folder, outcomes)
            with connect(database) as connection:  # open to the end: what is in memory is there only for so long
                connection.execute("SET temp_directory = $1", [str(folder)])
                with transaction(connection):
                    prepare(connection, columns := record_columns(standard))
                    places = {one.shown: one.file for one in sorted_out.workbooks}
                    pictures |= _store(connection, outcomes, places, columns, standard.version)
                    store_catalogue(connection, catalogue or {})
                    record_receipts(connection, [(outcome.shown, "", outcome.sha256) for outcome in outcomes])
                    store_verdicts(connection, verdicts)
                    store_inspections(connection, inspections)
                    looked = read_picture_files(list(pictures), readers)
                    shown = pictures.values()
                    attachments = [Attachment(path, one) for path, one in zip(shown, looked, strict=True)]
                    store_attachments(connection, attachments)
                assess(database, standard, RUN, each_for_itself=True)
                return {
                    "standard": standard.name,
                    "version": standard.version,
                    "files": [_file(connection, outcome) for outcome in outcomes],
                    "others": sorted_out.others(ignored),
                    "violations": _violations(connection, {o.shown: i for i, o in enumerate(outcomes)}),
                    "metrics": _metrics(connection),
                }


def _read(
    found: list[Found], department: str | None, setup: Setup, folder: Path, readers: Readers, step: Step
) -> list[Outcome]:
    """The outcome of each file, in order; the same content is read once, and has the same outcome."""
    sources = [source_of(one.file, one.shown, setup.limits, department, one.problem) for one in found]
    first = {source.sha256: source for source in reversed(sources)}
    distinct = [source for source in sources if first[source.sha256] is source]
    outcomes: dict[str, Outcome] = {}
    for number, outcome in enumerate(read_files(distinct, setup, folder, readers), start=1):
        if outcome.traceback:
            raise ReaderFailed(outcome.shown, outcome.traceback)
        outcomes[outcome.sha256] = outcome
        step(number, len(distinct))
    return [replace(outcomes[source.sha256], shown=source.shown) for source in sources]


def _database(folder: Path, outcomes: Sequence[Outcome]) -> Path:
    """Where the warehouse lies: in memory under a name of its own, where it is small.

    Nobody opens it again: it need not be packed for the disk.
    """
    size = sum(file.stat().st_size for file in {outcome.reading for outcome in outcomes})
    return Path(f":memory:{folder.name}") if size <= _IN_MEMORY_BYTES else folder / "check.duckdb"


def _store(
    connection: duckdb.DuckDBPyConnection,
    outcomes: Sequence[Outcome],
    places: Mapping[str, Path],
    columns: RecordColumns,
    version: str,
) -> dict[Path, str]:
    """Load what was read; returns the picture files that it names, as ``_named_beside``. Nothing read is kept."""
    pictures: dict[Path, str] = {}
    beside: dict[Path, dict[str, list[Path]]] = {}
    for some in in_portions(list(dict.fromkeys(outcome.reading for outcome in outcomes))):
        readings = [load_reading(file) for file in some]
        # Files are told apart by their content: the same content twice is assessed once (S7).
        store(connection, [Stored(reading, "") for reading in readings], columns, version)
        for reading in readings:
            pictures |= _named_beside(places[reading.path], reading, beside)
    return pictures


def _named_beside(path: Path, reading: Reading, folders: dict[Path, dict[str, list[Path]]]) -> dict[Path, str]:
    """The picture files that the workbook at ``path`` names and that lie in its folder, or in one just below.

    ``folders``: what is known of folders already; each is listed once, however many workbooks it holds.
    """
    named = {
        name
        for table in reading.tables
        if table.kind == "item" and CHART_ELEMENT in table.columns
        for record in table.records
        for written in picture_names(record.values[list(table.columns).index(CHART_ELEMENT)])
        for name in possible_names(written)
    }
    if not named:
        return {}
    if path.parent not in folders:
        folders[path.parent] = _pictures_by_name(path.parent)
    beside = folders[path.parent]
    return {file: shown_path(str(file)) for name in sorted(named) for file in beside.get(name, ())}


def _pictures_by_name(folder: Path) -> dict[str, list[Path]]:
    """The picture files in ``folder`` and just below, by their path from there and by their name, as compared."""
    found: dict[str, list[Path]] = {}
    for pattern in ("*", "*/*"):
        for file in sorted(folder.glob(pattern)):
            if is_picture_name(file.name) and file.is_file() and not file.is_symlink():
                for key in {path_key(shown_path(str(file.relative_to(folder)))), path_key(shown_path(file.name))}:
                    found.setdefault(key, []).append(file)
    return found


def exit_code(report: dict[str, Any]) -> int:
    """0 clean, 1 violations, 2 nothing could be assessed."""
    if not any(file["status"] == "read" for file in report["files"]):
        return 2
    return 1 if any(violation["status"] == "fail" for violation in report["violations"]) else 0


def _file(connection: duckdb.DuckDBPyConnection, outcome: Outcome) -> dict[str, Any]:
    notes = connection.execute("SELECT message FROM note WHERE sha256 = ? ORDER BY ALL", [outcome.sha256]).fetchall()
    return {
        "path": outcome.shown,
        "sha256": outcome.sha256,
        "status": outcome.status,
        "reason": outcome.reason,
        "department": outcome.department,
        "records": {kind: outcome.counts.get(kind, 0) for kind in ("items", "steps", "materials")},
        "notes": [message for (message,) in notes],
    }


def _violations(connection: duckdb.DuckDBPyConnection, order: dict[str, int]) -> list[dict[str, Any]]:
    rows = connection.execute(
        """SELECT path, sheet, cell, nullif(department, '') AS department, record, item_code, item,
            coalesce(element_number::VARCHAR, element) AS element, element_number, rule, severity, status,
            value, message, requirement, suggestion
        FROM violation WHERE told_by IS NULL
        ORDER BY sheet, regexp_extract(cell, '\\d+')::BIGINT, length(cell), cell, rule, record_id,
            element_number, message"""
    )
    names = [column[0] for column in rows.description]
    violations = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    for violation in violations:
        number = violation.pop("element_number")
        violation["element"] = number if number is not None else violation["element"]
    return sorted(violations, key=lambda violation: order.get(violation["path"], len(order)))


def _metrics(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    items = connection.execute(
        "SELECT count(*), count(*) FILTER (is_accurate) FROM item_result WHERE run_id = ?", [RUN]
    ).fetchone()
    checks = connection.execute(
        """SELECT sum(applicable_count), sum(failed_count), sum(record_count - applicable_count), sum(manual_count),
            sum(waived_count)
        FROM rule_result WHERE run_id = ? AND severity = 'error'""",
        [RUN],
    ).fetchone()
    assert items is not None and checks is not None  # aggregates always give one row
    applicable, failed, not_applicable, manual, waived = (int(value or 0) for value in checks)
    total = applicable - manual - waived
    return {
        "items": items[0],
        "items_accurate": items[1],
        "checks": total,
        "checks_passed": total - failed,
        "checks_failed": failed,
        "not_applicable": not_applicable,
        "manual": manual,
        "waived": waived,
    }
