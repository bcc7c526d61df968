"""Review workbooks (审核认定表) that come back: which items a gate has passed or returned, row by row.

Source: the notice, 二（二）2 (the working groups certify item by item), 二（三） (the bureau confirms), 五（一） (the
department itself confirms). A row speaks of the content that its 内容版本 names, and of no other.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from zhinan.intake.lists import Form, Line, Unread, iso_date, read_lines
from zhinan.intake.verdicts import VERDICTS, Verdict
from zhinan.text import compact, prose

# Gate → what people call it, in the order in which an item passes them.
GATES = {"department": "部门确认", "group": "推进组认定", "bureau": "局确认"}
OUTCOMES = {"pass": "通过", "return": "退回"}
# A name in the workbook that says what it is, whatever the file is called by the time it comes back.
MARK = "zhinan_review"
FORM = Form(
    {
        "gate": ("审核环节",),
        "department": ("部门",),
        "item_code": ("事项编码",),
        "item": ("事项",),
        "outcome": ("认定",),
        "opinion": ("意见",),
        "decided_by": ("认定人",),
        "decided_on": ("日期",),
        "content": ("内容版本",),
    },
    required=("gate", "item", "outcome", "content"),
    # The manual checks: a column for each, headed by its rule.
    further=re.compile(r"([EN]\d+(?:\.\d+)+)(?![\d.])"),
)
_NAME = re.compile(r".*审核(?:认定|确认)表[^/]*\.(?:xlsx|xlsm|xls|et|ods|csv)", re.IGNORECASE)
_RULE = re.compile(r"[EN]\d")
_READ_BYTES = 4 << 20  # of the part that holds the names of a workbook
_WORDS = {"通过": "pass", "同意": "pass", "pass": "pass", "退回": "return", "不通过": "return", "return": "return"}


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of a review workbook: ``gate`` passes or returns one item as its content then was.

    ``outcome``: 'pass' or 'return'; ``decided_on``: ISO date; ``content``: the item's content version as printed.
    ``problem`` says why the row decides nothing; ``cell`` is where that stands, else the cell of the decision.
    """

    path: str
    sheet: str
    cell: str
    gate: str = ""
    department: str = ""
    item_code: str = ""
    item_name: str = ""
    outcome: str = ""
    opinion: str = ""
    decided_by: str = ""
    decided_on: str | None = None
    content: str = ""
    problem: str | None = None


def is_review_file(file: Path, name: str) -> bool:
    """Whether a file is a review workbook that comes back: by its name, else by the mark in it."""
    if _NAME.fullmatch(PurePosixPath(name).name):
        return True
    if not name.lower().endswith((".xlsx", ".xlsm")):
        return False
    try:
        with zipfile.ZipFile(file) as package, package.open("xl/workbook.xml") as part:
            return f'"{MARK}"'.encode() in part.read(_READ_BYTES)
    except (OSError, KeyError, ValueError, EOFError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error):
        return False  # no workbook, or told by whoever reads it as one


def read_review(file: Path, shown_path: str) -> tuple[list[Decision], list[Verdict]]:
    """The rows of ``file`` in which something is decided: on items, and on their manual checks.

    A file that cannot be read is one decision with a problem. An OSError is for the caller.
    """
    lines = read_lines(file, shown_path, FORM)
    if isinstance(lines, Unread):
        return [Decision(shown_path, lines.sheet, lines.cell, problem=lines.problem)], []
    decisions: list[Decision] = []
    verdicts: list[Verdict] = []
    for line in lines:
        judged = [field for field in line.texts if _RULE.match(field) and line.text(field)]
        if not line.text("outcome") and not judged:
            continue  # a list of what waits has many rows where nothing is decided
        decision = _decision(shown_path, line, judged)
        decisions.append(decision)
        if decision.problem is None:
            verdicts += [_verdict(decision, line, rule) for rule in judged]
    return decisions, verdicts


def _decision(path: str, line: Line, judged: list[str]) -> Decision:
    gates = {name: gate for gate, name in GATES.items()}
    gate = gates.get(compact(line.text("gate")), "")
    outcome = _WORDS.get(compact(line.text("outcome")).lower(), "")
    code, name = compact(line.text("item_code")), line.text("item")
    decided_on = iso_date(line.text("decided_on"))
    problem, field = _problem(line, gate, outcome, decided_on, judged)
    return Decision(
        path=path,
        sheet=line.sheet,
        cell=line.cell(field, "outcome"),
        gate=gate,
        department=prose(line.text("department")),
        item_code=code,
        item_name=prose(name),
        outcome=outcome,
        opinion=line.text("opinion"),
        decided_by=line.text("decided_by"),
        decided_on=decided_on,
        content=compact(line.text("content")).lower(),
        problem=problem,
    )


def _problem(line: Line, gate: str, outcome: str, decided_on: str | None, judged: list[str]) -> tuple[str | None, str]:
    """(what the row lacks, the field where), or (None, "outcome")."""
    if not gate:
        return f"审核环节填了“{line.text('gate')[:20]}”，应为{'、'.join(GATES.values())}之一，不要改动这一列", "gate"
    if not line.text("outcome"):
        return "作了单项判断而没有认定，须填通过或退回", "outcome"
    if not outcome:
        return f"认定填了“{line.text('outcome')[:20]}”，应填通过或退回", "outcome"
    if not line.text("item"):
        return "没有写明事项", "item"
    if not line.text("content"):
        return "没有内容版本，不知认定的是哪一份内容；请用系统给出的表填写，不要改动这一列", "content"
    if not line.text("decided_by"):
        return "没有写明认定人", "decided_by"
    if not decided_on:
        given = line.text("decided_on")
        told = f"日期“{given[:20]}”不是日期，应写成2023-05-08" if given else "没有写明日期，应写成2023-05-08"
        return told, "decided_on"
    if outcome == "return" and not line.text("opinion"):
        return "退回须写明意见，部门才知道怎么改", "opinion"
    for rule in judged:
        verdict = VERDICTS.get(compact(line.text(rule)).lower())
        if verdict not in ("pass", "fail"):
            return f"“{rule}”一列填了“{line.text(rule)[:20]}”，应填通过或不通过", rule
        if verdict == "fail" and outcome == "pass":
            return f"“{rule}”判为不通过，而事项认定为通过，两者矛盾", rule
    return None, "outcome"


def _verdict(decision: Decision, line: Line, rule: str) -> Verdict:
    """What the row says on one manual check. It holds while the item's content is the one that was reviewed."""
    return Verdict(
        path=decision.path,
        sheet=decision.sheet,
        cell=line.cell(rule),
        department=decision.department,
        item_code=decision.item_code,
        item_name="" if decision.item_code else decision.item_name,
        rule=rule,
        verdict=VERDICTS[compact(line.text(rule)).lower()],
        decided_by=decision.decided_by,
        reason=decision.opinion or f"{GATES[decision.gate]}时判断",
        content=decision.content,
    )
