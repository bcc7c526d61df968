"""What every rule says of every record: where it applies, where it fails. One pass a checked table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import duckdb

from expectations.compile import Compiled, compile_rule
from expectations.kinds import MANUAL
from expectations.model import RECORD_KINDS, RecordKind, Standard
from zhinan.evaluated import Evaluated

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
        applies = _applies(rules)
        connection.execute(_judged_sql(record, applies, asked))
        if asked:
            connection.execute(_failed_sql(asked))
        connection.execute(_per_record_sql(record, rules, applies))
        connection.execute(_per_department_sql(rules, applies))
        for rule in rules:
            if rule.rule.kind == MANUAL:
                connection.execute(
                    f"INSERT INTO manual_check SELECT ?, record_id FROM judged WHERE {applies[rule.applicable]}",
                    [rule.rule.id],
                )
    connection.execute("DROP TABLE judged")


def _applies(rules: Sequence[Compiled]) -> dict[str, str]:
    """Predicate of where a rule applies → its column of ``judged``: many rules have the same."""
    return {predicate: f"applies_{at}" for at, predicate in enumerate(dict.fromkeys(rule.applicable for rule in rules))}


def _judged_sql(record: RecordKind, applies: Mapping[str, str], asked: Mapping[int, Compiled]) -> str:
    """``judged``: one row = one record, whether the rules apply, and which of those ``asked`` it fails.

    Each predicate is a column first: asked within another it would be evaluated again.
    """
    own = [f"{predicate} AS {column}" for predicate, column in applies.items()]
    own += [f"{rule.holds} AS holds_{at}" for at, rule in asked.items()]
    told = [*applies.values()]
    told += [f"{applies[rule.applicable]} AND NOT holds_{at} AS fails_{at}" for at, rule in asked.items()]
    return f"""CREATE OR REPLACE TEMP TABLE judged AS
        SELECT record_id, item_id, department, {", ".join(told)}
        FROM (SELECT record_id, item_id, department, {", ".join(own)} FROM {record}_checked)"""


def _failed_sql(asked: Mapping[int, Compiled]) -> str:
    """What waits for a person at every record, rule by rule; of the rest the few records that fail anything."""
    often = {at: rule for at, rule in asked.items() if rule.rule.kind == MANUAL}
    found = [f"SELECT '{rule.rule.id}', record_id FROM judged WHERE fails_{at}" for at, rule in often.items()]
    if rest := {at: rule for at, rule in asked.items() if at not in often}:
        cases = ", ".join(f"CASE WHEN fails_{at} THEN '{rule.rule.id}' END" for at, rule in rest.items())
        found.append(
            f"""SELECT unnest(list_filter([{cases}], lambda rule: rule IS NOT NULL)), record_id
            FROM judged WHERE {" OR ".join(f"fails_{at}" for at in rest)}"""
        )
    return f"INSERT INTO failed {' UNION ALL '.join(found)}"


def _per_record_sql(record: RecordKind, rules: Sequence[Compiled], applies: Mapping[str, str]) -> str:
    errors = Counter(applies[rule.applicable] for rule in rules if rule.rule.severity == "error")
    # As a list: DuckDB takes five times as long to plan a chain of a hundred and twenty additions.
    counts = ", ".join(f"{column}::BIGINT * {count}" for column, count in errors.items())
    return f"""INSERT INTO applicable_check
        SELECT '{record}', record_id, item_id, {errors.total()}, coalesce(list_sum([{counts}]::BIGINT[]), 0)
        FROM judged"""


def _per_department_sql(rules: Sequence[Compiled], applies: Mapping[str, str]) -> str:
    place = {column: at for at, column in enumerate(applies.values(), start=1)}
    counts = ", ".join(f"sum({column}::INTEGER)::BIGINT" for column in place)
    each = ", ".join(f"('{rule.rule.id}', {place[applies[rule.applicable]]})" for rule in rules)
    return f"""INSERT INTO applicable_in BY NAME
        WITH counted AS (
            SELECT department, count(*) AS record_count, [{counts}] AS counts FROM judged GROUP BY department
        )
        SELECT rule, department, record_count, counts[place] AS applicable_count
        FROM counted CROSS JOIN (VALUES {each}) AS told(rule, place)"""
