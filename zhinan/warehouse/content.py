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
# So many items at once: their texts are in memory together.
_AT_ONCE = 20_000


def build_content(connection: duckdb.DuckDBPyConnection, columns: RecordColumns) -> None:
    """Replace ``item_content``. Reads ``current_item``, ``current_part``, the raw tables, ``item_picture``.

    The version is made of the raw values, so that a new normaliser or a new rule opens nothing again; blank values and
    the order of materials are no part of it, and neither are the steps that an item's own text tells.
    """
    connection.execute("DELETE FROM item_content")
    row = connection.execute("SELECT count(*) FROM current_item").fetchone()
    assert row is not None
    portions = -(-row[0] // _AT_ONCE)
    for number in range(portions):
        connection.execute(_portion_sql(columns, f"hash(record_id) % {portions} = {number}"))


def _portion_sql(columns: RecordColumns, which: str) -> str:
    """``item_content`` of the items that meet ``which``, a condition on record_id."""
    parts: dict[str, str] = {kind: _record_sql(columns, kind) for kind in KINDS}
    if columns.chart:
        parts["picture"] = "SELECT record_id, 'picture=' || content AS text FROM item_picture"
    own = parts.pop("item")
    joins, texts = "", ["own.text"]
    # As if all texts of an item stood in their order: each begins with its kind, and so the kinds are in theirs.
    for kind, records in sorted(parts.items()):
        texts.append(f"{kind}_part.text")
        joins += f""" LEFT JOIN (
            SELECT record_id, string_agg(text, chr(30) ORDER BY text) AS text FROM ({records}) WHERE {which}
            GROUP BY record_id
        ) AS {kind}_part USING (record_id)"""
    return f"""INSERT INTO item_content
        SELECT record_id, substr(md5(concat_ws(chr(30), {", ".join(texts)})), 1, {VERSION_DIGITS})
        FROM ({own}) AS own {joins} WHERE {which} ORDER BY record_id"""


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
    plain = quoted(element)
    for space in _SPACES:
        plain = f"replace({plain}, chr({space}), '')"
    label = element.replace("'", "''")
    return f"CASE WHEN {plain} <> '' THEN '{label}=' || {plain} END"
