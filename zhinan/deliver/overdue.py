"""逾期未改清单: the problems whose last day has passed, with whose they are and since when."""

from __future__ import annotations

from pathlib import Path

import duckdb

from expectations.model import Standard
from zhinan.deliver.corrections import UNKNOWN_DEPARTMENT
from zhinan.deliver.sheets import write_csv, write_list
from zhinan.deliver.swap import replaced_folder

NAME = "逾期未改清单"
COLUMNS: tuple[tuple[str, int], ...] = (
    ("序号", 6), ("推进组", 9), ("部门", 14), ("事项", 28), ("材料或环节", 16), ("要素", 16), ("规则", 8), ("问题", 36),
    ("现填内容", 22), ("首次发现", 11), ("整改期限", 11), ("逾期工作日", 10), ("反复次数", 8), ("文件", 22),
    ("工作表", 9), ("单元格", 8),
)  # fmt: skip

# one row = one overdue problem; of several violations of one key the first
_OVERDUE = """SELECT
    coalesce(department.department_group, ''), coalesce(nullif(problem.department, ''), $1), problem.item_name,
    problem.part, coalesce(violation.element, ''), problem.rule, violation.message, coalesce(violation.value, ''),
    problem.first_seen::VARCHAR, problem.due::VARCHAR, problem.overdue_working_days, problem.reopened_count,
    regexp_extract(coalesce(violation.path, ''), '[^/]*$'), coalesce(violation.sheet, ''), coalesce(violation.cell, '')
FROM problem
JOIN (
    SELECT department, item_key, part, rule, place, min(violation_id) AS violation_id
    FROM violation_key WHERE status = 'fail' GROUP BY ALL
) USING (department, item_key, part, rule, place)
JOIN violation ON violation.rowid = violation_id
LEFT JOIN department ON department.department = problem.department
WHERE is_overdue AND problem.severity = 'error'
ORDER BY department.position NULLS LAST, problem.department, problem.due, problem.item_name, problem.rule, problem.part,
    place"""


def write_overdue(connection: duckdb.DuckDBPyConnection, standard: Standard, as_of: str, folder: Path) -> None:
    """The list as .xlsx and .csv in ``folder``, swapped in at once; without a row where nobody is late.

    Needs the temporary table ``violation_key`` (``zhinan.lifecycle.know_problems``).
    """
    rows = connection.execute(_OVERDUE, [UNKNOWN_DEPARTMENT]).fetchall()
    numbered = [[str(number), *map(str, row)] for number, row in enumerate(rows, start=1)]
    late = len({row[1] for row in rows})
    remark = f"逾期未改 {len(rows)} 处，涉及 {late} 个部门。" if rows else "没有逾期未改的问题。"
    with replaced_folder(folder) as fresh:
        write_csv(fresh / f"{NAME}.csv", [heading for heading, _ in COLUMNS], numbered)
        write_list(
            fresh / f"{NAME}.xlsx",
            title=f"{standard.county}政务服务事项{NAME}",
            remark=remark + (f"数据截至 {as_of}。" if as_of else ""),
            sheet=NAME,
            columns=COLUMNS,
            rows=numbered,
        )
