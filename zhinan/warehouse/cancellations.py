"""The confirmed cancellations (取消) in the warehouse; what they mean for the records is in ``sql/current.sql``."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from zhinan.intake.cancellations import Cancellation
from zhinan.warehouse.database import insert_rows


def store_cancellations(connection: duckdb.DuckDBPyConnection, cancellations: Sequence[Cancellation]) -> None:
    """Replace the table ``cancellation``."""
    connection.execute("DELETE FROM cancellation")
    rows = [
        [number, one.department, one.code, one.name, one.batch, one.effective, one.reason, one.by, one.date]
        for number, one in enumerate(cancellations, start=1)
    ]
    insert_rows(connection, "cancellation", rows)
