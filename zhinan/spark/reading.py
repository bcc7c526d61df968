"""New submissions are read by Spark's workers: each by the same intake, in a child process that may die of it.

The driver archives them as ever; Spark reads the archived contents (``binaryFile``) and hands each to a worker, which
leaves its rows as Parquet, ``<table>/<part>.parquet`` in the folder of its county's readings.
"""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from expectations.columns import record_columns
from expectations.model import Standard
from zhinan.archive import Archive
from zhinan.intake.child import Setup
from zhinan.intake.files import Outcome, Source, load_reading
from zhinan.intake.workers import Readers
from zhinan.receive import Arrived, read_and_place, reading_version
from zhinan.settings import Home
from zhinan.spark.session import local_path
from zhinan.warehouse.columns import RecordColumns
from zhinan.warehouse.database import prepare
from zhinan.warehouse.load import STORED, Stored, store

_SOURCE = (
    "county string, path string, shown string, sha256 string, problem string, batch string, received_at string,"
    " byte_count long"
)
_TEXTS = ("county", "shown", "sha256", "status", "reason", "department", "traceback")
_COUNTS = ("items", "steps", "materials")
_OUTCOME = ", ".join([f"{name} string" for name in _TEXTS] + [f"{name} long" for name in _COUNTS])
# One content a batch of rows: a workbook may have 200 MB.
_CONTENTS_AT_ONCE = "1"
# So many readings are in a worker's memory at once before they are rows.
_READINGS_AT_ONCE = 20
_PARTS_PER_CORE = 2


@dataclass(frozen=True, slots=True)
class ReadWith:
    """What the files of one county are read with, and where their rows go."""

    setup: Setup
    columns: RecordColumns
    version: str
    only: tuple[str, ...]
    folder: Path


@dataclass(frozen=True, slots=True)
class Pending:
    """One county whose new files are to be read."""

    county: str
    home: Home
    standard: Standard
    arrived: Arrived
    only: tuple[str, ...]
    folder: Path

    def read_with(self) -> ReadWith:
        """What a worker has to know."""
        setup = self.arrived.setup
        version = reading_version(self.standard, setup)
        return ReadWith(setup, record_columns(self.standard), version, self.only, self.folder / "tables")

    def rows(self) -> list[tuple[Any, ...]]:
        """Each new file as ``_SOURCE`` has it."""
        batches = {
            source.sha256: file.batch
            for file, source in reversed(list(zip(self.arrived.batches.files, self.arrived.sources, strict=True)))
        }
        first_seen = {receipt.sha256: receipt for receipt in reversed(Archive(self.home.archive).receipts())}
        return [
            (
                self.county,
                str(one.file) if one.problem is None else None,
                one.shown,
                one.sha256,
                one.problem,
                batches[one.sha256],
                first_seen[one.sha256].received_at if one.sha256 in first_seen else None,
                first_seen[one.sha256].byte_count if one.sha256 in first_seen else None,
            )
            for one in self.arrived.to_read
        ]


def read_by_spark(session: Any, pending: Sequence[Pending]) -> dict[str, list[Outcome]]:
    """Read what is new in every county. Returns county → an outcome for each of its files, in their order."""
    rows = [row for one in pending for row in one.rows()]
    outcomes: dict[str, dict[str, Outcome]] = {one.county: {} for one in pending}
    for row in _read(session, rows, {one.county: one.read_with() for one in pending}) if rows else ():
        counts = {"items": row.items, "steps": row.steps, "materials": row.materials}
        outcomes[row.county][row.sha256] = Outcome(
            row.shown, row.sha256, row.status, row.reason, row.department, counts, Path("/nonexistent"), row.traceback
        )
    return {one.county: [outcomes[one.county][s.sha256] for s in one.arrived.to_read] for one in pending}


def _read(session: Any, rows: list[tuple[Any, ...]], read_with: Mapping[str, ReadWith]) -> list[Any]:
    from pyspark.sql import functions

    sources = session.createDataFrame(rows, _SOURCE)
    # Two counties may have sent the same content: it is read from one of their archives, and handed to both.
    paths = {row[3]: local_path(Path(row[1])) for row in rows if row[1] is not None}
    contents = session.createDataFrame([], "content_sha256 string, content binary")
    if paths:
        name = functions.element_at(functions.split("path", "/"), -1).alias("content_sha256")
        contents = session.read.format("binaryFile").load(list(paths.values())).select(name, "content")
    parts = max(1, min(len(rows), _PARTS_PER_CORE * session.sparkContext.defaultParallelism))
    is_it = (contents.content_sha256 == sources.sha256) & sources.path.isNotNull()
    joined = sources.join(contents, is_it, "left").drop("content_sha256", "path")
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", _CONTENTS_AT_ONCE)
    try:
        told = joined.repartition(parts, "sha256", "county").mapInArrow(_Worker(read_with), _OUTCOME)
        return list(told.collect())
    finally:
        session.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")


@dataclass(frozen=True, slots=True)
class _Worker:
    """Reads the files of one part, in a worker."""

    read_with: Mapping[str, ReadWith]

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa
        from pyspark import TaskContext

        context = TaskContext.get()
        assert context is not None  # it runs in a worker
        with tempfile.TemporaryDirectory(prefix="zhinan-") as name:
            tables = {
                county: _Tables(one, Path(name), f"part-{context.partitionId():05d}")
                for county, one in self.read_with.items()
            }
            try:
                for batch in batches:
                    told = [tables[row["county"]].read(row) for row in batch.to_pylist()]
                    if told:
                        yield pa.RecordBatch.from_pylist(told, schema=_arrow_schema(pa))
                for one in tables.values():
                    one.write()
            finally:
                for one in tables.values():
                    one.close()


def _arrow_schema(pa: Any) -> Any:
    return pa.schema([(name, pa.string()) for name in _TEXTS] + [(name, pa.int64()) for name in _COUNTS])


class _Tables:
    """The rows of one county's files in one part, in a warehouse in memory. Nothing is started before it is needed."""

    def __init__(self, read_with: ReadWith, folder: Path, part: str) -> None:
        self._with, self._folder, self._part = read_with, folder, part
        self._readers: Readers | None = None
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._pending: list[Stored] = []

    def read(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Read one file; what became of it, as ``_OUTCOME`` has it."""
        if self._readers is None:
            self._readers = Readers(self._with.setup, 1)
        file = self._folder / row["sha256"]
        if row["problem"] is None:
            file.write_bytes(row["content"])
        source = Source(file, row["shown"], row["sha256"], None, row["problem"])
        (outcome,) = read_and_place([source], self._with.setup, self._folder, self._readers)
        if not self._with.only or outcome.department in self._with.only:
            reading = load_reading(outcome.reading)
            is_settled = outcome.traceback is None
            self._pending.append(Stored(reading, row["batch"], row["received_at"], row["byte_count"], is_settled))
            if len(self._pending) >= _READINGS_AT_ONCE:
                self._store()
        for left in (outcome.reading, file):
            left.unlink(missing_ok=True)
        told = {name: getattr(outcome, name) for name in _TEXTS if name != "county"}
        return {"county": row["county"], **told, **{name: outcome.counts.get(name, 0) for name in _COUNTS}}

    def _store(self) -> None:
        if self._connection is None:
            self._connection = duckdb.connect()
            prepare(self._connection, self._with.columns)
        store(self._connection, self._pending, self._with.columns, self._with.version)
        self._pending = []

    def write(self) -> None:
        """Leave the rows as Parquet. A task that is run again leaves the same under the same names."""
        self._store_left()
        if self._connection is None:
            return
        for table in STORED:
            target = self._with.folder / table / f"{self._part}.parquet"
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.with_name(f".{self._part}.{secrets.token_hex(4)}")
            path = str(fresh).replace("'", "''")
            self._connection.execute(f"COPY (SELECT * FROM {table}) TO '{path}' (FORMAT parquet)")
            fresh.replace(target)

    def _store_left(self) -> None:
        if self._pending:
            self._store()

    def close(self) -> None:
        """End the process that reads, and the warehouse in memory."""
        if self._readers is not None:
            self._readers.__exit__(None, None, None)
        if self._connection is not None:
            self._connection.close()
