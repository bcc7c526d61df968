"""The ledger of submissions: every file received, its outcome, and by what it was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from zhinan.errors import UsageError
from zhinan.settings import Home
from zhinan.warehouse.database import connect

HEADINGS = {
    "received_at": "收到时间",
    "path": "文件",
    "department": "部门",
    "outcome": "结果",
    "reason": "说明",
    "item_count": "事项",
    "material_count": "材料",
    "step_count": "环节",
    "byte_count": "字节",
    "sha256": "内容（SHA-256）",
    "standard_version": "标准版本",
    "reader_version": "读取程序",
}


@dataclass(frozen=True, slots=True)
class Submission:
    """One path with one content, as ``zhinan/sql/submissions.sql`` gives it."""

    received_at: datetime | None
    path: str
    department: str | None
    outcome: str
    reason: str | None
    item_count: int
    material_count: int
    step_count: int
    byte_count: int | None
    sha256: str
    standard_version: str
    reader_version: str | None


def list_submissions(home: Home, is_whole: bool = False) -> list[Submission]:
    """The files that are there now, in the order received; with ``is_whole`` those replaced or taken away too.

    Raises UsageError where there is no warehouse yet.
    """
    if not home.warehouse.exists():
        raise UsageError(f"还没有数据仓库，请先运行 zhinan nightly：{home.warehouse}")
    sql = files("zhinan").joinpath("sql", "submissions.sql").read_text("utf-8")
    with connect(home.warehouse) as connection:
        rows = connection.execute(sql, {"is_whole": is_whole}).fetchall()
    return [Submission(*row) for row in rows]
