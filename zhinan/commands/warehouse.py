"""The warehouse of a home, opened for a command that asks it something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from zhinan.errors import UsageError
from zhinan.settings import Home
from zhinan.warehouse.database import connect


@contextmanager
def opened(place: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the warehouse of ``place``. Raises UsageError where no run has made one yet."""
    if not place.warehouse.is_file():
        raise UsageError(f"还没有数据仓库：{place.warehouse}，先运行 zhinan nightly")
    with connect(place.warehouse) as connection:
        yield connection
