"""The one way into the warehouse file: connect, create what is missing, transactions, the run lock."""

from __future__ import annotations

import fcntl
import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from zhinan.errors import UsageError, WarehouseBroken, WarehouseBusy
from zhinan.intake.model import Kind
from zhinan.storage import is_full
from zhinan.warehouse.columns import RecordColumns

# How DuckDB says that a file is not, or not wholly, what it wrote.
_DAMAGED = re.compile(
    r"not a valid DuckDB database|[Cc]orrupt|checksum|Failure while replaying WAL|deserializ|Serialization Error"
    r"|INTERNAL Error|FATAL Error|database has been invalidated|Could not read enough bytes"
)
# What a run leaves for good, row by row with its run_id; the first holds the runs themselves.
RUN_TABLES = (
    "run", "gx_result", "rule_result", "item_result", "list_result", "department_result", "run_submission",
    "rejection", "stage_time", "problem_event", "problem_result", "item_event", "reduction_result",
)  # fmt: skip
KINDS: tuple[Kind, ...] = ("item", "material", "step")
# What does not fit is put on the disk beside the warehouse for a while: a small machine must bear a large county.
_MEMORY = "2GB"


def quoted(name: str) -> str:
    """``name`` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def sql_text(name: str) -> str:
    """The SQL file ``name`` of this package."""
    return files("zhinan.warehouse").joinpath(name).read_text("utf-8")


@contextmanager
def connect(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse file, closed at the end of the block.

    Raises UsageError for a path that DuckDB takes for something else than a path, WarehouseBusy where another
    program has the file open, WarehouseBroken where the file turns out to be damaged, then or within the block.
    """
    if "?" in str(database):
        raise UsageError(f"文件夹名称里不能有“?”：{database.parent}")
    database.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = duckdb.connect(str(database))
        try:
            connection.execute(f"SET enable_progress_bar = false; SET memory_limit = '{_MEMORY}'")
            yield connection
        finally:
            connection.close()
    except duckdb.Error as error:
        text = str(error)
        if "Could not set lock" in text:
            raise WarehouseBusy(f"数据仓库文件正被另一个程序打开，请关闭后再运行：{database}") from error
        if is_full(error):
            raise  # it is no damage, though DuckDB closes the file for good
        if _DAMAGED.search(text) and database.exists():  # one in memory is no file
            _damage_mark(database).touch()
            raise WarehouseBroken(
                f"数据仓库文件已损坏：{database}。下一次运行会由归档重建，也可现在运行 zhinan rebuild"
            ) from error
        raise


def _damage_mark(database: Path) -> Path:
    return database.with_name(f".{database.name}.damaged")


def is_marked_damaged(database: Path) -> bool:
    """Whether an earlier run found the file damaged."""
    return _damage_mark(database).exists()


def set_aside(database: Path) -> Path:
    """Move a damaged file, and its log, out of the way. Returns where it is now."""
    aside = database.with_name(f"{database.stem}.damaged{database.suffix}")
    database.replace(aside)
    log = database.with_name(f"{database.name}.wal")
    if log.exists():
        log.replace(aside.with_name(f"{aside.name}.wal"))
    _damage_mark(database).unlink(missing_ok=True)
    return aside


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of the block, or nothing of it."""
    connection.begin()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def prepare(connection: duckdb.DuckDBPyConnection, columns: RecordColumns) -> None:
    """Create the tables that are missing, and the columns that the standard has and they have not."""
    connection.execute(sql_text("schema.sql"))
    for kind in KINDS:
        raw = [(column.element, "VARCHAR") for column in columns.columns[kind]]
        for table, wanted in ((kind, raw), (f"{kind}_value", columns.value_columns(kind))):
            present = {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}
            missing = [f"{quoted(name)} {sql_type}" for name, sql_type in wanted if name not in present]
            if missing and _is_empty(connection, table):
                _make_wider(connection, table, missing)
            else:
                for column in missing:
                    connection.execute(f"ALTER TABLE {table} ADD COLUMN {column}")


def _is_empty(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None


def _make_wider(connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str]) -> None:
    """Make an empty table anew, with ``columns`` (name and type) behind its own: one statement for all of them."""
    row = connection.execute("SELECT sql FROM duckdb_tables() WHERE table_name = ?", [table]).fetchone()
    assert row is not None, table
    own = row[0].removeprefix(f"CREATE TABLE {table}").rstrip(";").removesuffix(")")
    connection.execute(f"CREATE OR REPLACE TABLE {table} {own}, {', '.join(columns)})")


def insert_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Insert ``rows``, each as wide as the table (``name`` or ``name (column, …)``), by one statement.

    For tens and hundreds of rows: a statement for each takes ten times as long.
    """
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(f"INSERT INTO {table} SELECT {', '.join(['unnest(?)'] * len(columns))}", columns)


def named_rows(connection: duckdb.DuckDBPyConnection, sql: str, *parameters: object) -> list[dict[str, Any]]:
    """The rows that ``sql`` gives, each by column name."""
    found = connection.execute(sql, list(parameters))
    names = [column[0] for column in found.description]
    return [dict(zip(names, values, strict=True)) for values in found.fetchall()]


def forget_unfinished_runs(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what a run that died had stored, so that it never stands in a trend. The caller holds the run lock."""
    unfinished = "(SELECT run_id FROM run WHERE finished_at IS NULL)"
    for table in reversed(RUN_TABLES):  # run itself last
        connection.execute(f"DELETE FROM {table} WHERE run_id IN {unfinished}")


def run_day(connection: duckdb.DuckDBPyConnection, run_id: str) -> date:
    """The day of a run, in China: what verdicts and time limits are held against."""
    row = connection.execute("SELECT coalesce(day, started_at::DATE) FROM run WHERE run_id = ?", [run_id]).fetchone()
    assert row is not None, run_id
    day: date = row[0]
    return day


def run_gates(connection: duckdb.DuckDBPyConnection, run_id: str) -> tuple[str, ...]:
    """The gates that publishing asks for in a run, in their order; none where the run is not noted (``check``)."""
    row = connection.execute("SELECT gates FROM run WHERE run_id = ?", [run_id]).fetchone()
    return tuple(gate for gate in ((row and row[0]) or "").split(",") if gate)


def latest_day(connection: duckdb.DuckDBPyConnection) -> date:
    """The day of the latest run, the one under way too."""
    row = connection.execute("SELECT max(run_id) FROM run").fetchone()
    assert row is not None
    return run_day(connection, row[0])


@contextmanager
def run_lock(lock: Path, wait_seconds: float = 0.0) -> Iterator[None]:
    """One run at a time over a warehouse. The lock dies with its process, so a killed run leaves none.

    Raises WarehouseBusy, naming the holder, when it is not free after ``wait_seconds``.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    deadline = time.monotonic() + wait_seconds
    try:
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip() or "未知进程"
                    raise WarehouseBusy(f"另一次运行正在使用数据仓库（{holder}），请等它结束后再运行") from None
                time.sleep(0.5)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"进程号 {os.getpid()}，{time.strftime('%Y-%m-%d %H:%M:%S')} 开始".encode(), 0)
        yield
    finally:
        os.close(handle)
