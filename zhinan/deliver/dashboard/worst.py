"""The rules that fail most, each with one real example."""

from __future__ import annotations

from typing import Any

import duckdb

from expectations.model import Standard
from zhinan.warehouse.database import named_rows

Row = dict[str, Any]
WORST_RULES = 10

# one row = one rule of severity error that fails, over all departments; one example, told before untold
_WORST = """WITH counts AS (
    SELECT rule, sum(failed_count)::BIGINT AS failed_count,
        sum(applicable_count - manual_count - waived_count)::BIGINT AS check_count,
        count(*) FILTER (failed_count > 0) AS department_count
    FROM rule_result WHERE run_id = $1 AND severity = 'error' GROUP BY rule
),
example AS (
    SELECT rule, element, message, path, sheet, cell, department, item_id FROM violation
    WHERE run_id = $1 AND status = 'fail'
    QUALIFY row_number() OVER (
        PARTITION BY rule ORDER BY told_by IS NOT NULL, path, sheet, length(cell), cell, record_id, message, department
    ) = 1
)
SELECT counts.*, example.* EXCLUDE (rule)
FROM counts LEFT JOIN example USING (rule)
WHERE failed_count > 0
ORDER BY failed_count DESC, failed_count / check_count DESC, rule
LIMIT $2"""

# one row = one structural rule, or one of people, that something fails: how often, in how many departments
_WHOLE = """SELECT rule, any_value(severity) AS severity, count(*) AS finding_count,
    count(DISTINCT department) AS department_count
FROM violation
WHERE run_id = $1 AND regexp_matches(rule, '^[SP]') AND told_by IS NULL AND status = 'fail'
GROUP BY rule"""


def load_worst(connection: duckdb.DuckDBPyConnection, standard: Standard, run_id: str) -> list[Row]:
    """The rules with the most failing checks."""
    rows = named_rows(connection, _WORST, run_id, WORST_RULES)
    for row in rows:
        rule = standard.rule(row["rule"])
        row["label"] = standard.element(rule.record, rule.element).label
    return rows


def load_whole(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, Row]:
    """Structural rule, or one of people → how often something fails it now."""
    return {row["rule"]: row for row in named_rows(connection, _WHOLE, run_id)}
