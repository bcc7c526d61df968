"""The gates' decisions (审核认定) in the warehouse: stored as they stand now, laid to the items that they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import duckdb
import pandas as pd

from zhinan.intake.inspections import Inspection
from zhinan.intake.reviews import Decision
from zhinan.warehouse.database import sql_text
from zhinan.warehouse.records import insert_frame


def store_decisions(connection: duckdb.DuckDBPyConnection, decisions: Sequence[Decision]) -> None:
    """Replace the table ``decision``: a decision counts while its row stands in data/raw."""
    _store(connection, "decision", [asdict(one) for one in decisions], ("decided_on",))


def store_inspections(connection: duckdb.DuckDBPyConnection, inspections: Sequence[Inspection]) -> None:
    """Replace the table ``inspection``: a finding counts while its row stands in data/raw."""
    _store(connection, "inspection", [asdict(one) for one in inspections], ("found_on", "answered_on"))


def decide(connection: duckdb.DuckDBPyConnection) -> None:
    """Replace ``current_decision``, and say of every decision what became of it (``result``).

    A decision holds while the item's content is the one that it speaks of; of several the newest by its date, then by
    its batch. Two of the same day and batch that say the opposite both fall: none is applied by guess.
    """
    connection.execute(sql_text("sql/decision.sql"))


def _store(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[dict[str, object]], dates: Sequence[str]
) -> None:
    connection.execute(f"DELETE FROM {table}")
    if rows:
        numbered = [{f"{table}_no": number, **row} for number, row in enumerate(rows, start=1)]
        frame = pd.DataFrame(numbered, dtype=object)
        insert_frame(connection, table, frame, {name: f"CAST({name} AS DATE)" for name in dates})
