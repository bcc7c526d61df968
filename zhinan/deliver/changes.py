"""公布变动记录: which items came into the public lists, changed there, or were taken out of them, and why.

Source: the notice, 三（四）: lists and guides are kept in step with the items.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from expectations.model import Standard
from zhinan.deliver.sheets import write_csv, write_list

NAME = "公布变动记录"
_COLUMNS: tuple[tuple[str, int], ...] = (
    ("序号", 6), ("日期", 11), ("部门", 14), ("业务办理项编码", 22), ("业务办理项名称", 36), ("变动", 8), ("说明", 36),
)  # fmt: skip
# State that an item left the lists for → what the public is told.
REASONS = {
    "wrong": "内容有误，改正后重新公布",
    "returned": "审核退回，改正后重新公布",
    "department": "内容有变动，待部门确认后重新公布",
    "group": "内容有变动，待推进组认定后重新公布",
    "bureau": "内容有变动，待局确认后重新公布",
    "gone": "事项已不在报送之列",
}

# one row = one time that one item came into the lists, changed there, or left them; the newest first
_CHANGES = """SELECT day::VARCHAR, item_event.department, item_code, item_name, state_before, state
FROM item_event LEFT JOIN department USING (department)
WHERE state = 'public' OR state_before = 'public'
ORDER BY run_id DESC, department.position NULLS LAST, item_event.department, item_code, item_name, item_key"""


def write_changes(connection: duckdb.DuckDBPyConnection, standard: Standard, as_of: str, folder: Path) -> None:
    """The record as .xlsx and .csv in ``folder``, over all runs."""
    rows = [
        [str(number), *row[:4], *_told(row[4], row[5])]
        for number, row in enumerate(connection.execute(_CHANGES).fetchall(), start=1)
    ]
    write_csv(folder / f"{NAME}.csv", [heading for heading, _ in _COLUMNS], rows)
    write_list(
        folder / f"{NAME}.xlsx",
        title=f"{standard.county}政务服务事项{NAME}",
        remark=f"共 {len(rows)} 次，最近的在前。" + (f"数据截至 {as_of}。" if as_of else ""),
        sheet=NAME,
        columns=_COLUMNS,
        rows=rows,
    )


def _told(before: str | None, now: str) -> tuple[str, str]:
    """(变动, 说明) of one step from state to state."""
    if now != "public":
        return "撤回", REASONS[now]
    if before == "public":
        return "变更", "内容有变动，已重新核查"
    return "公布", ""
