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
# Taken out one by one: a regular expression takes three times as long.
_SPACES = (9, 10, 12, 13, 32, 160, 12288)
# So many rows of ``item`` at once: the texts of their parts are in memory together.
_AT_ONCE = 245_760


def build_content(connection: duckdb.DuckDBPyConnection, columns: RecordColumns) -> None:
    """Replace ``item_content``. Reads ``current_item``, ``current_part``, the raw tables, ``item_picture``.

    The version is made of the raw values, so that a new normaliser or a new rule opens nothing again; blank values and
    the order of materials are no part of it, and neither are the steps that an item's own text tells.
    """
    connection.execute("DELETE FROM item_content")
    # Rows that lie beside each other, so that a portion reads only its own part of the widest table.
    found = connection.execute(
        f"SELECT DISTINCT rowid // {_AT_ONCE} FROM item SEMI JOIN current_item USING (record_id) ORDER BY ALL"
    ).fetchall()
    # An item's own text, by far the longest, passes by the texts of its parts: it is never gathered.
    connection.execute("SET disabled_optimizers = 'build_side_probe_side'")
    try:
        for (portion,) in found:
            connection.execute(_portion_sql(columns, None if len(found) == 1 else portion))
    finally:
        connection.execute("RESET disabled_optimizers")


def _portion_sql(columns: RecordColumns, portion: int | None) -> str:
    """``item_content`` of the items in rows ``portion`` × _AT_ONCE and on of ``item``; of all of them for None."""
    within = "TRUE" if portion is None else f"rowid BETWEEN {portion * _AT_ONCE} AND {(portion + 1) * _AT_ONCE - 1}"
    chosen = (
        "" if portion is None else f"SEMI JOIN (SELECT record_id FROM item WHERE {within}) AS chosen USING (record_id)"
    )
    parts: list[str] = [_record_sql(columns, kind) for kind in KINDS if kind != "item"]
    if columns.chart:
        parts.append("SELECT record_id, 'picture=' || content AS text FROM item_picture")
    texts = " UNION ALL ".join(f"SELECT * FROM ({records}) {chosen}" for records in parts)
    # Each text begins with its kind, and so the kinds are in their order too.
    return f"""INSERT INTO item_content
        SELECT record_id, substr(md5(concat_ws(chr(30), own.text, part.text)), 1, {VERSION_DIGITS})
        FROM ({_record_sql(columns, "item")} WHERE {within}) AS own
        LEFT JOIN (
            SELECT record_id, array_to_string(list_sort(list(text)), chr(30)) AS text FROM ({texts}) GROUP BY record_id
        ) AS part USING (record_id)"""


def _record_sql(columns: RecordColumns, kind: Kind) -> str:
    """(record_id of the item, text of one record) of every record of ``kind`` that counts now."""
    values = ", ".join(_value_sql(column.element) for column in columns.columns[kind])
    text = f"concat_ws(chr(31), '{kind}', {values})"
    if kind == "item":
        return f"SELECT record_id, {text} AS text FROM item SEMI JOIN current_item USING (record_id)"
    return f"""SELECT current_part.item_id AS record_id, {text} AS text
        FROM {kind} JOIN current_part ON current_part.record = '{kind}' AND current_part.record_id = {kind}.record_id
        WHERE item_id IS NOT NULL AND NOT contains({kind}.record_id, '#')"""


def _value_sql(element: str) -> str:
    """NULL where the value is blank. Asked once, and with the white space itself: each ``chr`` has to be planned."""
    plain = quoted(element)
    for space in _SPACES:
        plain = f"replace({plain}, '{chr(space)}', '')"
    label = element.replace("'", "''")
    return f"'{label}=' || nullif({plain}, '')"
