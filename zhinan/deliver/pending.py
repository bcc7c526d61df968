"""待确认取消: items that may have been cancelled, which people have to confirm, and what became of each cancellation.

Source: the notice, 一（四）: items are adjusted as they change; nothing leaves the lists for good without a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.model import Standard
from zhinan.deliver.sheets import write_list

NAME = "待确认取消.xlsx"
WAITS = "待确认"
_COLUMNS: tuple[tuple[str, int], ...] = (
    ("序号", 6), ("部门", 12), ("业务办理项编码", 24), ("业务办理项名称", 40), ("情况", 12), ("说明", 52),
)  # fmt: skip

# one row = one item of which it is open whether it is cancelled: missing in a newer full submission, or its file gone
_PENDING = """WITH last AS (
    SELECT department, item_key, item_code, item_name, state, day,
        bool_or(state = 'public') OVER (PARTITION BY department, item_key) AS was_public
    FROM item_event
    QUALIFY row_number() OVER (PARTITION BY department, item_key ORDER BY run_id DESC) = 1
)
SELECT department, item_code, item_name, told FROM (
    SELECT item.department, item.item_code, item.item_name,
        newer_batch || ' 批次的全量报送（' || newer_count || ' 项）里没有，仍按 ' || submission.batch || ' 批次的报送'
            || CASE WHEN state = 'public' THEN '公布' ELSE '计入' END AS told
    FROM pending_cancellation JOIN item USING (record_id) JOIN submission USING (sha256)
    JOIN item_result ON item_result.record_id = item.record_id
        AND item_result.run_id = (SELECT max(run_id) FROM item_result)
    UNION ALL
    SELECT department, item_code, item_name, day || ' 起报送文件里没有了，已撤下' AS told
    FROM last WHERE state = 'gone' AND was_public AND NOT EXISTS (
        SELECT 1 FROM cancellation WHERE cancellation.department = last.department
            AND CASE WHEN cancellation.item_code <> '' THEN cancellation.item_code = last.item_code
                ELSE cancellation.item_name = last.item_name END)
) LEFT JOIN department USING (department)
ORDER BY department.position NULLS LAST, department, item_code, item_name"""

# one row = one cancellation; returned_in: the batch in which the department has sent the item again
_CONFIRMED = """SELECT department, item_code, item_name, effective::VARCHAR, reason,
    effective > coalesce((SELECT max(day) FROM run), today()) AS is_ahead,
    (SELECT max(receipt.batch) FROM item JOIN receipt USING (sha256)
        WHERE item.department = cancellation.department AND receipt.batch > cancellation.batch
            AND CASE WHEN cancellation.item_code <> '' THEN cancellation.item_code = item.item_code
                ELSE cancellation.item_name = item.item_name END) AS returned_in
FROM cancellation ORDER BY cancellation_no"""


@dataclass(frozen=True, slots=True)
class Pending:
    """One item that may be cancelled, or is: ``status`` in a word, ``told`` in a sentence without its full stop."""

    department: str
    code: str
    name: str
    status: str
    told: str


def pending(connection: duckdb.DuckDBPyConnection) -> list[Pending]:
    """What waits to be confirmed, then every cancellation and what became of it, as of the latest run."""
    found = [
        Pending(department, code, name, WAITS, told)
        for department, code, name, told in connection.execute(_PENDING).fetchall()
    ]
    rows = connection.execute(_CONFIRMED).fetchall()
    for department, code, name, effective, reason, is_ahead, returned_in in rows:
        if returned_in:
            status, told = "已失效", f"{returned_in} 批次部门又报送了，重新计入"
        elif is_ahead:
            status, told = "未到生效日期", f"{effective} 起取消"
        else:
            status, told = "已取消", f"{effective} 起取消"
        found.append(Pending(department, code, name, status, told + (f"：{reason}" if reason else "")))
    return found


def write_pending(connection: duckdb.DuckDBPyConnection, standard: Standard, folder: Path) -> None:
    """待确认取消.xlsx in ``folder``."""
    found = pending(connection)
    waiting = sum(one.status == WAITS for one in found)
    write_list(
        folder / NAME,
        title=f"{standard.county}待确认取消的事项",
        remark=f"待确认 {waiting} 项。确认取消：zhinan confirm-cancel 编码 --by 姓名；不取消的请部门重新报送这一事项。",
        sheet="待确认取消",
        columns=_COLUMNS,
        rows=[
            [str(number), one.department, one.code, one.name, one.status, one.told]
            for number, one in enumerate(found, start=1)
        ],
    )
