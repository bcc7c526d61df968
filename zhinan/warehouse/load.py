"""Readings → tables. A submission is known by its content: loading it again changes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import duckdb
import pandas as pd

from zhinan.facts import FACTS
from zhinan.intake.model import Kind, Reading, Record, Table, column_letters
from zhinan.text import compact, is_placeholder, prose
from zhinan.warehouse.columns import READINGS, Column, RecordColumns
from zhinan.warehouse.database import KINDS, quoted

CODE_ELEMENTS = ("业务办理项编码", "实施编码")
NAME_ELEMENT = "业务办理项名称"
# Lists cross from Python to DuckDB as one text, split there: exact, and no type has to be guessed.
LIST_SEPARATOR = "\x1f"

_LEDGER = ("submission", "sheet", "sheet_table", "placement", "finding", "item", "material", "step")


def known_submissions(connection: duckdb.DuckDBPyConnection, standard_version: str) -> set[str]:
    """sha256 of every submission read with this version of the standard."""
    rows = connection.execute("SELECT sha256 FROM submission WHERE standard_version = ?", [standard_version]).fetchall()
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
    if receipts:
        connection.executemany("INSERT OR REPLACE INTO receipt VALUES (?, ?, ?)", [list(r) for r in receipts])
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
    readings: Sequence[tuple[Reading, str]],
    columns: RecordColumns,
    standard_version: str,
) -> None:
    """Store (reading, batch) pairs; what was stored of the same content before is replaced."""
    if not readings:
        return
    _forget(connection, [reading.sha256 for reading, _ in readings])
    _insert(
        connection,
        "submission",
        [
            {
                "sha256": reading.sha256,
                "path": reading.path,
                "batch": batch,
                "department": reading.department,
                "status": reading.status,
                "reason": reading.reason,
                "item_count": reading.count("item"),
                "material_count": reading.count("material"),
                "step_count": reading.count("step"),
                "standard_version": standard_version,
            }
            for reading, batch in readings
        ],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO receipt VALUES (?, ?, ?)",
        [[reading.path, batch, reading.sha256] for reading, batch in readings],
    )
    _insert(connection, "sheet", _sheets(readings))
    _insert(connection, "sheet_table", _sheet_tables(readings))
    _insert(connection, "placement", _placements(readings))
    _insert(connection, "finding", _findings(readings))
    _insert(connection, "moved_value", _moved(readings))
    # A rejected file's rows are counted in the ledger, not taken in.
    accepted = [reading for reading, _ in readings if reading.status == "read"]
    for kind in KINDS:
        _store_records(connection, kind, accepted, columns)


def forget_batches(connection: duckdb.DuckDBPyConnection, prefix: str) -> None:
    """Take the submissions of batches whose name begins with ``prefix`` out of the warehouse."""
    connection.execute("DELETE FROM receipt WHERE starts_with(batch, ?)", [prefix])
    rows = connection.execute("SELECT sha256 FROM submission WHERE starts_with(batch, ?)", [prefix]).fetchall()
    if rows:
        _forget(connection, [row[0] for row in rows])


def record_id(reading: Reading, table_no: int, record: Record) -> str:
    """Stable name of a record: content, table, and where it begins."""
    part = f"#{record.part}" if record.part else ""
    return f"{reading.sha256[:16]}:{table_no}:{column_letters(record.column)}{record.row + 1}{part}"


def _forget(connection: duckdb.DuckDBPyConnection, hashes: list[str]) -> None:
    connection.register("forgotten", pd.DataFrame({"sha256": hashes}))
    for kind in KINDS:
        old = f"SELECT record_id FROM {kind} WHERE sha256 IN (SELECT sha256 FROM forgotten)"
        connection.execute(f"DELETE FROM moved_value WHERE record = '{kind}' AND record_id IN ({old})")
        connection.execute(f"DELETE FROM {kind}_value WHERE record_id IN ({old})")
    for table in _LEDGER:
        connection.execute(f"DELETE FROM {table} WHERE sha256 IN (SELECT sha256 FROM forgotten)")
    connection.unregister("forgotten")


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        names = list(rows[0])
        marks = ", ".join(["?"] * len(names))
        frame = pd.DataFrame(rows, columns=names, dtype=object)
        if len(rows) < 50:
            connection.executemany(
                f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", [list(row.values()) for row in rows]
            )
        else:
            _insert_frame(connection, table, frame, {})


def _insert_frame(
    connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame, expressions: dict[str, str]
) -> None:
    connection.register("incoming", frame)
    names = ", ".join(quoted(name) for name in frame.columns)
    values = ", ".join(expressions.get(name, quoted(name)) for name in frame.columns)
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM incoming")
    connection.unregister("incoming")


def _sheets(readings: Sequence[tuple[Reading, str]]) -> list[dict[str, Any]]:
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
        for reading, _ in readings
        for index, account in enumerate(reading.sheets)
    ]


def _tables(readings: Iterable[Reading]) -> Iterable[tuple[Reading, int, Table]]:
    for reading in readings:
        for table_no, table in enumerate(reading.tables):
            yield reading, table_no, table


def _sheet_tables(readings: Sequence[tuple[Reading, str]]) -> list[dict[str, Any]]:
    return [
        {
            "sha256": reading.sha256,
            "table_no": table_no,
            "record": table.kind,
            "sheet": table.sheet,
            "orientation": table.orientation,
            "heading": table.heading,
        }
        for reading, table_no, table in _tables(reading for reading, _ in readings)
    ]


def _placements(readings: Sequence[tuple[Reading, str]]) -> list[dict[str, Any]]:
    return [
        {
            "sha256": reading.sha256,
            "table_no": table_no,
            "element": element,
            "position": column_letters(index) if table.orientation == "rows" else str(index + 1),
            "heading": table.headings[element],
        }
        for reading, table_no, table in _tables(reading for reading, _ in readings)
        for element, index in table.columns.items()
    ]


def _findings(readings: Sequence[tuple[Reading, str]]) -> list[dict[str, Any]]:
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
        for reading, _ in readings
        for finding in reading.findings
    ]


def _moved(readings: Sequence[tuple[Reading, str]]) -> list[dict[str, Any]]:
    return [
        {
            "record_id": record_id(reading, table_no, record),
            "record": table.kind,
            "element": element,
            "cell": f"{column_letters(column)}{row + 1}",
        }
        for reading, table_no, table in _tables(reading for reading, _ in readings)
        for record in table.records
        if record.moved
        for element, (row, column) in record.moved.items()
    ]


class _Cached:
    """A pure function of a text, computed once per distinct text: departments repeat themselves."""

    def __init__(self, function: Callable[[str], Any]) -> None:
        self.function = function
        self.cache: dict[str, Any] = {}

    def over(self, values: Sequence[str | None]) -> list[Any]:
        cache, function = self.cache, self.function
        for text in set(values):
            if text is not None and text not in cache:
                cache[text] = function(text)
        return [None if text is None else cache[text] for text in values]


def _store_records(
    connection: duckdb.DuckDBPyConnection, kind: Kind, readings: list[Reading], columns: RecordColumns
) -> None:
    """Raw values and normalised values of all records of one kind, column by column."""
    elements = [column.element for column in columns.columns[kind]]
    raw: dict[str, list[str | None]] = {element: [] for element in elements}
    identity: dict[str, list[str | None]] = {element: [] for element in (*CODE_ELEMENTS, NAME_ELEMENT)}
    meta: dict[str, list[Any]] = {name: [] for name in _meta_names(kind)}
    for reading in readings:
        item_ids = [
            record_id(reading, table_no, record)
            for table_no, table in enumerate(reading.tables)
            if table.kind == "item"
            for record in table.records
        ]
        for table_no, table in enumerate(reading.tables):
            if table.kind == kind and table.records:
                _collect(reading, table_no, table, item_ids, (raw, identity), meta)
    if not meta["record_id"]:
        return
    meta["item_code"] = _item_codes(identity, len(meta["record_id"]))
    meta["item_name"] = _Cached(_item_name).over([text or "" for text in identity[NAME_ELEMENT]])
    _insert_frame(connection, kind, pd.DataFrame({**meta, **raw}, dtype=object), {})
    values, expressions = _values(columns.columns[kind], raw)
    frame = pd.DataFrame({"record_id": meta["record_id"], **values}, dtype=object)
    _insert_frame(connection, f"{kind}_value", frame, expressions)


def _meta_names(kind: Kind) -> list[str]:
    names = ["record_id", "sha256", "table_no", "row_number", "column_letters", "department", "extra"]
    return names if kind == "item" else [*names, "beside_item"]


def _collect(
    reading: Reading,
    table_no: int,
    table: Table,
    item_ids: list[str],
    targets: tuple[dict[str, list[str | None]], ...],
    meta: dict[str, list[Any]],
) -> None:
    records = table.records
    meta["record_id"] += [record_id(reading, table_no, record) for record in records]
    meta["sha256"] += [reading.sha256] * len(records)
    meta["table_no"] += [table_no] * len(records)
    meta["row_number"] += [record.row + 1 for record in records]
    meta["column_letters"] += [column_letters(record.column) for record in records]
    meta["department"] += [reading.department or ""] * len(records)
    meta["extra"] += [json.dumps(record.extra, ensure_ascii=False) if record.extra else None for record in records]
    if "beside_item" in meta:
        meta["beside_item"] += [None if r.item is None else item_ids[r.item] for r in records]
    placed = list(table.columns)
    by_column = dict(zip(placed, zip(*(record.values for record in records), strict=True), strict=True))
    for target in targets:
        for element, values in target.items():
            values.extend(by_column.get(element, [None] * len(records)))


def _item_name(text: str) -> str:
    return "" if is_placeholder(text) else prose(text)


def _item_codes(raw: dict[str, list[str | None]], count: int) -> list[str]:
    codes = [""] * count
    for element in CODE_ELEMENTS:
        for position, text in enumerate(raw.get(element, [])):
            if not codes[position] and text and not is_placeholder(text):
                codes[position] = compact(text)
    return codes


def _values(columns: Sequence[Column], raw: dict[str, list[str | None]]) -> tuple[dict[str, list[Any]], dict[str, str]]:
    """Normalised values and facts by column name, and the SQL that turns a text into a list."""
    readers = {name: _Cached(function) for name, function in READINGS.items()}
    fact_readers = {name: _Cached(fact.read) for name, fact in FACTS.items()}
    values: dict[str, list[Any]] = {}
    expressions: dict[str, str] = {}
    for column in columns:
        texts = raw[column.element]
        values[column.element] = readers[column.reading].over(texts)
        for fact in column.facts:
            name = f"{column.element}_{fact}"
            found = fact_readers[fact].over(texts)
            sql_type = FACTS[fact].sql_type
            if sql_type.endswith("[]"):
                found = [None if part is None else LIST_SEPARATOR.join(part) for part in found]
                text = f"CAST({quoted(name)} AS VARCHAR)"
                expressions[name] = f"CASE WHEN {text} = '' THEN [] ELSE string_split({text}, chr(31)) END"
            else:
                expressions[name] = f"CAST({quoted(name)} AS {sql_type})"
            values[name] = found
    return values, expressions
