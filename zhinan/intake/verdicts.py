"""Verdict files (人工认定): ``verdicts.csv`` or ``verdicts.xlsx`` in a batch → what people decided, row by row.

A person settles what no program can judge (pass, fail), or waives a failure until a date: with who, why and
until when (law 9). What a row lacks is told with its cell, and the row settles nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from zhinan.intake.lists import Form, Line, Unread, iso_date, read_lines
from zhinan.text import compact, prose

_NAMES = re.compile(r"(?:verdicts|人工认定)[^/]*\.(?:csv|xlsx)", re.IGNORECASE)
_FORM = Form(
    {
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
    },
    required=("item", "rule", "verdict"),
)
VERDICTS = {
    "pass": "pass", "通过": "pass", "符合": "pass", "fail": "fail", "不通过": "fail", "不符合": "fail",
    "waive": "waive", "豁免": "waive", "暂免": "waive",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row of a verdict file.

    ``item_code`` and ``item_name`` are normalised as the warehouse's keys are; ``until`` is an ISO date, the last
    day on which the verdict holds; ``value``: what stood in the cell when it was judged; ``content``: the item's whole
    content then (of review workbooks). ``problem`` says why the row settles nothing; ``cell`` is where that stands,
    else the cell of the verdict.
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
    content: str = ""


def is_verdict_file(name: str) -> bool:
    """Whether a file of that name holds verdicts, not a department's items."""
    return bool(_NAMES.fullmatch(PurePosixPath(name).name))


def read_verdicts(file: Path, shown_path: str) -> list[Verdict]:
    """The rows of ``file`` in which something is decided, in its order; a file that cannot be read is one problem.

    An OSError is for the caller.
    """
    lines = read_lines(file, shown_path, _FORM)
    if isinstance(lines, Unread):
        return [Verdict(shown_path, lines.sheet, lines.cell, problem=lines.problem)]
    # A list of what waits for a verdict has many rows: those where nothing is decided say nothing.
    return [_verdict(shown_path, line) for line in lines if line.text("verdict")]


def _verdict(path: str, line: Line) -> Verdict:
    code, name = compact(line.text("item_code")), line.text("item")
    verdict = VERDICTS.get(compact(line.text("verdict")).lower(), "")
    until = iso_date(line.text("until"))
    problem, field = _problem(line, verdict, until)
    return Verdict(
        path=path,
        sheet=line.sheet,
        cell=line.cell(field, "verdict"),
        department=prose(line.text("department")),
        # One column may hold either, so a text is looked for as a code and as a name.
        item_code=code or compact(name),
        item_name="" if code else prose(name),
        part=prose(line.text("part")),
        rule=compact(line.text("rule")).upper(),
        verdict=verdict,
        decided_by=line.text("decided_by"),
        reason=line.text("reason"),
        until=until,
        value=prose(line.text("value")),
        problem=problem,
    )


def _problem(line: Line, verdict: str, until: str | None) -> tuple[str | None, str]:
    """(what the row lacks, the field where), or (None, "verdict")."""
    if not verdict:
        return f"认定填了“{line.text('verdict')[:20]}”，应填通过、不通过或豁免", "verdict"
    if not line.text("item") and not line.text("item_code"):
        return "没有写明事项", "item"
    if not line.text("rule"):
        return "没有写明规则编号", "rule"
    for field, label in (("decided_by", "认定人"), ("reason", "理由")):
        if not line.text(field):
            return f"没有写明{label}", field
    if line.text("until") and until is None:
        return f"有效期“{line.text('until')[:20]}”不是日期，应写成2023-06-30", "until"
    if verdict == "waive" and until is None:
        return "豁免须写明有效期", "until"
    return None, "verdict"
