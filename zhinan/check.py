"""``zhinan check``: assess workbooks by themselves, in a warehouse of their own that is thrown away."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from expectations.columns import departments, headings, record_columns
from expectations.model import Standard
from zhinan.assess import assess
from zhinan.errors import UsageError
from zhinan.facts import picture_names, possible_names
from zhinan.intake.charts import CHART_ELEMENT
from zhinan.intake.model import Reading
from zhinan.intake.picture import is_picture_name, read_picture
from zhinan.intake.read import read_file
from zhinan.intake.verdicts import Verdict, is_verdict_file, read_verdicts
from zhinan.raw import is_attachment
from zhinan.text import shown_path
from zhinan.warehouse.catalogue import store_catalogue
from zhinan.warehouse.charts import Attachment, path_key, store_attachments
from zhinan.warehouse.database import connect, prepare, transaction
from zhinan.warehouse.load import record_receipts, store
from zhinan.warehouse.verdicts import store_verdicts

RUN = "check"
_SKIPPED_NAMES = ("~$", ".")


def files_under(paths: Iterable[Path]) -> list[Path]:
    """The files named, and those in the folders named (sorted; lock and hidden files left out).

    Raises UsageError where a path does not exist, or there is no file at all.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                file
                for file in path.rglob("*")
                if file.is_file() and not any(part.startswith(_SKIPPED_NAMES) for part in file.relative_to(path).parts)
            )
        elif path.is_file():
            found.append(path)
        else:
            raise UsageError(f"没有这个文件或文件夹：{shown_path(str(path))}")
    if not found:
        raise UsageError(f"这里没有文件可以核查：{'、'.join(shown_path(str(path)) for path in paths)}")
    return list(dict.fromkeys(found))


def check(
    paths: Sequence[Path],
    standard: Standard,
    department: str | None = None,
    progress: Callable[[Path], None] = lambda path: None,
    catalogue: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Assess the files under ``paths``: the report of the design, as plain data for JSON.

    ``department`` names the department of all of them; ``progress`` is told each file before it is read;
    ``catalogue``: code → name of the catalogue of items, where there is one.
    Verdict files among them are applied, and stand in no list of files.
    """
    known = departments(standard)
    names = headings(standard)
    readings: list[Reading] = []
    verdicts: list[Verdict] = []
    pictures: dict[Path, str] = {}
    folders: dict[Path, dict[str, list[Path]]] = {}
    for path in files_under(paths):
        progress(path)
        if is_attachment(path):
            pictures[path] = shown_path(str(path))
            continue
        if is_verdict_file(path.name):
            verdicts += read_verdicts(path, shown_path(str(path)))
            continue
        readings.append(read_file(path, shown_path(str(path)), names, known, department, standard.county))
        pictures |= _named_beside(path, readings[-1], folders)
    with tempfile.TemporaryDirectory(prefix="zhinan-") as folder:
        database = Path(folder) / "check.duckdb"
        columns = record_columns(standard)
        with connect(database) as connection, transaction(connection):
            prepare(connection, columns)
            # Files are told apart by their content: the same content twice is assessed once (S7).
            distinct = {reading.sha256: reading for reading in reversed(readings)}
            store(connection, [(r, "") for r in reversed(distinct.values())], columns, standard.version)
            store_catalogue(connection, catalogue or {})
            record_receipts(connection, [(r.path, "", r.sha256) for r in readings])
            store_verdicts(connection, verdicts)
            store_attachments(connection, [Attachment(p, read_picture(f.read_bytes())) for f, p in pictures.items()])
        assess(database, standard, RUN, each_for_itself=True)
        with connect(database) as connection:
            return {
                "standard": standard.name,
                "version": standard.version,
                "files": [_file(reading) for reading in readings],
                "violations": _violations(connection, {r.path: i for i, r in enumerate(readings)}),
                "metrics": _metrics(connection),
            }


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


def _file(reading: Reading) -> dict[str, Any]:
    return {
        "path": reading.path,
        "sha256": reading.sha256,
        "status": reading.status,
        "reason": reading.reason,
        "department": reading.department,
        "records": {
            "items": reading.count("item"),
            "steps": reading.count("step"),
            "materials": reading.count("material"),
        },
    }


def _violations(connection: duckdb.DuckDBPyConnection, order: dict[str, int]) -> list[dict[str, Any]]:
    rows = connection.execute(
        """SELECT path, sheet, cell, nullif(department, '') AS department, record, item_code, item,
            coalesce(element_number::VARCHAR, element) AS element, element_number, rule, severity, status,
            value, message, requirement, suggestion
        FROM violation WHERE told_by IS NULL
        ORDER BY sheet, regexp_extract(cell, '\\d+')::BIGINT, length(cell), cell, rule, record_id"""
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
