"""Warehouses of 20,000, 100,000 or 1,000,000 items with materials and steps, some of them wrong, ready to assess.

    .venv/bin/python -m bench.tables /tmp/home --items 100000 --wrong 0.02   # a home; prints the truth, rule by rule
    .venv/bin/python -m bench.assessing /tmp/home                            # time and peak of assess, and its floor

A seed of 946 right items and as many wrong ones is written as workbooks, read and loaded as any other; its rows are
then copied in DuckDB, each copy with codes and a name of its own. The truth is the seed's mistakes times their copies.
Every item has a picture of its own (rows as intake leaves them, hashes that are like no others).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

import duckdb

from bench.made_items import BASIC, HANDLING, IMPLEMENTATION, NAME, clean_items
from expectations.columns import record_columns
from expectations.model import Standard
from expectations.standard import load_standard
from zhinan.intake.model import Kind
from zhinan.settings import Home
from zhinan.warehouse.columns import RecordColumns
from zhinan.warehouse.database import KINDS, connect, insert_rows, prepare, quoted

RUN, DAY, BATCH = "20230506-000000-000000", datetime(2023, 5, 6), "2023-05-06"
PORTION = 60_000
HASH_COUNT = 8  # sha256 in a row are the two perceptual hashes


@dataclass(frozen=True, slots=True)
class Tables:
    """What was made: ``truth``: rule → failing records."""

    records: Mapping[Kind, int]
    truth: dict[str, int]


def make_tables(root: Path, count: int, share: float, seed: Path | None = None) -> Tables:
    """A home at ``root`` with a warehouse of ``count`` items, ``share`` of them wrong. ``seed``: see ``make_seed``."""
    standard = load_standard()
    home = Home.at(root)
    home.raw.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="zhinan-bench-") as name:
        seed = seed or make_seed(Path(name))
        with connect(home.warehouse) as connection:
            connection.execute("SET memory_limit = '4GB'")
            prepare(connection, record_columns(standard))
            connection.execute(f"ATTACH '{seed}' AS seed (READ_ONLY)")
            _begin(connection, standard)
            _allot(connection, count, share)
            _ledger(connection)
            for some in _portions(connection):
                _copy(connection, record_columns(standard), some)
            records = {kind: _count(connection, kind) for kind in KINDS}
            truth = dict(
                connection.execute(
                    "SELECT rule, count(*) FROM target JOIN seed.mistake USING (seed_item) GROUP BY rule ORDER BY rule"
                ).fetchall()
            )
            connection.execute("DROP TABLE target")
            connection.execute("DETACH seed")
            connection.execute("CHECKPOINT")
    run = {"run_id": RUN, "standard": standard.name, "as_of": BATCH, "is_sample": False}
    (root / "bench-run.json").write_text(json.dumps(run), "utf-8")
    (root / "truth.json").write_text(json.dumps({"records": records, "truth": truth}, indent=1), "utf-8")
    return Tables(records, truth)


def make_seed(folder: Path) -> Path:
    """A warehouse of the seed: right and wrong items as they were read, ``seed_item`` and ``mistake`` beside them."""
    from bench.made_items import breakable, spoil
    from zhinan import stages
    from zhinan.sample.dress import Dress
    from zhinan.sample.pool import copied
    from zhinan.sample.tables import Style, write_tables

    standard = load_standard()
    home = Home.at(folder / "seed")
    batch = home.raw / BATCH
    batch.mkdir(parents=True)
    used: Counter[str] = Counter()
    mistakes: list[tuple[str, str, str]] = []
    for department, items in clean_items(standard.name).items():
        copies = [copied(item) for item in items]
        wrong = spoil(standard, copies, range(len(copies)), breakable(standard), used, department)
        mistakes += [(department, one.item[HANDLING], defect.rule) for one in wrong for defect in one.defects]
        for word, own in (("right", items), ("wrong", [one.item for one in wrong])):
            dress = Dress(Random(department), has_steps=True)
            write_tables(batch / f"{department}-{word}.xlsx", standard, own, Style(False, False), dress)
    stages.load(home, _read(home, standard))
    with connect(home.warehouse) as connection:
        _seed_items(connection, mistakes)
    return home.warehouse


def _read(home: Home, standard: Standard) -> Path:
    from zhinan import stages

    folder = stages.read(home, standard.name)
    stages.begin(home, folder, DAY)
    return folder


def _seed_items(connection: duckdb.DuckDBPyConnection, mistakes: list[tuple[str, str, str]]) -> None:
    """``seed_item``: an item, whether it is wrong, its number among those of its department.

    ``mistake``: one failing record of one item.
    """
    connection.execute(
        f"""CREATE TABLE seed_item AS
        SELECT record_id AS seed_item, item.sha256, item.department, contains(submission.path, '-wrong.') AS is_wrong,
            row_number() OVER (PARTITION BY item.sha256 ORDER BY row_number) - 1 AS place,
            count(*) OVER (PARTITION BY item.sha256) AS place_count, {quoted(HANDLING)} AS code
        FROM item JOIN submission USING (sha256)"""
    )
    connection.execute("CREATE TEMP TABLE told (department VARCHAR, code VARCHAR, rule VARCHAR)")
    insert_rows(connection, "told", mistakes)
    connection.execute(
        """CREATE TABLE mistake AS
        SELECT seed_item, rule FROM told JOIN seed_item USING (department, code) WHERE is_wrong"""
    )
    # Which item a part belongs to, by the same keys as the pipeline finds.
    parts = " UNION ALL ".join(
        f"""SELECT '{kind}' AS record, record_id, coalesce(beside_item, seed_item) AS seed_item FROM {kind}
        LEFT JOIN seed_item ON seed_item.sha256 = {kind}.sha256 AND seed_item.code = {kind}.item_code"""
        for kind in ("material", "step")
    )
    connection.execute(f"CREATE TABLE part_of AS {parts}")


def _begin(connection: duckdb.DuckDBPyConnection, standard: Standard) -> None:
    connection.execute(
        """INSERT INTO run BY NAME SELECT ? AS run_id, ? AS started_at, ? AS standard, ? AS standard_version,
            ? AS data_as_of, ?::DATE AS day, 3 AS correction_days, '' AS gates""",
        [RUN, DAY, standard.name, standard.version, BATCH, DAY],
    )


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0


def _departments(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rows = connection.execute("SELECT DISTINCT department FROM seed.seed_item ORDER BY department").fetchall()
    return [row[0] for row in rows]


def _portions(connection: duckdb.DuckDBPyConnection) -> list[list[str]]:
    """The departments in portions of about PORTION items: a million wide rows at once are many gigabytes."""
    portions: list[list[str]] = [[]]
    held = 0
    counted = connection.execute("SELECT department, count(*) FROM target GROUP BY department ORDER BY department")
    for department, count in counted.fetchall():
        if held + count > PORTION and portions[-1]:
            portions.append([])
            held = 0
        portions[-1].append(department)
        held += count
    return portions


def _allot(connection: duckdb.DuckDBPyConnection, count: int, share: float) -> None:
    """``target``: one row = one item to be: its number in its department, and the item of the seed that it copies."""
    names = _departments(connection)
    each = [count // len(names) + (at < count % len(names)) for at in range(len(names))]
    rows, done = [], 0
    for name, own in zip(names, each, strict=True):
        rows.append((name, own, done))
        done += own
    connection.execute("CREATE TEMP TABLE share_of (department VARCHAR, own BIGINT, before BIGINT)")
    insert_rows(connection, "share_of", rows)
    connection.execute(
        f"""CREATE TABLE target AS
        WITH numbered AS (
            SELECT department, number,
                -- evenly spread over the whole county
                floor((before + number + 1) * {share} + 1e-9) > floor((before + number) * {share} + 1e-9) AS is_wrong
            FROM share_of, LATERAL (SELECT unnest(range(own)) AS number)
        ),
        placed AS (
            SELECT *, row_number() OVER (PARTITION BY department, is_wrong ORDER BY number) - 1 AS turn FROM numbered
        )
        SELECT placed.department, number, substr(sha256('bench' || placed.department), 1, 64) AS sha256, seed_item
        FROM placed JOIN seed.seed_item ON seed_item.department = placed.department
            AND seed_item.is_wrong = placed.is_wrong AND place = turn % place_count
        ORDER BY placed.department, number"""
    )


def _ledger(connection: duckdb.DuckDBPyConnection) -> None:
    """One submission a department, with the sheets and columns of its right workbook in the seed."""
    connection.execute(
        """CREATE TEMP TABLE submitted AS
        SELECT DISTINCT target.department, target.sha256, submission.sha256 AS seed_sha256
        FROM target JOIN seed.submission ON submission.department = target.department
        WHERE contains(submission.path, '-right.')"""
    )
    connection.execute(
        f"""INSERT INTO submission BY NAME
        SELECT submission.* REPLACE (submitted.sha256 AS sha256, '{BATCH}/' || submitted.department || '.xlsx' AS path)
        FROM seed.submission JOIN submitted ON submission.sha256 = seed_sha256"""
    )
    connection.execute(f"INSERT INTO receipt SELECT path, '{BATCH}', sha256 FROM submission")
    for table in ("sheet", "sheet_table", "placement", "finding"):
        connection.execute(
            f"""INSERT INTO {table} BY NAME SELECT {table}.* REPLACE (submitted.sha256 AS sha256)
            FROM seed.{table} JOIN submitted ON {table}.sha256 = seed_sha256"""
        )


def _copy(connection: duckdb.DuckDBPyConnection, columns: RecordColumns, departments: list[str]) -> None:
    basic, name, number = quoted(BASIC), quoted(NAME), "number"
    # bench.made_items.own_code and own_name, in SQL
    new_basic = f"(substr(seed_item_row.{basic}, 1, 4) || lpad({number}::VARCHAR, 8, '0'))"
    new_implementation = f"(substr(seed_item_row.{quoted(IMPLEMENTATION)}, 1, 19) || {new_basic})"
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE own AS
        SELECT target.*, {new_basic} AS basic, {new_implementation} AS implementation,
            {new_implementation} || '01' AS code, seed_item_row.{name} || '第' || number || '号' AS name,
            seed_item_row.item_name || '第' || number || '号' AS item_name,
            substr(target.sha256, 1, 16) || ':' || table_no || ':' || column_letters || (number + 2) AS record_id
        FROM target JOIN seed.item AS seed_item_row ON seed_item_row.record_id = seed_item
        WHERE list_contains(?, target.department)""",
        [departments],
    )
    own = ((BASIC, "basic"), (IMPLEMENTATION, "implementation"), (HANDLING, "code"), (NAME, "name"))
    raw = ", ".join(f"own.{column} AS {quoted(element)}" for element, column in own)
    connection.execute(
        f"""INSERT INTO item BY NAME
        SELECT item.* REPLACE (own.record_id AS record_id, own.sha256 AS sha256, number + 2 AS row_number,
            own.code AS item_code, own.item_name AS item_name, {raw})
        FROM seed.item JOIN own ON item.record_id = seed_item ORDER BY department, number"""
    )
    value = raw.replace("own.name AS", "own.item_name AS")
    connection.execute(
        f"""INSERT INTO item_value BY NAME
        SELECT item_value.* REPLACE (own.record_id AS record_id, {value})
        FROM seed.item_value JOIN own ON item_value.record_id = seed_item ORDER BY department, number"""
    )
    if columns.chart:
        digits = " || ".join(f"sha256(record_id || '{at}')" for at in range(HASH_COUNT))
        connection.execute(
            f"""INSERT INTO picture BY NAME
            SELECT sha256, record_id, '事项' AS sheet, 'BG' || (number + 2) AS cell, sha256(record_id) AS content,
                {digits} AS hash, 640 AS width, 480 AS height, NULL AS problem FROM own ORDER BY department, number"""
        )
    for kind in ("material", "step"):
        _copy_parts(connection, kind)


def _copy_parts(connection: duckdb.DuckDBPyConnection, kind: str) -> None:
    """Materials, or steps: those of a sheet one below another, those that an item's text tells at the item's row."""
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE own_part AS
        WITH part AS (
            SELECT {kind}.record_id AS seed_part, own.sha256, own.department, own.record_id AS item_record,
                own.code, own.item_name, own.number, table_no, column_letters,
                {kind}.row_number AS seed_row, beside_item IS NOT NULL AS is_told,
                nullif(split_part({kind}.record_id, '#', 2), '') AS part
            FROM own JOIN seed.part_of ON part_of.seed_item = own.seed_item AND part_of.record = '{kind}'
            JOIN seed.{kind} AS {kind} ON {kind}.record_id = part_of.record_id
        ),
        placed AS (
            SELECT *, CASE WHEN is_told THEN number + 2 ELSE 1 + row_number() OVER (
                PARTITION BY department, table_no, is_told ORDER BY number, seed_row) END AS new_row
            FROM part
        )
        SELECT *, substr(sha256, 1, 16) || ':' || table_no || ':' || column_letters || new_row
            || coalesce('#' || part, '') AS record_id
        FROM placed"""
    )
    connection.execute(
        f"""INSERT INTO {kind} BY NAME
        SELECT {kind}.* REPLACE (own_part.record_id AS record_id, own_part.sha256 AS sha256, new_row AS row_number,
            CASE WHEN is_told THEN {kind}.item_code ELSE code END AS item_code,
            CASE WHEN is_told THEN {kind}.item_name ELSE own_part.item_name END AS item_name,
            CASE WHEN is_told THEN item_record END AS beside_item)
        FROM seed.{kind} AS {kind} JOIN own_part ON {kind}.record_id = seed_part
        ORDER BY own_part.department, own_part.table_no, new_row, part"""
    )
    connection.execute(
        f"""INSERT INTO {kind}_value BY NAME
        SELECT {kind}_value.* REPLACE (own_part.record_id AS record_id)
        FROM seed.{kind}_value AS {kind}_value JOIN own_part ON {kind}_value.record_id = seed_part
        ORDER BY own_part.department, own_part.table_no, new_row, part"""
    )


def main() -> None:
    """Make one home."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path)
    parser.add_argument("--items", type=int, default=100_000)
    parser.add_argument("--wrong", type=float, default=0.02, help="share of the items that are wrong")
    given = parser.parse_args()
    made = make_tables(given.home, given.items, given.wrong)
    print(json.dumps({"records": made.records, "truth": made.truth}, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
