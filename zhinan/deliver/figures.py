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
    "paired_count": "可比事项数",
    "material_item_count": "材料可比事项数",
    "before_material_count": "基准须交材料数",
    "material_count": "现须交材料数",
    "material_reduction": "减材料",
    "step_item_count": "环节可比事项数",
    "before_step_count": "基准环节数",
    "step_count": "现环节数",
    "step_reduction": "减环节",
    "promised_item_count": "时限可比事项数",
    "before_promised_days": "基准承诺时限（工作日）",
    "promised_days": "现承诺时限（工作日）",
    "promised_reduction": "减时限",
    "charge_item_count": "收费可比事项数",
    "before_charged_count": "基准收费事项数",
    "charged_count": "现收费事项数",
    "charge_reduction": "减费用",
    "visit_item_count": "跑动可比事项数",
    "before_visit_count": "基准跑动次数",
    "visit_count": "现跑动次数",
    "visit_reduction": "减跑动",
    "timed_item_count": "两个时限单位相同的事项数",
    "untimed_item_count": "不计压缩比的事项数",
    "legal_days": "法定时限合计（天）",
    "legal_promised_days": "其承诺时限合计（天）",
    "total_compression": "承诺时限压缩比（总量）",
    "mean_compression": "承诺时限压缩比（平均）",
    "instant_count": "即办件数",
    "instant_rate": "即办件占比",
    "online_count": "全程网办事项数",
    "online_rate": "全程网办率",
    "zero_visit_count": "零跑动事项数",
    "zero_visit_rate": "零跑动占比",
    "one_visit_count": "一次办事项数",
    "one_visit_rate": "一次办率",
}
_RATES = {
    "received_rate", "guide_accuracy", "element_accuracy", "material_reduction", "step_reduction", "promised_reduction",
    "charge_reduction", "visit_reduction", "total_compression", "mean_compression", "instant_rate", "online_rate",
    "zero_visit_rate", "one_visit_rate",
}  # fmt: skip


def percent(rate: float | None) -> str:
    """A rate as people write it, cut and not rounded: 99.996% never reads as 100%; '' where there is none."""
    if rate is None:
        return ""
    if rate < 0:
        return f"-{percent(-rate)}"
    return f"{int(rate * 10_000 + 1e-9) / 100:.2f}%"


def number(value: object) -> str:
    """A count or a sum of days as people write it; '' where there is none."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def shown(view_columns: list[str], row: tuple[object, ...]) -> list[tuple[str, str]]:
    """(Chinese heading, text) of the columns of a metric row that people read."""
    cells = []
    for name, value in zip(view_columns, row, strict=True):
        if name in HEADINGS:
            text = percent(value) if name in _RATES else number(value)  # type: ignore[arg-type]
            cells.append((HEADINGS[name], text))
    return cells


def write_figures(connection: duckdb.DuckDBPyConnection, run_id: str, folder: Path) -> None:
    """One CSV for each view, in ``folder``, swapped in at once: 全县, 推进组, 部门, 要素, 清单, 五减."""
    names = {
        "county": "全县", "group": "推进组", "department": "部门",
        "element": "要素", "list": "清单", "reduction": "五减",
    }  # fmt: skip
    with replaced_folder(folder) as fresh:
        for view in VIEWS:
            columns, rows = metric_rows(connection, view, run_id)
            cells = [shown(columns, row) for row in rows]
            headings = [heading for heading, _ in cells[0]] if cells else []
            write_csv(fresh / f"{names[view]}.csv", headings, [[text for _, text in row] for row in cells])
