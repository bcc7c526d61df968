"""Readings → tables. A submission is known by its content: loading it again changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from zhinan.intake import findings
from zhinan.intake.model import Reading, Table, a1, column_letters
from zhinan.intake.version import reader_version
from zhinan.warehouse.charts import picture_rows
from zhinan.warehouse.columns import RecordColumns
from zhinan.warehouse.database import KINDS, insert_rows
from zhinan.warehouse.filed import Filed, filed
from zhinan.warehouse.records import insert_frame, store_records

# What ``store`` fills; the two tables of values beside their records.
STORED = (
    "submission", "receipt", "sheet", "sheet_table", "placement", "finding", "moved_value", "picture", "broken_value",
    "note", "item", "material", "step", "item_value", "material_value", "step_value",
)  # fmt: skip
_LEDGER = ("submission", "sheet", "sheet_table", "placement", "finding", "note", "item", "material", "step", "picture")


@dataclass(frozen=True, slots=True)
class Stored:
    """A reading with what the ledger knows of its file: ``received_at`` in ISO 8601, ``byte_count`` of its content.

    ``is_settled``: False where the reader failed, so that the file is read again by the next run.
    """

    reading: Reading
    batch: str
    received_at: str | None = None
    byte_count: int | None = None
    is_settled: bool = True


def known_submissions(connection: duckdb.DuckDBPyConnection, standard_version: str, reader: str) -> set[str]:
    """sha256 of every submission read with this version of the standard, by this reader."""
    rows = connection.execute(
        "SELECT sha256 FROM submission WHERE standard_version = ? AND reader_version = ?", [standard_version, reader]
    ).fetchall()
    return {row[0] for row in rows}


def record_receipts(
    connection: duckdb.DuckDBPyConnection,
    receipts: Sequence[tuple[str, str, str]],
    passed_over: Sequence[str] = (),
) -> None:
    """Note the files that are there now: (path, batch, sha256). Call it after ``store``.

    ``passed_over``: paths of files that were left for another run; what was noted of them stays.
    A file that only changed its name is the same submission under its new name.
    """
    connection.execute("DELETE FROM receipt WHERE NOT list_contains($1, path)", [list(passed_over)])
    _receive(connection, receipts)
    connection.execute(
        """UPDATE submission SET path = seen.path, batch = seen.batch
        FROM (SELECT sha256, min_by((path, batch), (batch, path)) AS first FROM receipt GROUP BY sha256) AS firsts
        CROSS JOIN LATERAL (SELECT first[1] AS path, first[2] AS batch) AS seen
        WHERE submission.sha256 = firsts.sha256
            AND NOT EXISTS (SELECT 1 FROM receipt AS own
                WHERE own.sha256 = submission.sha256 AND own.path = submission.path)"""
    )


def store(
    connection: duckdb.DuckDBPyConnection,
    stored: Sequence[Stored],
    columns: RecordColumns,
    standard_version: str,
) -> None:
    """Store readings; what was stored of the same content before is replaced."""
    if not stored:
        return
    readings = [one.reading for one in stored]
    _forget(connection, [reading.sha256 for reading in readings])
    _insert(
        connection,
        "submission",
        [
            {
                "sha256": one.reading.sha256,
                "path": one.reading.path,
                "batch": one.batch,
                "department": one.reading.department,
                "status": one.reading.status,
                "reason": one.reading.reason,
                "item_count": one.reading.count("item"),
                "material_count": one.reading.count("material"),
                "step_count": one.reading.count("step"),
                "standard_version": standard_version,
                "reader_version": reader_version() if one.is_settled else None,
                "received_at": one.received_at,
                "byte_count": one.byte_count,
            }
            for one in stored
        ],
    )
    _receive(connection, [(one.reading.path, one.batch, one.reading.sha256) for one in stored])
    _insert(connection, "sheet", _sheets(readings))
    _insert(connection, "sheet_table", _sheet_tables(readings))
    _insert(connection, "placement", _placements(readings))
    _insert(connection, "finding", _findings(readings))
    laid = [filed(reading) for reading in readings]
    _insert(connection, "moved_value", _moved(laid))
    _insert(connection, "picture", picture_rows(laid))
    _insert(connection, "broken_value", _broken(laid))
    _insert(connection, "note", _notes(readings))
    # A rejected file's rows are counted in the ledger, not taken in.
    accepted = [one for one in laid if one.reading.status == "read"]
    for kind in KINDS:
        store_records(connection, kind, accepted, columns)


def store_files(connection: duckdb.DuckDBPyConnection, files: Mapping[str, Sequence[Path]]) -> None:
    """The same of readings whose rows lie in Parquet files already: table → files."""
    if not files.get("submission"):
        return
    found = connection.execute("SELECT sha256 FROM read_parquet(?)", [[str(one) for one in files["submission"]]])
    _forget(connection, [row[0] for row in found.fetchall()])
    for table, several in files.items():
        rows = "SELECT * FROM read_parquet(?, union_by_name = TRUE, hive_partitioning = FALSE)"
        insert = "INSERT OR REPLACE INTO" if table == "receipt" else "INSERT INTO"
        connection.execute(f"{insert} {table} BY NAME {rows}", [[str(one) for one in several]])


def forget_batches(connection: duckdb.DuckDBPyConnection, prefix: str) -> None:
    """Take the submissions of batches whose name begins with ``prefix`` out of the warehouse."""
    connection.execute("DELETE FROM receipt WHERE starts_with(batch, ?)", [prefix])
    rows = connection.execute("SELECT sha256 FROM submission WHERE starts_with(batch, ?)", [prefix]).fetchall()
    if rows:
        _forget(connection, [row[0] for row in rows])


def _receive(connection: duckdb.DuckDBPyConnection, receipts: Sequence[tuple[str, str, str]]) -> None:
    """Note (path, batch, sha256), the last of those with the same path."""
    last = {path: (path, batch, sha256) for path, batch, sha256 in receipts}
    if last:
        columns = [list(column) for column in zip(*last.values(), strict=True)]
        connection.execute("INSERT OR REPLACE INTO receipt SELECT unnest($1), unnest($2), unnest($3)", columns)


def _forget(connection: duckdb.DuckDBPyConnection, hashes: list[str]) -> None:
    connection.register("forgotten", pd.DataFrame({"sha256": hashes}))
    for kind in KINDS:
        old = f"SELECT record_id FROM {kind} WHERE sha256 IN (SELECT sha256 FROM forgotten)"
        for table in ("moved_value", "broken_value"):
            connection.execute(f"DELETE FROM {table} WHERE record = '{kind}' AND record_id IN ({old})")
        connection.execute(f"DELETE FROM {kind}_value WHERE record_id IN ({old})")
    for table in _LEDGER:
        connection.execute(f"DELETE FROM {table} WHERE sha256 IN (SELECT sha256 FROM forgotten)")
    connection.unregister("forgotten")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        names = list(rows[0])
        if len(rows) < 50:
            insert_rows(connection, f"{table} ({', '.join(names)})", [list(row.values()) for row in rows])
        else:
            insert_frame(connection, table, pd.DataFrame(rows, columns=names, dtype=object), {})


def _sheets(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    return [
        {
            "sha256": reading.sha256,
            "sheet_index": index,
            "sheet": account.sheet,
            "row_count": account.rows,
            "heading_row_count": account.heading_rows,
            "blank_row_count": account.blank_rows,
            "note_row_count": account.note_rows,
            "record_row_count": account.record_rows,
            "skipped": account.skipped,
        }
        for reading in readings
        for index, account in enumerate(reading.sheets)
    ]


def _tables(readings: Iterable[Reading]) -> Iterable[tuple[Reading, int, Table]]:
    for reading in readings:
        for table_no, table in enumerate(reading.tables):
            yield reading, table_no, table


def _sheet_tables(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    return [
        {
            "sha256": reading.sha256,
            "table_no": table_no,
            "record": table.kind,
            "sheet": table.sheet,
            "orientation": table.orientation,
            "heading": table.heading,
        }
        for reading, table_no, table in _tables(readings)
    ]


def _placements(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    return [
        {
            "sha256": reading.sha256,
            "table_no": table_no,
            "element": element,
            "position": column_letters(index) if table.orientation == "rows" else str(index + 1),
            "heading": table.headings[element],
        }
        for reading, table_no, table in _tables(readings)
        for element, index in table.columns.items()
    ]


def _findings(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    return [
        {
            "sha256": reading.sha256,
            "rule": finding.rule,
            "sheet": finding.sheet,
            "cell": finding.cell,
            "element": finding.element,
            "value": finding.value,
            "message": finding.message,
        }
        for reading in readings
        for finding in reading.findings
    ]


def _notes(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    return [
        {"sha256": reading.sha256, "sheet": note.sheet, "cell": note.cell, "message": note.message}
        for reading in readings
        for note in reading.notes
    ]


def _moved(readings: Sequence[Filed]) -> list[dict[str, Any]]:
    return [
        {"record_id": ids[at], "record": table.kind, "element": element, "cell": a1(row, column)}
        for one in readings
        for table, packed, ids in one.tables()
        for at, moved in packed.moved.items()
        for element, (row, column) in moved.items()
    ]


def _broken(readings: Sequence[Filed]) -> list[dict[str, Any]]:
    return [
        {
            "record_id": ids[at],
            "record": table.kind,
            "element": element,
            "rule": rule,
            "cell": table.address(record := packed.record(at), element),
            "value": (value := record.values[list(table.columns).index(element)]),
            "message": findings.broken(rule, value),
        }
        for one in readings
        for table, packed, ids in one.tables()
        for at, broken in packed.broken.items()
        for element, rule in broken.items()
    ]
