"""The lake: tables as Parquet, ``<table>/county=<name>/department=<name>/part.parquet`` (small ones by county only).

It is made of what the warehouses hold, anew with every run, in stages of which each adds tables or takes the place of
earlier ones; a county's tables of one stage are written by one task, and appear all at once. Folder names are the
names themselves (``counties`` refuses others), and each row has them as columns too: no reader has to undo an escape.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from zhinan.warehouse.database import quoted

# In this order: what is read, what counts of it and has to be evaluated, what was judged, what came of it.
STAGES = ("arrived", "checked", "judged", "assessed")
_PART = "part.parquet"
_VALUES = ("item_value", "material_value", "step_value")
# By department besides: the tables of records. The tables of values have the department of their record.
_BY_DEPARTMENT = frozenset((*_VALUES, "item", "material", "step", "item_checked", "material_checked", "step_checked"))


@dataclass(frozen=True, slots=True)
class Lake:
    """The lake in one folder, as one run makes it."""

    root: Path

    def folder(self, stage: str, table: str) -> Path:
        """Where a stage keeps a table, of all counties."""
        return self.root / stage / table

    def files(self, table: str, county: str, before: str | None = None) -> list[Path]:
        """The files of a county's table, as the latest stage that has it left it (of those ``before`` one).

        A task that is run again must not find what it left itself.
        """
        for stage in reversed(STAGES[: STAGES.index(before)] if before else STAGES):
            folder = self.folder(stage, table) / f"county={county}"
            if folder.is_dir():
                return sorted(folder.rglob("*.parquet"))
        return []

    def write(
        self, connection: duckdb.DuckDBPyConnection, stage: str, county: str, tables: Iterable[tuple[str, str]]
    ) -> None:
        """Write a county's tables (name, query) of one stage. Whoever writes the same again changes nothing."""
        for table, query in tables:
            target = self.folder(stage, table) / f"county={county}"
            target.parent.mkdir(parents=True, exist_ok=True)
            # A name of its own: a task that was given up for lost may still be writing.
            fresh = target.with_name(f".{secrets.token_hex(4)}")
            _write(connection, query, fresh, county, table in _BY_DEPARTMENT)
            try:
                fresh.rename(target)
            except OSError:
                # Another attempt of the same task was first.
                shutil.rmtree(fresh)
                if not target.is_dir():
                    raise

    def load(self, connection: duckdb.DuckDBPyConnection, county: str, tables: Sequence[str], before: str) -> None:
        """Put a county's tables, as stages ``before`` one left them, into ``connection``."""
        present = {row[0] for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        for table in tables:
            files = [str(file) for file in self.files(table, county, before)]
            if not files:
                continue
            source = self.source(table)
            if table in present:
                connection.execute(f"DELETE FROM {table}")
                connection.execute(f"INSERT INTO {table} BY NAME {source}", [files])
            else:
                connection.execute(f"CREATE TABLE {table} AS {source}", [files])

    @staticmethod
    def source(table: str) -> str:
        """The query of a table's rows as the warehouse has them; its parameter is the list of files."""
        added = "county, department" if table in _VALUES else "county"
        return f"SELECT * EXCLUDE ({added}) FROM read_parquet(?, union_by_name = TRUE, hive_partitioning = FALSE)"

    def settle(self) -> None:
        """The stages become one: each table as its latest stage has it, ``<table>/county=…``."""
        for stage in reversed(STAGES):
            for table in sorted((self.root / stage).glob("[!.]*")):
                for county in sorted(table.glob("county=*")):
                    target = self.root / table.name / county.name
                    if not target.exists():
                        target.parent.mkdir(exist_ok=True)
                        county.rename(target)
            shutil.rmtree(self.root / stage, ignore_errors=True)


def whole(tables: Iterable[str]) -> list[tuple[str, str]]:
    """(table, query of all its rows, with the department of those that are kept by department)."""
    return [
        (
            table,
            f"SELECT own.*, record.department FROM {table} AS own JOIN {table.removesuffix('_value')} AS record"
            " USING (record_id)"
            if table in _VALUES
            else f"SELECT * FROM {table}",
        )
        for table in tables
    ]


def _write(
    connection: duckdb.DuckDBPyConnection, query: str, folder: Path, county: str, is_by_department: bool
) -> None:
    rows = f"SELECT *, {_text(county)} AS county FROM ({query})"
    if not is_by_department:
        folder.mkdir()
        connection.execute(f"COPY ({rows} ORDER BY ALL) TO {_text(str(folder / _PART))} (FORMAT parquet)")
        return
    folder.mkdir()
    connection.execute(f"CREATE OR REPLACE TEMP TABLE written AS {rows}")
    departments = connection.execute("SELECT DISTINCT department FROM written ORDER BY 1").fetchall()
    for (department,) in departments:
        within = folder / f"department={department}"
        within.mkdir()
        of_it = f"SELECT * FROM written WHERE department = {_text(department)} ORDER BY record_id"
        connection.execute(f"COPY ({of_it}) TO {_text(str(within / _PART))} (FORMAT parquet)")
    if not departments:
        # Without a record it still has its columns.
        connection.execute(f"COPY written TO {_text(str(folder / _PART))} (FORMAT parquet)")
    connection.execute(f"DROP TABLE {quoted('written')}")


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
