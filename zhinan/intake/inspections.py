"""Findings from outside (督查发现): what people who tried a guide found wrong with it, row by row.

Source: the notice, 五（三）: 走流程, 办事体验, 明察暗访; the hotline 12345. Files ``findings….csv`` (.xlsx), 督查发现….
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from zhinan.intake.lists import Form, Line, Unread, iso_date, read_lines
from zhinan.text import compact, prose

_NAMES = re.compile(r"(?:findings|督查发现)[^/]*\.(?:csv|xlsx)", re.IGNORECASE)
FORM = Form(
    {
        "found_on": ("日期", "发现日期", "date"),
        "department": ("部门", "department"),
        "item_code": ("事项编码", "业务办理项编码", "item_code"),
        "item": ("事项", "业务办理项名称", "事项名称", "item"),
        "element": ("要素", "element"),
        "found": ("发现的问题", "问题", "found", "what was found"),
        "source": ("来源", "source"),
        "value": ("发现时的内容", "value"),
        "answer": ("答复", "处理结果", "answer"),
        "answered_by": ("答复人", "answered_by"),
        "answered_on": ("答复日期", "answered_on"),
    },
    required=("found_on", "item", "found"),
)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Inspection:
    """One finding: on ``found_on`` (ISO date) ``source`` found ``found`` wrong with one element of one item.

    ``element``: as written, '' for the item as a whole; ``value``: what stood there, normalised, '' where not told.
    ``answer``: what was answered, '' while it is open. ``problem`` says why the row cannot be taken up (then it is no
    finding), ``answer_problem`` why the answer does not count (the finding stays open); ``cell`` is where that stands,
    ``item_cell`` and ``element_cell`` where the row names what it speaks of.
    """

    path: str
    sheet: str
    cell: str
    found_on: str | None = None
    department: str = ""
    item_code: str = ""
    item_name: str = ""
    element: str = ""
    found: str = ""
    source: str = ""
    value: str = ""
    answer: str = ""
    answered_on: str | None = None
    problem: str | None = None
    answer_problem: str | None = None
    item_cell: str = ""
    element_cell: str = ""


def is_inspection_file(name: str) -> bool:
    """Whether a file of that name holds findings from outside, not a department's items."""
    return bool(_NAMES.fullmatch(PurePosixPath(name).name))


def read_inspections(file: Path, shown_path: str) -> list[Inspection]:
    """The rows of ``file`` that are not blank, in its order; a file that cannot be read is one problem.

    An OSError is for the caller.
    """
    lines = read_lines(file, shown_path, FORM)
    if isinstance(lines, Unread):
        return [Inspection(shown_path, lines.sheet, lines.cell, problem=lines.problem)]
    return [_inspection(shown_path, line) for line in lines if any(line.texts.values())]


def _inspection(path: str, line: Line) -> Inspection:
    code, name = compact(line.text("item_code")), line.text("item")
    found_on = iso_date(line.text("found_on"))
    problem, field = _problem(line, found_on)
    answered_on = iso_date(line.text("answered_on"))
    answer_problem, answer_field = (None, "found") if problem else _answer_problem(line, answered_on)
    return Inspection(
        path=path,
        sheet=line.sheet,
        cell=line.cell(field if problem else answer_field, "found"),
        found_on=found_on,
        department=prose(line.text("department")),
        item_code=code or compact(name),
        item_name="" if code else prose(name),
        element=line.text("element"),
        found=line.text("found")[:_LONGEST],
        source=line.text("source"),
        value=prose(line.text("value")),
        answer="" if answer_problem else line.text("answer"),
        answered_on=answered_on,
        problem=problem,
        answer_problem=answer_problem,
        item_cell=line.cell("item_code" if line.text("item_code") else "item"),
        element_cell=line.cell("element"),
    )


def _problem(line: Line, found_on: str | None) -> tuple[str | None, str]:
    """(what the row lacks, the field where), or (None, "found")."""
    if not line.text("item") and not line.text("item_code"):
        return "没有写明事项", "item"
    if not line.text("found"):
        return "没有写明发现的问题", "found"
    if found_on is None:
        given = line.text("found_on")
        return (f"日期“{given[:20]}”不是日期，应写成2023-05-08" if given else "没有写明日期"), "found_on"
    if not line.text("source"):
        return "没有写明来源（走流程、办事体验、12345、明察暗访等）", "source"
    return None, "found"


def _answer_problem(line: Line, answered_on: str | None) -> tuple[str | None, str]:
    """(why the answer does not count, the field where), or (None, "found")."""
    if not line.text("answer"):
        return None, "found"
    if not line.text("answered_by"):
        return "写了答复而没有写明答复人", "answered_by"
    if answered_on is None:
        return "写了答复而没有写明答复日期（如2023-05-10）", "answered_on"
    return None, "found"
