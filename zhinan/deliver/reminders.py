"""One short text a department, to be pasted into a chat: what to correct, until when, in which file.

Source: the notice, 三: who is late is named; before that they are reminded.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from zhinan.deliver.cells import excel_text
from zhinan.deliver.names import file_name
from zhinan.deliver.swap import replaced_folder
from zhinan.text import one_line

LONGEST = 300
_SENDER = "县行政审批和政务信息管理局"

# one row = one expected department: what it has to correct, and whether it has sent anything that could be read
_COUNTS = """SELECT department.department,
    count(*) FILTER (severity = 'error') AS must_count,
    count(*) FILTER (severity = 'warning') AS should_count,
    count(*) FILTER (severity = 'error' AND due < $1) AS overdue_count,
    min(due) FILTER (severity = 'error' AND due >= $1) AS next_due,
    bool_or(rule = 'S8') AS has_sent_nothing,
    bool_or(rule = 'S0') AS has_rejected
FROM department JOIN violation USING (department)
WHERE status = 'fail' AND told_by IS NULL
GROUP BY department.department ORDER BY min(department.position)"""


def write_reminders(connection: duckdb.DuckDBPyConnection, today: date, corrections: Path, folder: Path) -> None:
    """``folder``/<department>.txt for each department with something to do; ``corrections``: what it was sent."""
    with replaced_folder(folder) as fresh:
        for department, *counts in connection.execute(_COUNTS, [today]).fetchall():
            names = sorted(file.name for file in (corrections / file_name(department)).glob("*"))
            text = _reminder(department, today, names or [file_name(department, ".xlsx")], *counts)
            (fresh / file_name(department, ".txt")).write_text(text + "\n", "utf-8")


def _reminder(
    department: str,
    today: date,
    files: list[str],
    must: int,
    should: int,
    overdue: int,
    next_due: date | None,
    has_sent_nothing: bool,
    has_rejected: bool,
) -> str:
    if has_sent_nothing and not has_rejected:
        text = f"【报送提醒】{department}：截至{_day(today)}，贵单位尚未报送政务服务事项要素表，"
        return f"{text}请尽快按通用标准表填写后报送。{_SENDER}"
    parts = [f"{must}处须整改"] if must else []
    parts += [f"{should}处建议完善"] if should else []
    text = f"【整改提醒】{department}：截至{_day(today)}，贵单位报送的政务服务事项有{'、'.join(parts)}"
    if overdue:
        text += f"，其中{overdue}处已超过整改期限，请立即改正"
    if next_due:
        text += f"；{'其余' if overdue else ''}最近的整改期限为{_day(next_due)}"
    text += "。"
    if has_rejected:
        text += "有文件未能读取，须重新报送，原因见整改清单。"
    shown = [one_line(excel_text(name)) for name in files]
    told = f"《{shown[0]}》" + (f"等{len(shown)}个文件" if len(shown) > 1 else "")
    end = f"请在{told}中逐处改正后报送，谢谢配合。{_SENDER}"
    if len(text) + len(end) > LONGEST:
        end = f"请在所附整改反馈表中逐处改正后报送，谢谢配合。{_SENDER}"
    return text + end


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"
