"""The content version of every item that counts now: what a certification (审核认定) speaks of.

Source: the notice, 二（二）2: an item is certified as it is; a changed one has to be certified again.
"""

from __future__ import annotations

import duckdb

from zhinan.intake.model import Kind
from zhinan.warehouse.columns import RecordColumns
from zhinan.warehouse.database import KINDS, quoted

VERSION_DIGITS = 12
# White space of any kind makes no other content: a workbook that was only saved anew is what it was.
_SPACE = r"[\s\x{00A0}\x{3000}]+"


def build_content(connection: duckdb.DuckDBPyConnection, columns: RecordColumns) -> None:
    """Replace ``item_content``. Reads ``current_item``, ``current_part``, the raw tables, ``item_picture``.

    The version is made of the raw values, so that a new normaliser or a new rule opens nothing again; blank values and
    the order of materials are no part of it, and neither are the steps that an item's own text tells.
    """
    records = " UNION ALL ".join(_records_sql(columns, kind) for kind in KINDS)
    if columns.chart:
        records += " UNION ALL SELECT record_id, 'picture=' || content FROM item_picture"
    connection.execute("DELETE FROM item_content")
    connection.execute(
        f"""INSERT INTO item_content
        WITH part AS ({records})
        SELECT record_id, substr(md5(string_agg(text, chr(30) ORDER BY text)), 1, {VERSION_DIGITS})
        FROM part JOIN current_item USING (record_id) GROUP BY record_id ORDER BY record_id"""
    )


def _records_sql(columns: RecordColumns, kind: Kind) -> str:
    """(record_id of the item, text of one record) of every record of ``kind`` that counts now."""
    values = ", ".join(_value_sql(column.element) for column in columns.columns[kind])
    text = f"concat_ws(chr(31), '{kind}', {values})"
    if kind == "item":
        return f"SELECT record_id, {text} AS text FROM item SEMI JOIN current_item USING (record_id)"
    return f"""SELECT current_part.item_id AS record_id, {text} AS text
        FROM {kind} JOIN current_part ON current_part.record = '{kind}' AND current_part.record_id = {kind}.record_id
        WHERE item_id IS NOT NULL AND NOT contains({kind}.record_id, '#')"""


def _value_sql(element: str) -> str:
    plain = f"regexp_replace({quoted(element)}, '{_SPACE}', '', 'g')"
    label = element.replace("'", "''")
    return f"CASE WHEN {plain} <> '' THEN '{label}=' || {plain} END"
