"""The rates of every department beside those of the compared run, as rows of a CSV and of Prefect's table."""

from __future__ import annotations

import duckdb

from zhinan.deliver.bulletin.runs import Runs
from zhinan.deliver.figures import percent

_HEADINGS = (
    "推进组", "部门", "事项数", "准确事项数", "办事指南准确率", "一周前", "要素准确率", "一周前要素准确率",
)  # fmt: skip
# one row = one expected department
_RATES = """SELECT now.department_group, now.department, now.item_count, now.accurate_item_count,
    now.guide_accuracy, before.guide_accuracy, now.element_accuracy, before.element_accuracy
FROM metric_department AS now
LEFT JOIN metric_department AS before ON before.department = now.department AND before.run_id = $2
WHERE now.run_id = $1
ORDER BY now.position"""


def department_rates(connection: duckdb.DuckDBPyConnection, runs: Runs) -> list[dict[str, str]]:
    """One row a department; without an earlier run its columns are blank. No personal data is in them."""
    found = connection.execute(_RATES, [runs.now.run_id, runs.before.run_id if runs.before else None]).fetchall()
    return [
        dict(zip(_HEADINGS, (*map(str, row[:4]), *(percent(rate) for rate in row[4:])), strict=True)) for row in found
    ]
