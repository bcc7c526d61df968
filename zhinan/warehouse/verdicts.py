"""People's verdicts in the warehouse: stored as they stand now, and laid to the records that they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

import duckdb
import pandas as pd

from zhinan.intake.verdicts import Verdict
from zhinan.warehouse.database import quoted, sql_text
from zhinan.warehouse.records import insert_frame


def store_verdicts(connection: duckdb.DuckDBPyConnection, verdicts: Sequence[Verdict]) -> None:
    """Replace the table ``verdict``: a verdict counts while its row stands in data/raw. Later rows replace earlier."""
    connection.execute("DELETE FROM verdict")
    if verdicts:
        rows = [{"verdict_no": number, **asdict(verdict)} for number, verdict in enumerate(verdicts, start=1)]
        frame = pd.DataFrame(rows, dtype=object)
        insert_frame(connection, "verdict", frame, {"until": "CAST(until AS DATE)"})


def settle(connection: duckdb.DuckDBPyConnection, today: date) -> None:
    """Replace ``current_verdict``. One row = one record and one rule that a verdict settles today.

    The newest verdict counts; it holds until its last day, and while the value that was judged still stands. Where
    its batch holds another that says something else, neither counts: which came last is not to be told.
    Reads ``rule_info`` and the temp tables ``current_item`` and ``current_part``.
    """
    connection.execute(f"SET VARIABLE today = DATE '{today.isoformat()}'")
    connection.execute(sql_text("sql/verdict.sql"))
    for kind, element in connection.execute(
        "SELECT DISTINCT record, element FROM verdict_target WHERE value <> ''"
    ).fetchall():
        connection.execute(
            f"""UPDATE verdict_target SET is_changed = TRUE FROM {kind}_value AS now
            WHERE verdict_target.record = $1 AND verdict_target.element = $2 AND verdict_target.value <> ''
                AND now.record_id = verdict_target.record_id
                AND now.{quoted(element)} IS DISTINCT FROM verdict_target.value""",
            [kind, element],
        )
    connection.execute(sql_text("sql/contradicted.sql"))
    connection.execute(
        """CREATE OR REPLACE TABLE current_verdict AS
        WITH newest AS (
            SELECT * FROM verdict_target
            QUALIFY row_number() OVER (PARTITION BY record, record_id, rule ORDER BY verdict_no DESC) = 1
        )
        SELECT verdict_no, rule, record, record_id, verdict FROM newest
        WHERE NOT is_changed AND NOT is_lapsed AND NOT is_contradicted"""
    )


def verdict_columns(rules: Iterable[str], kind: str) -> tuple[str, str]:
    """(select list, joins) that give a checked table ``<rule>_verdict`` for each manual rule of ``kind``."""
    selected, joins = "", ""
    for number, rule in enumerate(rules):
        selected += f", verdict_{number}.verdict AS {quoted(f'{rule}_verdict')}"
        joins += f""" LEFT JOIN current_verdict AS verdict_{number} ON verdict_{number}.record = '{kind}'
            AND verdict_{number}.record_id = {kind}_value.record_id AND verdict_{number}.rule = '{rule}'"""
    return selected, joins
