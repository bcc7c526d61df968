"""Verdict files (人工认定): ``verdicts.csv`` or ``verdicts.xlsx`` in a batch → what people decided, row by row.

A person settles what no program can judge (pass, fail), or waives a failure until a date: with who, why and
until when (law 9). What a row lacks is told with its cell, and the row settles nothing.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from zhinan.errors import Rejected
from zhinan.intake.headings import heading_key
from zhinan.intake.model import a1
from zhinan.intake.sheet import Sheet
from zhinan.intake.workbook import read_workbook
from zhinan.text import compact, prose

_NAMES = re.compile(r"(?:verdicts|人工认定)[^/]*\.(?:csv|xlsx)", re.IGNORECASE)
_HEADINGS: dict[str, tuple[str, ...]] = {
    "department": ("部门", "department", "实施主体"),
    "item_code": ("事项编码", "业务办理项编码", "item_code"),
    "item": ("事项", "业务办理项名称", "事项名称", "item"),
    "part": ("材料或环节", "材料", "环节", "part"),
    "rule": ("规则", "rule"),
    "verdict": ("认定", "verdict"),
    "decided_by": ("认定人", "by"),
    "reason": ("理由", "reason"),
    "until": ("有效期至", "until"),
    "value": ("认定时的内容", "value"),
}
_REQUIRED = ("item", "rule", "verdict")
_FIELDS = {heading_key(text): name for name, texts in _HEADINGS.items() for text in texts}
VERDICTS = {
    "pass": "pass", "通过": "pass", "符合": "pass", "fail": "fail", "不通过": "fail", "不符合": "fail",
    "waive": "waive", "豁免": "waive", "暂免": "waive",
}  # fmt: skip
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_HEADER_ROWS = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row of a verdict file.

    ``item_code`` and ``item_name`` are normalised as the warehouse's keys are; ``until`` is an ISO date, the last
    day on which the verdict holds; ``value``: what stood in the cell when it was judged. ``problem`` says why the
    row settles nothing; ``cell`` is where that stands, else the cell of the verdict.
    """

    path: str
    sheet: str
    cell: str
    department: str = ""
    item_code: str = ""
    item_name: str = ""
    part: str = ""
    rule: str = ""
    verdict: str = ""
    decided_by: str = ""
    reason: str = ""
    until: str | None = None
    value: str = ""
    problem: str | None = None


def is_verdict_file(name: str) -> bool:
    """Whether a file of that name holds verdicts, not a department's items."""
    return bool(_NAMES.fullmatch(PurePosixPath(name).name))


def read_verdicts(file: Path, shown_path: str) -> list[Verdict]:
    """The rows of ``file`` in which something is decided, in its order; a file that cannot be read is one problem.

    An OSError is for the caller.
    """
    try:
        sheets = read_workbook(file.read_bytes(), PurePosixPath(shown_path).name).sheets
    except Rejected as rejected:
        return [Verdict(shown_path, "", "", problem=f"读不了这个文件：{rejected}")]
    found: list[Verdict] = []
    has_heading = False
    for sheet in sheets:
        heading = _heading(sheet)
        if heading is not None:
            has_heading = True
            found += _rows(sheet, shown_path, *heading)
    if not has_heading:
        wanted = "、".join(f"“{_HEADINGS[name][0]}”" for name in _REQUIRED)
        return [Verdict(shown_path, sheets[0].name, "A1", problem=f"没有表头，须有{wanted}各列")]
    return found


def _heading(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Row of the heading, and field → column."""
    for row, cells in enumerate(sheet.cells[:_HEADER_ROWS]):
        columns: dict[str, int] = {}
        for column, text in enumerate(cells):
            field = _FIELDS.get(heading_key(text))
            if field is not None:
                columns.setdefault(field, column)
        if set(_REQUIRED) <= set(columns):
            return row, columns
    return None


def _rows(sheet: Sheet, path: str, heading: int, columns: dict[str, int]) -> list[Verdict]:
    out = []
    for row in range(heading + 1, len(sheet.cells)):
        texts = {field: sheet.cells[row][column].strip() for field, column in columns.items()}
        # A list of what waits for a verdict has many rows: those where nothing is decided say nothing.
        if texts["verdict"]:
            out.append(_verdict(sheet.name, path, {f: a1(row, c) for f, c in columns.items()}, texts))
    return out


def _verdict(sheet: str, path: str, cells: dict[str, str], texts: dict[str, str]) -> Verdict:
    code, name = compact(texts.get("item_code", "")), texts["item"]
    verdict = VERDICTS.get(compact(texts["verdict"]).lower(), "")
    until, is_date = _date(texts.get("until", ""))
    problem, field = _problem(texts, verdict, until, is_date)
    return Verdict(
        path=path,
        sheet=sheet,
        cell=cells.get(field, cells["verdict"]),
        department=prose(texts.get("department", "")),
        # One column may hold either, so a text is looked for as a code and as a name.
        item_code=code or compact(name),
        item_name="" if code else prose(name),
        part=prose(texts.get("part", "")),
        rule=compact(texts["rule"]).upper(),
        verdict=verdict,
        decided_by=texts.get("decided_by", ""),
        reason=texts.get("reason", ""),
        until=until,
        value=prose(texts.get("value", "")),
        problem=problem,
    )


def _date(text: str) -> tuple[str | None, bool]:
    """(ISO date, whether ``text`` could be read: blank can)."""
    match = _DATE.match(compact(text))
    if not match:
        return None, not text
    try:
        return datetime.date(*map(int, match.groups())).isoformat(), True
    except ValueError:
        return None, False


def _problem(texts: dict[str, str], verdict: str, until: str | None, is_date: bool) -> tuple[str | None, str]:
    """(what the row lacks, the field where), or (None, "verdict")."""
    if not verdict:
        return f"认定填了“{texts['verdict'][:20]}”，应填通过、不通过或豁免", "verdict"
    if not texts["item"] and not texts.get("item_code"):
        return "没有写明事项", "item"
    if not texts["rule"]:
        return "没有写明规则编号", "rule"
    for field, label in (("decided_by", "认定人"), ("reason", "理由")):
        if not texts.get(field):
            return f"没有写明{label}", field
    if not is_date:
        return f"有效期“{texts['until'][:20]}”不是日期，应写成2023-06-30", "until"
    if verdict == "waive" and until is None:
        return "豁免须写明有效期", "until"
    return None, "verdict"
