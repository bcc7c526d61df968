"""整改反馈表: each workbook with a violation goes back as it came, its wrong cells marked.

Source: the notice, 二（二）: problems that are found are sent back with what to change. What is right keeps its looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath

import duckdb

from expectations.model import Standard
from zhinan.archive import Archive
from zhinan.deliver.cells import requirement_text
from zhinan.deliver.kept import Kept
from zhinan.deliver.names import file_name
from zhinan.deliver.patch.cells import split
from zhinan.deliver.patch.mark import mark_workbook
from zhinan.deliver.patch.model import Mark, Severity, SheetMarks, Todo, Unpatchable
from zhinan.deliver.plain_copy import plain_copy
from zhinan.intake.limits import Limits
from zhinan.intake.own_sheets import TODO_HEADINGS
from zhinan.text import shown_path

UNKNOWN_DEPARTMENT = "部门不明"
SUFFIX = "（整改反馈）"
COLUMNS: tuple[tuple[str, int], ...] = (
    *zip(TODO_HEADINGS, (6, 10, 9, 24, 14, 7), strict=True),
    ("填写要求", 28), ("现填内容", 20), ("问题", 32), ("建议值", 20), ("首次发现", 11), ("整改期限", 11),
)  # fmt: skip
_LINK_COLUMN = 2
# So many cells with one and the same problem are one line of the list.
_TOLD_ONCE = 5
_LONGEST, _LONGEST_REQUIREMENT = 300, 120
_COPIED = "原文件的格式不能直接标注，本工作簿由原文件转存，内容和单元格位置不变；请改后直接报送本工作簿。"
_SEVERITY: dict[str, str] = {"error": "须整改", "warning": "建议"}

# one row = one violation with a cell, in reading order; the table that its record stands in
_FOUND = """WITH place AS (
    SELECT 'item' AS record, record_id, table_no FROM item
    UNION ALL SELECT 'material', record_id, table_no FROM material
    UNION ALL SELECT 'step', record_id, table_no FROM step
)
SELECT violation.sha256, violation.path, coalesce(nullif(violation.department, ''), $1) AS sender,
    violation.sheet, violation.cell, coalesce(violation.item, ''),
    CASE WHEN violation.element IS NULL THEN '' WHEN violation.element_number IS NULL THEN violation.element
        ELSE violation.element_number || ' ' || violation.element END,
    violation.severity, coalesce(violation.value, ''), violation.message, violation.suggestion, violation.requirement,
    violation.rule, coalesce(violation.first_seen::VARCHAR, ''),
    CASE WHEN violation.severity = 'error' THEN coalesce(violation.due::VARCHAR, '') ELSE '' END,
    coalesce(sheet_table.orientation = 'rows', FALSE) AS is_in_rows
FROM violation
LEFT JOIN place ON place.record = violation.record AND place.record_id = violation.record_id
LEFT JOIN sheet_table ON sheet_table.sha256 = violation.sha256 AND sheet_table.table_no = place.table_no
JOIN submission ON submission.sha256 = violation.sha256 AND submission.status = 'read'
WHERE violation.status = 'fail' AND violation.told_by IS NULL AND violation.sheet IS NOT NULL
    AND violation.cell IS NOT NULL
ORDER BY violation.path, violation.sha256, violation.sheet, regexp_extract(violation.cell, '\\d+')::BIGINT,
    length(violation.cell), violation.cell, violation.rule, violation.record_id, violation.message"""

# one row = one sheet with tables whose records are rows: its first heading, the last row of its records
_TABLES = """SELECT sheet_table.sha256, sheet_table.sheet, min(regexp_extract(heading, '\\d+')::INTEGER), max(last_row)
FROM sheet_table
LEFT JOIN (
    SELECT sha256, table_no, max(row_number) AS last_row FROM (
        SELECT sha256, table_no, row_number FROM item
        UNION ALL SELECT sha256, table_no, row_number FROM material
        UNION ALL SELECT sha256, table_no, row_number FROM step WHERE NOT contains(record_id, '#')
    ) GROUP BY ALL
) AS records ON records.sha256 = sheet_table.sha256 AND records.table_no = sheet_table.table_no
WHERE orientation = 'rows' GROUP BY ALL"""


@dataclass(frozen=True, slots=True)
class _Problem:
    """One row of ``_FOUND``, without the file."""

    sheet: str
    cell: str
    item: str
    element: str
    severity: Severity
    value: str
    message: str
    suggestion: str
    requirement: str
    rule: str
    first_seen: str
    due: str
    is_in_rows: bool


def write_returned(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    days: Mapping[str, str],
    folder: Path,
    archive: Archive,
    limits: Limits,
    kept: Kept,
) -> None:
    """``folder``/<department>/<file>（整改反馈）.xlsx for each submission that has a violation at a cell.

    ``days``: department → its 数据截至.
    """
    tables = {(row[0], row[1]): (row[2], row[3]) for row in connection.execute(_TABLES).fetchall()}
    rows = connection.execute(_FOUND, [UNKNOWN_DEPARTMENT]).fetchall()
    for (sha256, path, sender), found in groupby(rows, key=lambda row: row[:3]):
        source = archive.file(sha256)
        if not source.exists():
            continue
        problems = [_Problem(*row[3:]) for row in found]
        own = {sheet: place for (file, sheet), place in tables.items() if file == sha256}
        name = PurePosixPath(shown_path(path))
        title = f"{standard.county}{sender}政务服务事项整改清单"
        as_of = days.get(sender, "")
        digest = kept.digest("整改反馈表", sha256, str(name), problems, sorted(own.items()), title, as_of, limits)
        former, data = kept.find(digest), b""
        if former:
            suffix = former.suffix
        else:
            data, suffix = _marked(
                source.read_bytes(), name, _marks(problems, own), _todo(problems, title, as_of), limits
            )
        target = folder / file_name(sender) / file_name(f"{name.stem}{SUFFIX}", suffix)
        target.parent.mkdir(exist_ok=True)
        number = 2
        while target.exists():  # two files of one name in two batches
            target = target.with_name(file_name(f"{name.stem}{SUFFIX}{number}", suffix))
            number += 1
        if former:
            kept.take(digest, former, target)
        else:
            target.write_bytes(data)
            kept.note(digest, target)


def _marked(
    data: bytes, name: PurePosixPath, marks: dict[str, SheetMarks], todo: Todo, limits: Limits
) -> tuple[bytes, str]:
    """The marked workbook and the suffix of its name."""
    suffix = name.suffix.lower()
    try:
        return mark_workbook(data, marks, todo), suffix if suffix in {".xlsx", ".xlsm"} else ".xlsx"
    except Unpatchable:
        copied, sheets = plain_copy(data, name.name, limits)
        told = Todo(
            todo.title,
            todo.remark + _COPIED,
            todo.columns,
            todo.rows,
            [target and (sheets.get(target[0], target[0]), target[1]) for target in todo.targets],
            todo.link_column,
        )
        return mark_workbook(copied, {sheets[sheet]: one for sheet, one in marks.items()}, told), ".xlsx"


def _marks(problems: list[_Problem], tables: dict[str, tuple[int, int | None]]) -> dict[str, SheetMarks]:
    """Sheet → its marks. Several problems of one cell share a note; an error counts more than a warning."""
    marks: dict[str, SheetMarks] = {}
    for sheet, of_sheet in groupby(problems, key=lambda problem: problem.sheet):
        heading_row, last_row = tables.get(sheet, (None, 0))
        one = marks[sheet] = SheetMarks(heading_row=heading_row, last_row=last_row or 0)
        by_cell: dict[str, list[_Problem]] = {}
        remarks: dict[int, list[str]] = {}
        for problem in of_sheet:
            by_cell.setdefault(problem.cell, []).append(problem)
        for cell, found in by_cell.items():
            severity: Severity = "error" if any(problem.severity == "error" for problem in found) else "warning"
            one.cells[cell] = Mark(severity, _note(found))
            row = split(cell)[0]
            if heading_row and row > heading_row and found[0].is_in_rows:
                told = dict.fromkeys(f"{cell} {problem.message}" for problem in found)
                remarks.setdefault(row, []).extend(told)
        one.remarks = {row: "\n".join(texts) for row, texts in remarks.items()}
    return marks


def _note(found: list[_Problem]) -> str:
    lines: list[str] = []
    for problem in found:
        suggested = f"\n建议：{_short(problem.suggestion)}" if problem.suggestion else ""
        lines.append(f"【{problem.rule}】{_short(problem.message)}{suggested}")
    requirement = _short(requirement_text(found[0].requirement), _LONGEST_REQUIREMENT)
    return "\n".join(dict.fromkeys(lines)) + (f"\n要求：{requirement}" if requirement else "")


def _todo(problems: list[_Problem], title: str, as_of: str) -> Todo:
    """The list: what is wrong in the same way in very many cells is one line, at the first of them."""
    alike: dict[tuple[str, ...], list[_Problem]] = {}
    for problem in problems:
        key = (problem.sheet, problem.element, problem.rule, problem.message, problem.value, problem.suggestion)
        alike.setdefault(key, []).append(problem)
    lines: list[tuple[_Problem, int]] = []
    for problem in problems:
        key = (problem.sheet, problem.element, problem.rule, problem.message, problem.value, problem.suggestion)
        group = alike[key]
        if len(group) < _TOLD_ONCE or group[0] is problem:
            lines.append((problem, len(group) if len(group) >= _TOLD_ONCE else 1))
    rows = []
    for number, (problem, count) in enumerate(lines, start=1):
        where = problem.cell if count == 1 else f"{problem.cell} 等 {count} 处"
        item = problem.item if count == 1 else f"{problem.item} 等"
        message = problem.message if count == 1 else f"{problem.message}（共 {count} 处相同，都已标出，须逐处改正）"
        rows.append(
            [
                str(number), problem.sheet, where, item, problem.element, _SEVERITY[problem.severity],
                _short(requirement_text(problem.requirement), _LONGEST_REQUIREMENT), _short(problem.value), message,
                problem.suggestion, problem.first_seen, problem.due,
            ]
        )  # fmt: skip
    must = sum(problem.severity == "error" for problem in problems)
    remark = (
        f"须整改 {must} 处（红色），建议 {len(problems) - must} 处（黄色）。单元格一列可以点击跳转；"
        "有问题的单元格已着色并加批注，各表最右边“整改说明”一列可以筛选。请在本工作簿中逐处改正后直接报送，本表和“整改说明”不必删除。"
        + (f"数据截至 {as_of}。" if as_of else "")
    )
    targets = [(problem.sheet, problem.cell) for problem, _ in lines]
    return Todo(title, remark, COLUMNS, rows, targets, _LINK_COLUMN)


def _short(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else text[:longest] + "……"
