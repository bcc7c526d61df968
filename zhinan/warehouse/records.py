"""Records → the record tables: raw values as they stand, values as compared, facts; column by column."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from zhinan.facts import FACTS
from zhinan.intake.model import Kind, Reading, Table, column_letters
from zhinan.intake.record import Packed
from zhinan.text import compact, holds_place, is_placeholder, prose
from zhinan.warehouse.columns import READINGS, Column, RecordColumns
from zhinan.warehouse.database import quoted
from zhinan.warehouse.filed import Filed, whole

CODE_ELEMENTS = ("业务办理项编码", "实施编码")
NAME_ELEMENT = "业务办理项名称"
# Lists cross from Python to DuckDB as one text, split there: exact, and no type has to be guessed.
LIST_SEPARATOR = "\x1f"
# What is no text of what is told of a record.
_NUMBERS = {"table_no", "row_number"}


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

    @classmethod
    def numbered(cls, numbers: npt.NDArray[np.int32], texts: Sequence[str]) -> Texts:
        """The column in whose rows that one of ``texts`` stands which ``numbers`` tells; -1: none."""
        column = cls.__new__(cls)
        is_text = numbers >= 0
        own, distinct = pd.factorize(numbers[is_text])
        column._numbers = np.full(len(numbers), -1, dtype=np.int32)
        column._numbers[is_text] = own
        column.distinct = [texts[number] for number in distinct.tolist()]
        return column

    def without(self, rows: Sequence[int]) -> Texts:
        """The same, without a text in ``rows``."""
        column = Texts.__new__(Texts)
        column._numbers, column.distinct = self._numbers.copy(), self.distinct
        column._numbers[list(rows)] = -1
        return column

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
    connection: duckdb.DuckDBPyConnection, kind: Kind, readings: Sequence[Filed], columns: RecordColumns
) -> None:
    """Raw values and normalised values of all records of one kind, column by column."""
    elements = [column.element for column in columns.columns[kind]]
    meta: dict[str, list[Any]] = {name: [] for name in _meta_names(kind)}
    broken: dict[str, list[int]] = {}
    tables: list[tuple[Table, Packed]] = []
    for one in readings:
        item_ids = [name for table, _, ids in one.tables() if table.kind == "item" for name in ids]
        for table_no, (table, packed, ids) in enumerate(one.tables()):
            if table.kind == kind and packed.count:
                for at, several in packed.broken.items():
                    for element in several:
                        broken.setdefault(element, []).append(len(meta["record_id"]) + at)
                _collect(one.reading, table_no, packed, ids, item_ids, meta)
                tables.append((table, packed))
    if not tables:
        return
    texts = _columns(tables, dict.fromkeys((*elements, *CODE_ELEMENTS, NAME_ELEMENT)))
    # A broken one is no key.
    identified = {name: texts[name].without(broken.get(name, ())) for name in (*CODE_ELEMENTS, NAME_ELEMENT)}
    record_ids = _objects(meta.pop("record_id"))
    frame = {name: values if name in _NUMBERS else Texts(values).column() for name, values in meta.items()}
    frame["item_code"] = Texts(_item_codes(identified, len(record_ids))).column()
    names = identified[NAME_ELEMENT]
    frame["item_name"] = Texts(
        [name or "" for name in names.laid([_item_name(name) for name in names.distinct])]
    ).column()
    written = {element: texts[element].column() for element in elements}
    insert_frame(connection, kind, pd.DataFrame({"record_id": record_ids, **frame, **written}), {})
    values, expressions = read_values(columns.columns[kind], texts)
    for element, rows in broken.items():
        if f"{element}_given" in values:
            values[f"{element}_given"][rows] = False
    insert_frame(connection, f"{kind}_value", pd.DataFrame({"record_id": record_ids, **values}), expressions)


def _meta_names(kind: Kind) -> list[str]:
    names = ["record_id", "sha256", "table_no", "row_number", "column_letters", "department", "extra"]
    return names if kind == "item" else [*names, "beside_item"]


def _collect(
    reading: Reading,
    table_no: int,
    packed: Packed,
    ids: list[str],
    item_ids: list[str],
    meta: dict[str, list[Any]],
) -> None:
    count = packed.count
    meta["record_id"] += ids
    meta["sha256"] += [reading.sha256] * count
    meta["table_no"] += [table_no] * count
    meta["row_number"] += [row + 1 for row in whole(packed.rows)]
    meta["column_letters"] += map(column_letters, whole(packed.columns))
    meta["department"] += [reading.department or ""] * count
    extra = {at: json.dumps(value, ensure_ascii=False) for at, value in packed.extra.items() if value}
    meta["extra"] += map(extra.get, range(count))
    if "beside_item" in meta:
        beside = {at: item_ids[item] for at, item in packed.items.items()}
        meta["beside_item"] += map(beside.get, range(count))


def _columns(tables: Sequence[tuple[Table, Packed]], elements: Iterable[str]) -> dict[str, Texts]:
    """The column of each of ``elements`` over all ``tables``, one below the other."""
    number_of: defaultdict[str, int] = defaultdict(count().__next__)
    parts: list[tuple[list[str], npt.NDArray[np.int32]]] = []
    for table, packed in tables:
        own = np.fromiter(map(number_of.__getitem__, packed.texts), np.int32, len(packed.texts))
        cells = np.frombuffer(packed.cells, np.uint32).reshape(packed.count, packed.width)
        parts.append((list(table.columns), np.ascontiguousarray(own[cells].T)))
    texts = list(number_of)
    found = {}
    for element in elements:
        rows = [
            cells[placed.index(element)] if element in placed else np.full(cells.shape[1], -1, dtype=np.int32)
            for placed, cells in parts
        ]
        found[element] = Texts.numbered(np.concatenate(rows), texts)
    return found


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
