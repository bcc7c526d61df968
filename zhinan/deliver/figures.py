"""The figures as people read them: Chinese headings, rates that are never rounded up, CSV files."""

from __future__ import annotations

from pathlib import Path

import duckdb

from zhinan.deliver.sheets import write_csv
from zhinan.deliver.swap import replaced_folder
from zhinan.metrics import VIEWS, metric_rows

HEADINGS: dict[str, str] = {
    "department_group": "推进组",
    "department": "部门",
    "list": "清单",
    "element": "要素",
    "element_number": "要素序号",
    "department_count": "应报送部门数",
    "received_count": "已报送部门数",
    "received_rate": "报送率",
    "submission_count": "报送文件数",
    "item_count": "事项数",
    "accurate_item_count": "准确事项数",
    "guide_accuracy": "办事指南准确率",
    "published_count": "公布事项数",
    "held_back_count": "暂缓公布事项数",
    "check_count": "核查次数",
    "passed_check_count": "通过次数",
    "failed_check_count": "不通过次数",
    "element_accuracy": "要素准确率",
    "not_applicable_count": "不适用次数",
    "manual_count": "待人工认定次数",
    "waived_count": "豁免次数",
    "warning_count": "建议数",
    "opened_count": "当日新增问题数",
    "reopened_count": "当日反复问题数",
    "resolved_count": "当日已整改问题数",
    "ended_count": "当日其他消除问题数",
    "open_count": "未整改问题数",
    "overdue_count": "逾期问题数",
}
_RATES = {"received_rate", "guide_accuracy", "element_accuracy"}


def percent(rate: float | None) -> str:
    """A rate as people write it, cut and not rounded: 99.996% never reads as 100%; '' where there is none."""
    if rate is None:
        return ""
    return f"{int(rate * 10_000 + 1e-9) / 100:.2f}%"


def shown(view_columns: list[str], row: tuple[object, ...]) -> list[tuple[str, str]]:
    """(Chinese heading, text) of the columns of a metric row that people read."""
    cells = []
    for name, value in zip(view_columns, row, strict=True):
        if name in HEADINGS:
            text = percent(value) if name in _RATES else str(value)  # type: ignore[arg-type]
            cells.append((HEADINGS[name], text))
    return cells


def write_figures(connection: duckdb.DuckDBPyConnection, run_id: str, folder: Path) -> None:
    """One CSV for each view, in ``folder``, swapped in at once: 全县, 推进组, 部门, 要素, 清单."""
    names = {"county": "全县", "group": "推进组", "department": "部门", "element": "要素", "list": "清单"}
    with replaced_folder(folder) as fresh:
        for view in VIEWS:
            columns, rows = metric_rows(connection, view, run_id)
            cells = [shown(columns, row) for row in rows]
            headings = [heading for heading, _ in cells[0]] if cells else []
            write_csv(fresh / f"{names[view]}.csv", headings, [[text for _, text in row] for row in cells])
