"""Records → the record tables: raw values as they stand, values as compared, facts; column by column."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from zhinan.facts import FACTS
from zhinan.intake.model import Kind, Reading, Record, Table, column_letters
from zhinan.text import compact, holds_place, is_placeholder, prose
from zhinan.warehouse.columns import READINGS, Column, RecordColumns
from zhinan.warehouse.database import quoted

CODE_ELEMENTS = ("业务办理项编码", "实施编码")
NAME_ELEMENT = "业务办理项名称"
# Lists cross from Python to DuckDB as one text, split there: exact, and no type has to be guessed.
LIST_SEPARATOR = "\x1f"
# What is no text of what is told of a record.
_NUMBERS = {"table_no", "row_number"}


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


class Texts:
    """A column of texts: each of them once, and which one stands in each row. Departments repeat themselves, so what
    is read out of a text is read once, and DuckDB takes it over once.
    """

    __slots__ = ("_numbers", "distinct")

    def __init__(self, values: Sequence[str | None]) -> None:
        numbers, distinct = pd.factorize(_objects(values))
        self._numbers = numbers.astype(np.int32)  # -1: no text
        self.distinct: list[str] = list(distinct)

    def read(self, functions: Sequence[Callable[[str], Any]]) -> list[list[Any]]:
        """What each of ``functions`` makes of the distinct texts. All of one text at a time: they share what they read
        of it (``read_process``)."""
        found: list[list[Any]] = [[] for _ in functions]
        for text in self.distinct:
            for function, results in zip(functions, found, strict=True):
                results.append(function(text))
        return found

    def column(self, found: Sequence[str | None] | None = None) -> pd.Categorical:
        """For a frame: the texts, or what was ``found`` in each."""
        if found is None:
            return _categorical(self._numbers, self.distinct)
        numbers, distinct = pd.factorize(_objects(found))
        return _categorical(self._laid(numbers.astype(np.int32), -1), list(distinct))

    def flags(self, found: Sequence[bool]) -> pd.arrays.BooleanArray:
        """For a frame: whether each text is something."""
        return pd.arrays.BooleanArray(self._laid(np.array(found, dtype=bool), False), self._numbers < 0)

    def amounts(self, found: Sequence[float | None]) -> npt.NDArray[np.float64]:
        """For a frame: the number ``found`` in each text, NaN where there is none."""
        return self._laid(np.array(found, dtype=np.float64), np.nan)

    def laid(self, found: Sequence[str]) -> list[str | None]:
        """What was ``found`` in each distinct text, row by row."""
        return [None if number < 0 else found[number] for number in self._numbers.tolist()]

    def _laid(self, found: npt.NDArray[Any], nothing: object) -> npt.NDArray[Any]:
        # Row -1, no text, takes the last one.
        return np.append(found, np.array([nothing], dtype=found.dtype))[self._numbers]


def _objects(values: Sequence[str | None]) -> npt.NDArray[np.object_]:
    objects = np.empty(len(values), dtype=object)
    objects[:] = values
    return objects


def _categorical(numbers: npt.NDArray[np.int32], distinct: list[str]) -> pd.Categorical:
    # Each text is there once and every number is of one: no need to look whether it is so.
    dtype = pd.CategoricalDtype(pd.Index(_objects(distinct), dtype=object))
    return pd.Categorical.from_codes(numbers, dtype=dtype, validate=False)


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
    texts = {element: Texts(values) for element, values in raw.items()}
    identified = {element: Texts(values) for element, values in identity.items()}
    record_ids = _objects(meta.pop("record_id"))
    frame = {name: values if name in _NUMBERS else Texts(values).column() for name, values in meta.items()}
    frame["item_code"] = Texts(_item_codes(identified, len(record_ids))).column()
    names = Texts([text or "" for text in identity[NAME_ELEMENT]])
    frame["item_name"] = names.column([_item_name(name) for name in names.distinct])
    written = {element: column.column() for element, column in texts.items()}
    insert_frame(connection, kind, pd.DataFrame({"record_id": record_ids, **frame, **written}), {})
    values, expressions = read_values(columns.columns[kind], texts)
    for at, element in broken:
        if f"{element}_given" in values:
            values[f"{element}_given"][at] = False
    insert_frame(connection, f"{kind}_value", pd.DataFrame({"record_id": record_ids, **values}), expressions)


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


def _item_codes(identified: Mapping[str, Texts], count: int) -> list[str]:
    codes = [""] * count
    for element in CODE_ELEMENTS:
        texts = identified[element]
        read = ["" if holds_place(code) else code for code in map(compact, texts.distinct)]
        codes = [code or found or "" for code, found in zip(codes, texts.laid(read), strict=True)]
    return codes


def read_values(columns: Sequence[Column], texts: Mapping[str, Texts]) -> tuple[dict[str, Any], dict[str, str]]:
    """Normalised values and facts by column name, for a frame, and the SQL that turns each into its column's type."""
    values: dict[str, Any] = {}
    expressions: dict[str, str] = {}
    for column in columns:
        own = texts[column.element]
        facts = {f"{column.element}_{fact}": FACTS[fact] for fact in column.facts}
        normal, *found = own.read([READINGS[column.reading], *(fact.read for fact in facts.values())])
        values[column.element] = own.column(normal)
        expressions[column.element] = _as_text(column.element)
        for (name, fact), of_texts in zip(facts.items(), found, strict=True):
            if fact.sql_type == "BOOLEAN":
                values[name] = own.flags(of_texts)
            elif fact.sql_type == "DOUBLE":
                values[name] = own.amounts(of_texts)
            elif fact.sql_type == "VARCHAR":
                values[name] = own.column(of_texts)
                expressions[name] = _as_text(name)
            else:
                values[name] = own.column([None if part is None else LIST_SEPARATOR.join(part) for part in of_texts])
                text = _as_text(name)
                expressions[name] = f"CASE WHEN {text} = '' THEN [] ELSE string_split({text}, chr(31)) END"
    return values, expressions


def _as_text(name: str) -> str:
    return f"CAST({quoted(name)} AS VARCHAR)"
