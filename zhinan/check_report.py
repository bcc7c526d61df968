"""What ``zhinan check`` tells of files that were read: they are assessed in a warehouse that is thrown away.

DuckDB and pandas come with this module: it is imported while other processes read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from expectations.columns import record_columns
from expectations.model import Standard
from zhinan.assess import assess
from zhinan.facts import picture_names, possible_names
from zhinan.intake.charts import CHART_ELEMENT
from zhinan.intake.files import Outcome, load_reading
from zhinan.intake.inspections import Inspection
from zhinan.intake.model import Reading
from zhinan.intake.picture import is_picture_name
from zhinan.intake.verdicts import Verdict
from zhinan.intake.workers import Readers
from zhinan.loading import in_portions
from zhinan.receive import read_picture_files
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


def assessed(
    outcomes: Sequence[Outcome],
    places: Mapping[str, Path],
    pictures: Mapping[Path, str],
    people: tuple[Sequence[Verdict], Sequence[Inspection]],
    standard: Standard,
    catalogue: Mapping[str, str],
    readers: Readers,
    folder: Path,
) -> dict[str, Any]:
    """The parts ``files``, ``violations`` and ``metrics`` of the report on what was read.

    ``places``: path as shown → where the workbook is; ``pictures``: picture file → path as shown, of those that were
    given; ``people``: what verdict files and findings from outside say; ``folder``: for what has no room in memory.
    """
    database = _database(folder, outcomes)
    verdicts, inspections = people
    with connect(database) as connection:  # open to the end: what is in memory is there only for so long
        connection.execute("SET temp_directory = $1", [str(folder)])
        with transaction(connection):
            prepare(connection, columns := record_columns(standard))
            pictures = {**pictures, **_store(connection, outcomes, places, columns, standard.version)}
            store_catalogue(connection, catalogue)
            record_receipts(connection, [(outcome.shown, "", outcome.sha256) for outcome in outcomes])
            store_verdicts(connection, verdicts)
            store_inspections(connection, inspections)
            looked = read_picture_files(list(pictures), readers)
            shown = pictures.values()
            attachments = [Attachment(path, one) for path, one in zip(shown, looked, strict=True)]
            store_attachments(connection, attachments)
        assess(database, standard, RUN, each_for_itself=True)
        return {
            "files": [_file(connection, outcome) for outcome in outcomes],
            "violations": _violations(connection, {o.shown: i for i, o in enumerate(outcomes)}),
            "metrics": _metrics(connection),
        }


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
        for text in table.packed().column(list(table.columns).index(CHART_ELEMENT))
        for written in picture_names(text)
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
