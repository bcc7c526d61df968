"""What became of each decision of a gate (审核情况) and of each finding from outside (督查发现处理情况), row by row."""

from __future__ import annotations

from pathlib import Path

import duckdb

from expectations.model import Standard
from zhinan.deliver.sheets import write_list
from zhinan.intake.reviews import GATES, OUTCOMES

DECIDED = "审核情况.xlsx"
INSPECTED = "督查发现处理情况.xlsx"
DECISION_RESULTS = {
    "met": "生效", "changed": "内容已改", "outdated": "旧表", "replaced": "已被后来的取代",
    "contradicted": "互相矛盾", "unmet": "无对应", "unusable": "不可用",
}  # fmt: skip
INSPECTION_RESULTS = {
    "open": "待答复", "answered": "已答复", "changed": "部门已改", "unmet": "无对应", "unusable": "不可用",
}  # fmt: skip
_CHANGED = "认定之后内容已经改动，须重新认定"
_DECISION_COLUMNS: tuple[tuple[str, int], ...] = (
    ("序号", 5), ("结果", 9), ("说明", 32), ("审核环节", 10), ("部门", 11), ("事项编码", 18), ("事项", 28),
    ("认定结论", 8), ("意见", 26), ("认定人", 10), ("日期", 11), ("内容版本", 13), ("文件", 26), ("工作表", 9),
    ("单元格", 7),
)  # fmt: skip
_INSPECTION_COLUMNS: tuple[tuple[str, int], ...] = (
    ("序号", 5), ("结果", 9), ("说明", 30), ("发现日期", 11), ("来源", 10), ("部门", 11), ("事项", 28), ("要素", 14),
    ("发现的问题", 34), ("答复", 28), ("答复日期", 11), ("文件", 24), ("工作表", 9), ("单元格", 7),
)  # fmt: skip

# one row = one decision
_DECISIONS = """SELECT result, CASE WHEN result = 'changed' THEN $1 ELSE coalesce(problem, '') END, gate, department,
    item_code, item_name, outcome, opinion, decided_by, coalesce(decided_on::VARCHAR, ''), content, path, sheet, cell
FROM decision ORDER BY decision_no"""

# one row = one finding
_INSPECTIONS = """SELECT result, coalesce(problem, answer_problem, ''), coalesce(found_on::VARCHAR, ''), source,
    coalesce(item.department, inspection.department),
    coalesce(item."业务办理项名称", nullif(inspection.item_name, ''), inspection.item_code),
    element, found, answer, coalesce(answered_on::VARCHAR, ''), path, sheet, cell
FROM inspection LEFT JOIN item USING (record_id) ORDER BY inspection_no"""


def write_people(connection: duckdb.DuckDBPyConnection, standard: Standard, folder: Path) -> None:
    """Both lists to ``folder``; without rows where nothing was decided or found."""
    _write_decided(connection, standard, folder / DECIDED)
    _write_inspected(connection, standard, folder / INSPECTED)


def _write_decided(connection: duckdb.DuckDBPyConnection, standard: Standard, path: Path) -> None:
    found = connection.execute(_DECISIONS, [_CHANGED]).fetchall()
    rows = [
        [
            str(number),
            DECISION_RESULTS[row[0]],
            row[1],
            GATES.get(row[2], ""),
            *row[3:6],
            OUTCOMES.get(row[6], ""),
            *row[7:],
        ]
        for number, row in enumerate(found, start=1)
    ]
    write_list(
        path,
        title=f"{standard.county}政务服务事项审核情况",
        remark=f"共 {len(rows)} 条，生效 {sum(row[0] == 'met' for row in found)} 条。没有生效的写明了原因。",
        sheet="审核情况",
        columns=_DECISION_COLUMNS,
        rows=rows,
    )


def _write_inspected(connection: duckdb.DuckDBPyConnection, standard: Standard, path: Path) -> None:
    found = connection.execute(_INSPECTIONS).fetchall()
    rows = [[str(number), INSPECTION_RESULTS[row[0]], *row[1:]] for number, row in enumerate(found, start=1)]
    remark = f"共 {len(rows)} 条，待答复 {sum(row[0] == 'open' for row in found)} 条。"
    write_list(
        path,
        title=f"{standard.county}办事指南督查发现处理情况",
        remark=remark + "部门改了所指要素的内容，或者原表写明答复、答复人和日期的，视为办结；待答复的事项暂缓公布。",
        sheet="督查发现",
        columns=_INSPECTION_COLUMNS,
        rows=rows,
    )
