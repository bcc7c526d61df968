"""Every example of every rule on both engines, record by record, and Great Expectations' counts on both."""

# ruff: noqa: E402 - what the extra brings is looked for before it is imported.
from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.spark
pytest.importorskip("sqlglot", reason="sqlglot is there with the extra spark only (make test-spark)")

from expectations.compile import Compiled, compile_rule
from expectations.model import RECORD_KINDS, RecordKind
from expectations.spark_sql import spark_sql
from tests.rules.test_examples import KNOWN, STANDARD, Outcome, outcome_of
from zhinan.evaluate import evaluate_frames
from zhinan.warehouse.database import connect, quoted


@dataclass(frozen=True)
class Both:
    """The examples assessed by DuckDB, its database, and Spark's frames of the same checked tables."""

    outcome: Outcome
    database: Path
    frames: dict[RecordKind, Any]


@pytest.fixture(scope="module")
def both(spark: Any, tmp_path_factory: pytest.TempPathFactory) -> Both:
    folder = tmp_path_factory.mktemp("examples")
    outcome = outcome_of(KNOWN, folder)
    frames: dict[RecordKind, Any] = {}
    with connect(folder / "examples.duckdb") as connection:
        for record in RECORD_KINDS:
            connection.execute(f"COPY {record}_checked TO '{folder / record}.parquet' (FORMAT parquet)")
            frames[record] = spark.read.parquet(f"{folder / record}.parquet").cache()
    return Both(outcome, folder / "examples.duckdb", frames)


def named(compiled: list[Compiled]) -> list[tuple[str, str]]:
    """(name, expression): what applies and what is met, of every rule."""
    return [
        (f"{one.rule.id} {which}", sql)
        for one in compiled
        for which, sql in (("applies", one.applicable), ("met", one.met))
    ]


@pytest.mark.parametrize("record", RECORD_KINDS)
def test_every_record_is_judged_alike(both: Both, record: RecordKind) -> None:
    expressions = named([compile_rule(STANDARD, rule) for rule in STANDARD.rules(record)])
    with connect(both.database) as connection:
        columns = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in expressions)
        told = connection.execute(f"SELECT record_id, {columns} FROM {record}_checked").fetchall()
    carried = [f"{spark_sql(sql)} AS `{name}`" for name, sql in expressions]
    by_spark = {row[0]: tuple(row)[1:] for row in both.frames[record].selectExpr("record_id", *carried).collect()}
    assert len(told) == len(by_spark) > 50
    names = [name for name, _ in expressions]
    differing = [
        (record_id, name, one, other)
        for record_id, *values in told
        for name, one, other in zip(names, values, by_spark[record_id], strict=True)
        if one is not other
    ]
    assert differing == []


def test_great_expectations_counts_alike(both: Both) -> None:
    evaluated = evaluate_frames(both.frames, STANDARD)
    assert {one.rule: (one.applicable_count, one.failed_count) for one in evaluated} == both.outcome.counted
