"""What every rule says of every record: where it applies, where it fails. One pass a checked table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from expectations.compile import Compiled, compile_rule
from expectations.kinds import MANUAL
from expectations.model import RECORD_KINDS, RecordKind, Standard
from zhinan.evaluated import Evaluated
from zhinan.warehouse.database import quoted

# What is made, as ``zhinan/spark/judged.sql`` makes it of what Spark has judged.
_TABLES = {
    # one row = one record and one rule that it fails
    "failed": "rule VARCHAR, record_id VARCHAR",
    # one row = one record: how many rules of severity error there are for its kind, and how many apply to it
    "applicable_check": "record VARCHAR, record_id VARCHAR, item_id VARCHAR,"
    " rule_count BIGINT, applicable_count BIGINT",
    # one row = one rule in one department that has records of its kind
    "applicable_in": "rule VARCHAR, department VARCHAR, record_count BIGINT, applicable_count BIGINT",
    # one row = one manual rule that applies to one record, settled or not
    "manual_check": "rule VARCHAR, record_id VARCHAR",
}


def judge(connection: duckdb.DuckDBPyConnection, standard: Standard, evaluated: Sequence[Evaluated]) -> None:
    """Make ``failed`` and the denominators of every rate: ``applicable_check``, ``applicable_in``, ``manual_check``.

    ``evaluated``: a rule that no record fails need not be asked for what it fails.
    """
    for table, columns in _TABLES.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({columns})")
    failing = {one.rule for one in evaluated if one.failed_count}
    for record in RECORD_KINDS:
        rules = [compile_rule(standard, rule) for rule in standard.rules(record)]
        asked = {at: rule for at, rule in enumerate(rules) if rule.rule.id in failing}
        connection.execute(_judged_sql(record, rules, asked))
        if asked:
            connection.execute("INSERT INTO failed SELECT unnest(failed), record_id FROM judged")
        errors = [f"applicable[{at}]" for at, rule in enumerate(rules, start=1) if rule.rule.severity == "error"]
        # As a list: DuckDB takes five times as long to plan a chain of a hundred and twenty additions.
        connection.execute(
            f"""INSERT INTO applicable_check SELECT '{record}', record_id, item_id, {len(errors)},
                coalesce(list_sum([{", ".join(errors)}]::BIGINT[]), 0) FROM judged"""
        )
        connection.execute(_per_department_sql([rule.rule.id for rule in rules]))
        for at, rule in enumerate(rules, start=1):
            if rule.rule.kind == MANUAL:
                connection.execute(
                    f"INSERT INTO manual_check SELECT ?, record_id FROM judged WHERE applicable[{at}]", [rule.rule.id]
                )
    connection.execute("DROP TABLE judged")


def _judged_sql(record: RecordKind, rules: Sequence[Compiled], asked: Mapping[int, Compiled]) -> str:
    """``judged``: one row = one record, whether each rule applies (in their order), and the names of those it fails.

    Each predicate is a column first: asked within another it would be evaluated again.
    """
    own = [f"{rule.applicable} AS applies_{at}" for at, rule in enumerate(rules)]
    own += [f"{rule.holds} AS holds_{at}" for at, rule in asked.items()]
    cases = ", ".join(
        f"CASE WHEN applies_{at} AND NOT holds_{at} THEN '{rule.rule.id}' END" for at, rule in asked.items()
    )
    return f"""CREATE OR REPLACE TEMP TABLE judged AS
        SELECT record_id, item_id, department,
            [{", ".join(f"applies_{at}" for at in range(len(rules)))}]::BOOLEAN[] AS applicable,
            list_filter([{cases}]::VARCHAR[], lambda rule: rule IS NOT NULL) AS failed
        FROM (SELECT record_id, item_id, department, {", ".join(own)} FROM {record}_checked)"""


def _per_department_sql(rules: Sequence[str]) -> str:
    counts = ", ".join(
        f"sum(applicable[{at}]::INTEGER)::BIGINT AS {quoted(rule)}" for at, rule in enumerate(rules, start=1)
    )
    return f"""INSERT INTO applicable_in BY NAME
        WITH counted AS (
            SELECT department, count(*) AS record_count, {counts} FROM judged GROUP BY department
        )
        UNPIVOT counted ON {", ".join(map(quoted, rules))} INTO NAME rule VALUE applicable_count"""
