"""``zhinan headings``: which element each heading is read as; with ``--set`` or ``--ignore`` a decision about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.table import Table
from rich.text import Text

from expectations.columns import departments, headings
from expectations.model import Standard
from expectations.standard import load_standard
from zhinan.commands.terminal import terminal
from zhinan.deliver.cells import excel_text
from zhinan.errors import UsageError
from zhinan.intake.heading_decisions import NAME, HeadingDecision, add_decisions, decided_headings, read_decisions
from zhinan.intake.heading_map import HeadingMap, HeadingUse
from zhinan.intake.headings import heading_key
from zhinan.intake.workers import Broken, Lost, Readers
from zhinan.receive import reading_setup
from zhinan.settings import Home
from zhinan.text import shown_path

_NARROWEST = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be decided: ``pairs`` "列名=要素", ``ignored`` headings of no element; for ``is_everywhere`` all
    departments."""

    pairs: Sequence[str]
    ignored: Sequence[str]
    by: str
    note: str
    is_everywhere: bool


def run_headings(file: Path, department: str | None, wanted: Wanted, standard_name: str, home: Path | None) -> None:
    """Print the headings of ``file``; write first what is ``wanted``. Raises UsageError for what cannot be done."""
    place, standard = Home.at(home), load_standard(standard_name)
    known = [one.name for one in departments(standard)]
    if department and department not in known:
        raise UsageError(f"没有部门“{department}”，可选：{'、'.join(known)}")
    found = _read(file, department, standard, place)
    if wanted.pairs or wanted.ignored:
        decisions = _decisions(found, wanted)
        # What could not be read back is never written.
        decided_headings(headings(standard), [*read_decisions(place.reference), *decisions], known)
        add_decisions(place.reference, decisions)
        found = _read(file, department, standard, place)
    _print(file, found, read_decisions(place.reference))


def _read(file: Path, department: str | None, standard: Standard, place: Home) -> HeadingMap:
    shown = shown_path(str(file))
    if not file.is_file():
        raise UsageError(f"没有这个文件：{shown}")
    with Readers(reading_setup(standard, place.limits(), place.reference), 1) as readers:
        (answer,) = readers.answers([("headings", (str(file), shown, department))])
    if isinstance(answer, Lost | Broken):
        raise UsageError(f"读不了这个文件：{shown}：{answer.reason}")
    found: HeadingMap = answer
    if found.reason:
        raise UsageError(f"读不了这个文件：{shown}：{found.reason}")
    return found


def _decisions(found: HeadingMap, wanted: Wanted) -> list[HeadingDecision]:
    if not wanted.by.strip():
        raise UsageError("认定列名须写明认定人：--by 姓名")
    if not found.department and not wanted.is_everywhere:
        raise UsageError("看不出是哪个部门的文件，请用 --department 写明部门，或用 --everywhere 对所有部门生效")
    department = "" if wanted.is_everywhere else found.department or ""
    seen = {heading_key(use.heading) for use in found.uses}
    decisions = []
    for heading, element in [*map(_pair, wanted.pairs), *((heading, "") for heading in wanted.ignored)]:
        shown = " ".join(heading.split())
        if not heading_key(heading) or heading_key(heading) not in seen:
            raise UsageError(f"文件中没有列名“{shown}”")
        today = date.today()
        decisions.append(HeadingDecision(department, shown, element, wanted.by.strip(), today, note=wanted.note))
    return decisions


def _pair(text: str) -> tuple[str, str]:
    heading, equals, element = text.replace("＝", "=").rpartition("=")
    if not equals or not element.strip():
        raise UsageError(f"--set 应写成“列名=要素”，现为“{text}”；不是要素的列用 --ignore")
    return heading.strip(), element.strip()


def _print(file: Path, found: HeadingMap, decisions: Sequence[HeadingDecision]) -> None:
    out = terminal()
    if out.width < _NARROWEST and not out.is_terminal:
        out = terminal(width=_NARROWEST)
    table = Table(title=Text(f"{shown_path(file.name)}（{found.department or '部门不明'}）的列名"))
    for heading in ("工作表", "单元格", "列名", "要素", "判定", "最接近的要素（相似度）"):
        table.add_column(heading, overflow="fold")
    for use in found.uses:
        table.add_row(*(Text(excel_text(text)) for text in _row(use)))
    out.print(table)
    counts = Counter(use.how for use in found.uses)
    told = "，".join(f"{how} {count}" for how, count in counts.most_common())
    out.print(f"列名 {len(found.uses)} 个：{told}。")
    seen = {heading_key(use.heading) for use in found.uses}
    idle = [d for d in decisions if d.department in ("", found.department) and d.key not in seen]
    for decision in idle:
        whose = decision.department or "所有部门"
        out.print(Text(f"{NAME} 中的认定“{excel_text(decision.heading)}”（{whose}）在本文件中没有用到。"))


def _row(use: HeadingUse) -> tuple[str, ...]:
    likely = "、".join(f"{element}（{likeness}）" for element, likeness in use.likely)
    shown = " ".join(use.heading.split()) or "（没有列名）"
    return use.sheet, use.cell, shown, use.element or "（不核查）", use.how, likely
