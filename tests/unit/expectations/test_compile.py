"""Predicates are null-safe: never NULL, whatever is missing."""

from __future__ import annotations

import duckdb
import pytest

from expectations.columns import record_columns
from expectations.compile import compile_rule
from expectations.kinds import KINDS
from expectations.model import RECORD_KINDS, Standard
from expectations.wording import WORDING
from zhinan.warehouse.charts import CHART_FACTS
from zhinan.warehouse.database import quoted


@pytest.fixture(scope="module")
def empty(standard: Standard) -> duckdb.DuckDBPyConnection:
    """Checked tables with one record of which nothing is known: every value and fact NULL."""
    connection = duckdb.connect()
    columns = record_columns(standard)
    for kind in RECORD_KINDS:
        names = [("department", "VARCHAR"), *columns.value_columns(kind)]
        names += [(f"{element}_copies_in_{scope}", "BIGINT") for element, scope in columns.copies[kind]]
        if kind == "item" and columns.chart:
            names += [(f"{columns.chart}_{fact}", sql) for fact, (_, sql) in CHART_FACTS.items()]
        names += [(f"{rule}_verdict", "VARCHAR") for rule in columns.manual[kind]]
        names += [("业务办理项名称_catalogue", "VARCHAR")] if kind == "item" else []
        connection.execute(f"CREATE TABLE {kind}_checked ({', '.join(f'{quoted(name)} {sql}' for name, sql in names)})")
        connection.execute(f"INSERT INTO {kind}_checked (department) VALUES (NULL)")
    return connection


def test_no_predicate_is_ever_null(standard: Standard, empty: duckdb.DuckDBPyConnection) -> None:
    for rule in standard.rules():
        compiled = compile_rule(standard, rule)
        row = empty.execute(f"SELECT {compiled.applicable}, {compiled.met} FROM {rule.record}_checked").fetchone()
        assert row is not None and None not in row, rule.id


def test_a_missing_column_fails_only_what_is_required(standard: Standard, empty: duckdb.DuckDBPyConnection) -> None:
    for rule in standard.rules():
        compiled = compile_rule(standard, rule)
        row = empty.execute(f"SELECT {compiled.met} FROM {rule.record}_checked").fetchone()
        must_fail = rule.kind in ("filled", "picture") and not rule.conditions and not rule.params.get("where_present")
        assert row == (not must_fail,), rule.id


def test_quotes_in_expected_texts_are_safe(standard: Standard) -> None:
    from expectations.expressions import identifier, literal

    assert literal("a'b") == "'a''b'"
    assert identifier('a"b') == '"a""b"'


def test_every_kind_has_its_words() -> None:
    assert list(WORDING) == [kind for kind in KINDS if kind in WORDING] and set(WORDING) == set(KINDS)
