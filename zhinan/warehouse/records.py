"""Records → the record tables: raw values as they stand, values as compared, facts; column by column."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import pandas as pd

from zhinan.facts import FACTS
from zhinan.intake.model import Kind, Reading, Record, Table, column_letters
from zhinan.text import compact, is_placeholder, prose
from zhinan.warehouse.columns import READINGS, Column, RecordColumns
from zhinan.warehouse.database import quoted

CODE_ELEMENTS = ("业务办理项编码", "实施编码")
NAME_ELEMENT = "业务办理项名称"
# Lists cross from Python to DuckDB as one text, split there: exact, and no type has to be guessed.
LIST_SEPARATOR = "\x1f"


def record_id(reading: Reading, table_no: int, record: Record) -> str:
    """Stable name of a record: content, table, and where it begins."""
    part = f"#{record.part}" if record.part else ""
    return f"{reading.sha256[:16]}:{table_no}:{column_letters(record.column)}{record.row + 1}{part}"


def insert_frame(
    connection: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame, expressions: dict[str, str]
) -> None:
    """Insert ``frame`` into ``table``; ``expressions``: SQL in place of a column's own value."""
    connection.register("incoming", frame)
    names = ", ".join(quoted(name) for name in frame.columns)
    values = ", ".join(expressions.get(name, quoted(name)) for name in frame.columns)
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM incoming")
    connection.unregister("incoming")


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


def store_records(
    connection: duckdb.DuckDBPyConnection, kind: Kind, readings: list[Reading], columns: RecordColumns
) -> None:
    """Raw values and normalised values of all records of one kind, column by column."""
    elements = [column.element for column in columns.columns[kind]]
    raw: dict[str, list[str | None]] = {element: [] for element in elements}
    identity: dict[str, list[str | None]] = {element: [] for element in (*CODE_ELEMENTS, NAME_ELEMENT)}
    meta: dict[str, list[Any]] = {name: [] for name in _meta_names(kind)}
    broken: list[tuple[int, str]] = []
    for reading in readings:
        item_ids = [
            record_id(reading, table_no, record)
            for table_no, table in enumerate(reading.tables)
            if table.kind == "item"
            for record in table.records
        ]
        for table_no, table in enumerate(reading.tables):
            if table.kind == kind and table.records:
                first = len(meta["record_id"])
                _collect(reading, table_no, table, item_ids, (raw, identity), meta)
                broken += [
                    (first + at, element) for at, record in enumerate(table.records) for element in record.broken or ()
                ]
    if not meta["record_id"]:
        return
    for at, element in broken:
        if element in identity:
            identity[element][at] = None  # no key
    meta["item_code"] = _item_codes(identity, len(meta["record_id"]))
    meta["item_name"] = _Cached(_item_name).over([text or "" for text in identity[NAME_ELEMENT]])
    insert_frame(connection, kind, pd.DataFrame({**meta, **raw}, dtype=object), {})
    values, expressions = read_values(columns.columns[kind], raw)
    for at, element in broken:
        if f"{element}_given" in values:
            values[f"{element}_given"][at] = False
    frame = pd.DataFrame({"record_id": meta["record_id"], **values}, dtype=object)
    insert_frame(connection, f"{kind}_value", frame, expressions)


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


def read_values(
    columns: Sequence[Column], raw: Mapping[str, Sequence[str | None]]
) -> tuple[dict[str, list[Any]], dict[str, str]]:
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
