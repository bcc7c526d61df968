"""The SQLAlchemy dialect through which Great Expectations reads the warehouse.

It has a module of its own: GX keeps every module that defines an expectation alive until the very
end, and DuckDB complains on stderr when it is still referenced then.
"""

from __future__ import annotations

from typing import Any, ClassVar

import duckdb
from duckdb_engine import ConnectionWrapper, Dialect
from sqlalchemy.dialects import registry

DIALECT = "duckdb+zhinan"


class ReadingDialect(Dialect):
    """DuckDB for GX: autocommit.

    GX closes its transaction before it fetches, and DuckDB's rollback drops the pending result
    ("list index out of range"). GX only reads here, so there is nothing to begin or roll back.
    """

    supports_statement_cache = False
    _opened: ClassVar[list[duckdb.DuckDBPyConnection]] = []

    def connect(self, *_: Any, **parameters: Any) -> Any:
        """Open the warehouse as the rest of zhinan does: DuckDB shares a file only between equal settings."""
        connection = duckdb.connect(parameters["database"])
        self._opened.append(connection)
        return ConnectionWrapper(connection)

    @classmethod
    def close_all(cls) -> None:
        """Close what GX left open: it disposes its engine but not the connection that it has checked out."""
        while cls._opened:
            cls._opened.pop().close()

    def get_pk_constraint(self, *_: Any, **__: Any) -> Any:
        """None: what is checked has no key of DuckDB's, and GX asks for it with the columns of each table."""
        return {"constrained_columns": [], "name": None}

    def do_begin(self, dbapi_connection: Any) -> None:
        """No transaction: GX only reads."""

    def do_commit(self, dbapi_connection: Any) -> None:
        """No transaction: GX only reads."""

    def do_rollback(self, dbapi_connection: Any) -> None:
        """No transaction: a rollback would drop the result that GX is about to fetch."""


registry.register("duckdb.zhinan", __name__, ReadingDialect.__name__)
