"""Counts what a run does, and not how long it takes: statements, rows that pass through Python, bytes of outputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from zhinan.settings import Home


class _Counted:
    """A connection that counts; everything else is the connection's own."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, counts: Counter[str]) -> None:
        self._connection, self._counts = connection, counts

    def execute(self, *arguments: Any, **named: Any) -> _Counted:
        self._counts["statements"] += 1
        self._connection.execute(*arguments, **named)
        return self

    def executemany(self, statement: str, rows: Any) -> _Counted:
        self._counts["statements"] += len(rows)  # DuckDB runs it once a row
        self._counts["rows_in"] += len(rows)
        self._connection.executemany(statement, rows)
        return self

    def register(self, name: str, frame: Any) -> None:
        self._counts["rows_in"] += len(frame)
        self._connection.register(name, frame)

    def fetchall(self) -> list[Any]:
        rows = self._connection.fetchall()
        self._counts["rows_out"] += len(rows)
        return rows

    def fetchone(self) -> Any:
        self._counts["rows_out"] += 1
        return self._connection.fetchone()

    def cursor(self) -> _Counted:
        return _Counted(self._connection.cursor(), self._counts)

    def __enter__(self) -> _Counted:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@contextmanager
def counted(home: Home, patch: Callable[..., None]) -> Iterator[Counter[str]]:
    """What is done within the block: ``statements``, ``rows_in`` (by frames), ``rows_out``, ``bytes`` of new outputs.

    ``patch``: pytest's ``monkeypatch.setattr``.
    """
    counts: Counter[str] = Counter()
    opened = duckdb.connect
    before = _outputs(home)
    patch(duckdb, "connect", lambda *arguments, **named: _Counted(opened(*arguments, **named), counts))
    try:
        yield counts
    finally:
        patch(duckdb, "connect", opened)
    counts["bytes"] = sum(size for key, size in _outputs(home).items() if key not in before)


def _outputs(home: Home) -> dict[tuple[int, int], int]:
    """(inode, time of the last change) → bytes, of every file that people or the public get."""
    files: list[Path] = [
        file for folder in (home.reports, home.curated) for file in folder.rglob("*") if file.is_file()
    ]
    told = [file.stat() for file in files]
    return {(one.st_ino, one.st_mtime_ns): one.st_size for one in told}
