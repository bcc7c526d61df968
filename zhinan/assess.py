"""Assess what counts now: evaluate the rules, locate what fails, store results that always equal GX's counts."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import duckdb

from expectations.columns import record_columns
from expectations.model import Standard
from zhinan.errors import RuleNotEvaluated
from zhinan.evaluated import Evaluated
from zhinan.intake.department import Department
from zhinan.judge import judge
from zhinan.locate import locate
from zhinan.people import store_people
from zhinan.structure import store_structural
from zhinan.suggestions import prove_suggestions
from zhinan.warehouse.current import build_checked
from zhinan.warehouse.database import connect, insert_rows, run_gates, transaction


def assess(
    database: Path,
    standard: Standard,
    run_id: str,
    expected: list[Department] | None = None,
    data_docs: Path | None = None,
    each_for_itself: bool = False,
    today: date | None = None,
) -> list[Evaluated]:
    """Assess every record that counts now and store results and violations under ``run_id``.

    Results of ``run_id`` that were stored before are replaced, so a run that died is simply run again.
    ``expected``: the departments that have to send; ``data_docs``: folder for GX's Data Docs;
    ``each_for_itself``: no file replaces another's items; ``today``: the day on which verdicts have to hold
    (default: the machine's).
    Raises RuleNotEvaluated where a rule could not run.
    """
    from zhinan.evaluate import evaluate  # Great Expectations takes seconds to import

    with connect(database) as connection, transaction(connection):
        build(connection, standard, each_for_itself, today)
    evaluated = evaluate(database, standard, data_docs, today)
    with connect(database) as connection, transaction(connection):
        store_results(connection, standard, run_id, evaluated, expected)
    return evaluated


def build(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    each_for_itself: bool = False,
    today: date | None = None,
) -> None:
    """What is to be evaluated: ``rule_info`` and the checked tables."""
    _rule_info(connection, standard)
    build_checked(connection, record_columns(standard), each_for_itself, today)


def store_results(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    run_id: str,
    evaluated: list[Evaluated],
    expected: list[Department] | None,
    is_judged: bool = False,
) -> None:
    """Results and violations of ``run_id``, from what was counted. Raises RuleNotEvaluated where the two differ.

    ``is_judged``: the predicates were evaluated elsewhere (``zhinan.spark``), and what they say stands in the tables
    ``failed`` (rule, record_id), ``applicable_in`` (rule, department, record_count, applicable_count),
    ``applicable_check`` and ``manual_check``.
    """
    connection.execute("DELETE FROM violation")
    for table in ("gx_result", "rule_result", "item_result"):
        connection.execute(f"DELETE FROM {table} WHERE run_id = ?", [run_id])
    connection.execute(f"SET VARIABLE run_id = '{run_id}'")
    insert_rows(
        connection,
        "gx_result",
        [[run_id, e.rule, e.record, e.record_count, e.applicable_count, e.failed_count] for e in evaluated],
    )
    _annex_elements(connection, standard)
    if not is_judged:
        judge(connection, standard, evaluated)
    locate(connection, standard, evaluated)
    connection.execute(_sql("places.sql"))
    connection.execute(_sql("violations.sql"))
    prove_suggestions(connection, standard)
    _store_rule_results(connection, run_id)
    connection.execute(_sql("outcomes.sql"))
    store_people(connection, standard, run_id)
    store_structural(connection, run_id, expected)
    connection.execute(_sql("item_result.sql"))
    connection.execute("SET VARIABLE gates = $1", [list(run_gates(connection, run_id))])
    connection.execute(_sql("state.sql"))
    _require_equal(connection, run_id)


def _sql(name: str) -> str:
    return files("zhinan").joinpath("sql", name).read_text("utf-8")


def _rule_info(connection: duckdb.DuckDBPyConnection, standard: Standard) -> None:
    rows = []
    for rule in standard.rules():
        element = standard.element(rule.record, rule.element)
        rows.append([rule.id, rule.record, rule.element, element.number, rule.kind, rule.severity, element.requirement])
    connection.execute("DELETE FROM rule_info")
    insert_rows(connection, "rule_info", rows)


def _annex_elements(connection: duckdb.DuckDBPyConnection, standard: Standard) -> None:
    connection.execute("CREATE OR REPLACE TEMP TABLE annex_element (element VARCHAR, number INTEGER)")
    insert_rows(
        connection,
        "annex_element",
        [[e.name, e.number] for e in standard.of("item") if e.number is not None],
    )


def _store_rule_results(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    connection.execute(
        """INSERT INTO rule_result BY NAME
        WITH unmet AS (
            SELECT rule, department,
                count(*) FILTER (status = 'fail') AS failed_count,
                count(*) FILTER (status = 'manual') AS manual_count,
                count(*) FILTER (status = 'waived') AS waived_count
            FROM violation GROUP BY rule, department
        )
        SELECT ? AS run_id, rule, rule_info.record, rule_info.element, rule_info.severity, department,
            record_count, applicable_count,
            coalesce(failed_count, 0) AS failed_count,
            coalesce(manual_count, 0) AS manual_count,
            coalesce(waived_count, 0) AS waived_count
        FROM applicable_in JOIN rule_info USING (rule) LEFT JOIN unmet USING (rule, department)""",
        [run_id],
    )


def _require_equal(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """The stored results of every rule equal what GX counted, or the run stops: a program error."""
    row = connection.execute(
        """WITH mine AS (
            SELECT rule, sum(applicable_count) AS applicable_count,
                sum(failed_count + manual_count + waived_count) AS failed_count
            FROM rule_result WHERE run_id = $1 GROUP BY rule
        ),
        stored AS (SELECT rule, count(*) AS stored_count FROM violation GROUP BY rule)
        SELECT gx.rule, gx.applicable_count, gx.failed_count, mine.applicable_count, mine.failed_count, stored_count
        FROM gx_result AS gx LEFT JOIN mine USING (rule) LEFT JOIN stored USING (rule)
        WHERE gx.run_id = $1 AND (
            gx.applicable_count <> coalesce(mine.applicable_count, 0)
            OR gx.failed_count <> coalesce(mine.failed_count, 0)
            OR gx.failed_count <> coalesce(stored_count, 0)
        )
        ORDER BY gx.rule LIMIT 1""",
        [run_id],
    ).fetchone()
    if row:
        raise RuleNotEvaluated(row[0], f"存下的结果与 Great Expectations 的计数不一致：{row[1:]}")
