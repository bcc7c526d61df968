"""What goes back to each department: its list of corrections (整改清单), and its own workbooks, marked (整改反馈表)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import duckdb

from expectations.model import Standard
from zhinan.archive import Archive
from zhinan.deliver.cells import requirement_text
from zhinan.deliver.kept import Kept
from zhinan.deliver.names import file_name
from zhinan.deliver.returned import write_returned
from zhinan.deliver.sheets import write_list
from zhinan.deliver.swap import replaced_folder
from zhinan.intake.limits import Limits
from zhinan.raw import newest_day

UNKNOWN_DEPARTMENT = "部门不明"
COLUMNS: tuple[tuple[str, int], ...] = (
    ("序号", 5), ("文件", 20), ("工作表", 9), ("单元格", 8), ("事项", 24), ("要素", 14), ("性质", 7),
    ("现填内容", 22), ("问题", 32), ("建议值", 20), ("填写要求", 30), ("规则", 8), ("首次发现", 11), ("整改期限", 11),
)  # fmt: skip
SEVERITY = {"error": "须整改", "warning": "建议"}


def write_corrections(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    folder: Path,
    archive: Archive,
    limits: Limits,
    record: Path,
) -> None:
    """``folder``/<department>.xlsx: its list; ``folder``/<department>/: its workbooks. Swapped in at once.

    What would be made of the same as before is kept (``record``: see ``Kept``). 数据截至 is the day of the newest batch
    with a file of that department: what the others send changes nothing here.
    Only departments with a violation have them; a file that was rejected has no workbook to be marked.
    """
    rows = connection.execute(
        """SELECT coalesce(nullif(department, ''), ?) AS sender, regexp_extract(path, '[^/]*$'), sheet, cell, item,
            CASE WHEN element IS NULL THEN '' WHEN element_number IS NULL THEN element
                ELSE element_number || ' ' || element END,
            severity, value, message, suggestion, requirement, rule,
            coalesce(first_seen::VARCHAR, ''), CASE WHEN severity = 'error' THEN coalesce(due::VARCHAR, '') ELSE '' END
        FROM violation WHERE told_by IS NULL AND status = 'fail'
        ORDER BY sender, path, sheet, regexp_extract(cell, '\\d+')::BIGINT, length(cell), cell, rule, record_id,
            element_number, message""",
        [UNKNOWN_DEPARTMENT],
    ).fetchall()
    by_sender: dict[str, list[Sequence[object]]] = {}
    for sender, *row in rows:
        by_sender.setdefault(sender, []).append(row)
    kept, days = Kept(record, folder), _days(connection)
    with replaced_folder(folder) as fresh:
        for sender, found in by_sender.items():
            target = fresh / file_name(sender, ".xlsx")
            day = days.get(sender, "")
            make = partial(_write, sender=sender, found=found, standard=standard, as_of=day)
            kept.place(target, make, "整改清单", sender, found, standard.county, day)
        write_returned(connection, standard, days, fresh, archive, limits, kept)
        kept.store(fresh)


def _days(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Department → the day of the newest batch with a file of its."""
    batches: dict[str, list[str]] = {}
    for sender, batch in connection.execute(
        """SELECT DISTINCT coalesce(nullif(department, ''), ?), receipt.batch
        FROM receipt JOIN submission USING (sha256)""",
        [UNKNOWN_DEPARTMENT],
    ).fetchall():
        batches.setdefault(sender, []).append(batch)
    return {sender: newest_day(own) for sender, own in batches.items()}


def _write(path: Path, sender: str, found: list[Sequence[object]], standard: Standard, as_of: str) -> None:
    must = sum(row[5] == "error" for row in found)
    numbered = [
        [str(number), *row[:5], SEVERITY[str(row[5])], *row[6:9], requirement_text(str(row[9])), *row[10:]]
        for number, row in enumerate(found, start=1)
    ]
    write_list(
        path,
        title=f"{standard.county}{sender}政务服务事项整改清单",
        remark=f"须整改 {must} 处，建议 {len(found) - must} 处。"
        "请在本单位报送的工作簿中按“文件、工作表、单元格”逐处改正后重新报送。"
        + (f"数据截至 {as_of}。" if as_of else ""),
        sheet="整改清单",
        columns=COLUMNS,
        rows=numbered,
    )
