"""Build the checked tables: the records that count now, with their values, facts and copy counts."""

from __future__ import annotations

import duckdb

from zhinan.intake.model import Kind
from zhinan.warehouse.columns import RecordColumns
from zhinan.warehouse.database import KINDS, quoted, sql_text


def build_checked(connection: duckdb.DuckDBPyConnection, columns: RecordColumns) -> None:
    """Replace ``item_checked``, ``material_checked``, ``step_checked``.

    One row of each = one record that counts now: record_id, item_id (of the item it belongs to; NULL
    for an orphan), department, sha256, every value and fact, and ``<element>_copies_in_<scope>``.
    """
    connection.execute(sql_text("sql/current.sql"))
    for kind in KINDS:
        source = (
            "SELECT record_id, record_id AS item_id, department, sha256 FROM current_item"
            if kind == "item"
            else f"SELECT record_id, item_id, department, sha256 FROM current_part WHERE record = '{kind}'"
        )
        connection.execute(
            f"""CREATE OR REPLACE TABLE {kind}_checked AS
            SELECT counted.item_id, counted.department, counted.sha256, {kind}_value.*{_copies(columns, kind)}
            FROM ({source}) AS counted JOIN {kind}_value USING (record_id)
            ORDER BY {kind}_value.record_id"""
        )


def _copies(columns: RecordColumns, kind: Kind) -> str:
    sql = ""
    for element, scope in columns.copies[kind]:
        within = f"counted.department, {quoted(element)}" if scope == "department" else quoted(element)
        sql += f", count(*) OVER (PARTITION BY {within}) AS {quoted(f'{element}_copies_in_{scope}')}"
    return sql
