"""What a publication says: every published item, element by element, as tables of their own and as Parquet.

The outputs of a publication are a function of this and of the program; equal content is not published twice.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb

from expectations.categories import load_categories
from expectations.model import RecordKind, Standard
from expectations.platforms import load_platforms
from zhinan.deliver.publication.program import program_version
from zhinan.deliver.publication.register import ITEMS, VALUES
from zhinan.warehouse.database import quoted

# What names a part of an item, and so does not change while the part is the same one.
PART_NAMES: dict[RecordKind, str] = {"material": "材料名称", "step": "环节名称"}
# White space alone is no change (as in the content versions of ``zhinan.warehouse.content``).
SPACE = r"[\s\x{00A0}\x{3000}]+"

# one row = one published item of the run; of several items under one key, copy tells which
_ITEMS = """CREATE OR REPLACE TEMP TABLE public_item AS
SELECT item.record_id, item_identity.department, item_key,
    row_number() OVER (
        PARTITION BY item_identity.department, item_key
        ORDER BY item.sha256, table_no, row_number, length(column_letters), column_letters, item.record_id
    ) AS copy,
    coalesce("业务办理项编码", '') AS code, coalesce("业务办理项名称", '') AS name, content
FROM item_result
JOIN item_identity ON item_id = item_result.record_id
JOIN item ON item.record_id = item_result.record_id
JOIN item_content ON item_content.record_id = item_result.record_id
WHERE run_id = $1 AND state = 'public'"""

# one row = one value that is not blank, raw, of one published item (part: ''), of its materials or its steps
_VALUES = "CREATE OR REPLACE TEMP TABLE public_value AS {parts}"
_PART = """SELECT public_item.department, item_key, public_item.copy, '{kind}' AS record, {part} AS part, element, value
FROM (SELECT record_id, {columns} FROM {kind}) UNPIVOT (value FOR element IN ({columns})) AS raw
{join}
WHERE regexp_replace(value, '{space}', '', 'g') <> ''"""
_OWN = "JOIN public_item USING (record_id)"
# Steps read out of element 11 are told by that element.
_OF_ITEM = """JOIN part_identity ON part_identity.record = '{kind}' AND part_identity.record_id = raw.record_id
    AND NOT contains(raw.record_id, '#')
JOIN public_item ON public_item.record_id = part_identity.item_id"""
_PART_NAME = """CASE WHEN part_identity.name = '' THEN '第' || number || '个'
    WHEN part_identity.copy > 1 THEN part_identity.name || '（' || part_identity.copy || '）'
    ELSE part_identity.name END"""

# Everything that the outputs are made of; runs have no part in it, or a run that died would publish twice.
_MADE_OF = (
    "SELECT department, item_key, copy, code, name, content FROM public_item",
    "FROM public_value",
    """SELECT list, department, item_key, copy, named
    FROM publication JOIN public_item USING (record_id) WHERE is_published""",
    "SELECT * EXCLUDE (run_id) FROM item_event WHERE state = 'public' OR state_before = 'public'",
    """SELECT department, item_code, item_name, effective, reason FROM cancellation
    WHERE effective <= (SELECT day FROM run WHERE run_id = getvariable('run_id'))""",
)
# one row: a digest of all rows, whatever their order
_DIGEST = """SELECT md5(string_agg(digest, '' ORDER BY digest))
FROM (SELECT md5(to_json(part)::VARCHAR) AS digest FROM ({rows}) AS part)"""


def build_content(connection: duckdb.DuckDBPyConnection, standard: Standard, run_id: str) -> None:
    """Make the temporary tables ``public_item`` and ``public_value`` of a run.

    Needs ``item_identity`` and ``part_identity`` (``zhinan.lifecycle.know_problems``).
    """
    connection.execute(_ITEMS, [run_id])
    parts = " UNION ALL ".join(_part_sql(standard, kind) for kind in ("item", "material", "step"))
    connection.execute(_VALUES.format(parts=parts))


def content_digest(
    connection: duckdb.DuckDBPyConnection, standard: Standard, run_id: str, as_of: str, is_sample: bool
) -> str:
    """What tells this content from any other: 16 digits. Needs ``build_content``."""
    connection.execute("SET VARIABLE run_id = $1", [run_id])
    found = [connection.execute(_DIGEST.format(rows=rows)).fetchone() for rows in _MADE_OF]
    lists = [repr(category) for category in load_categories(standard)]
    exports = [repr(platform) for platform in load_platforms(standard)]
    whole = [found, standard.name, standard.version, lists, exports, as_of, is_sample, program_version()]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()[:16]


def keep_content(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Write the content as two Parquet files into ``folder``. Internal: not all of it is public."""
    for table, columns, name in (
        ("public_item", "department, item_key, copy, code, name", ITEMS),
        ("public_value", "*", VALUES),
    ):
        target = str(folder / name).replace("'", "''")
        connection.execute(f"COPY (SELECT {columns} FROM {table} ORDER BY ALL) TO '{target}' (FORMAT parquet)")


def _part_sql(standard: Standard, kind: RecordKind) -> str:
    columns = ", ".join(quoted(element.name) for element in standard.of(kind))
    join = _OWN if kind == "item" else _OF_ITEM.format(kind=kind)
    return _PART.format(kind=kind, columns=columns, join=join, space=SPACE, part="''" if kind == "item" else _PART_NAME)
