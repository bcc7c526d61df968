"""The batch's verdict file (人工认定): most manual checks settled, some waiting, two failures waived, one lapsed.

Written as the bureau would: one row a decision, with who (a working group, never a person), why, until when.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from expectations.columns import departments
from expectations.kinds import MANUAL, PICTURE
from expectations.model import Rule, Standard
from zhinan.sample.plan import PLANS
from zhinan.sample.record import Defect, Item
from zhinan.text import is_placeholder

FILE = "verdicts.csv"
HEADINGS = ("部门", "事项编码", "事项", "规则", "认定", "认定人", "理由", "有效期至")
_WAITING_SHARE = 0.03
# (last day, whether it still holds): far off, so that the made batch is the same every year.
_WAIVERS = (("2099-12-31", True), ("2099-12-31", True), ("2023-05-31", False))
_CODES = ("业务办理项编码", "实施编码")


@dataclass(slots=True)
class Decided:
    """``rows`` of the file; ``waiting``: manual checks without a verdict; ``waived``: defects that one waives."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    waiting: list[tuple[Item, Rule]] = field(default_factory=list)
    waived: list[Defect] = field(default_factory=list)


def decide(
    standard: Standard,
    items: Mapping[str, Sequence[Item]],
    defects: Sequence[Defect],
    dice: Callable[[str], Random],
) -> Decided:
    """The verdicts on a whole batch; ``dice``: department → its chance ('' for the county's)."""
    groups = {department.name: department.group for department in departments(standard)}
    codes = Counter(_code(item) for own in items.values() for item in own)
    found = Decided()

    def write(item: Item, rule: str, verdict: str, reason: str, until: str = "") -> None:
        department = item.entry.department
        # A code that another item has too would decide for both.
        code = _code(item) if codes[_code(item)] == 1 else ""
        place = (department, code, item["业务办理项名称"])
        found.rows.append((*place, rule, verdict, groups[department], reason, until))

    manual = [rule for rule in standard.rules() if rule.kind == MANUAL]
    wrong = {(id(defect.item), defect.rule) for defect in defects}
    # What is not there, or shows nothing, cannot be judged: it waits for its department.
    told = {
        (id(defect.item), defect.element)
        for defect in defects
        if standard.rule(defect.rule).kind in ("filled", PICTURE, "picture_shows")
    }
    for department, own in items.items():
        rng = dice(department)
        for item in own:
            may_wait = PLANS[department].care != "clean" and codes[_code(item)] == 1
            for rule in manual:
                if (id(item), rule.id) in wrong:
                    write(item, rule.id, "不通过", "没有写清楚")
                elif (id(item), rule.element) in told or not item[rule.element].strip():
                    continue
                elif may_wait and rng.random() < _WAITING_SHARE:
                    found.waiting.append((item, rule))
                else:
                    write(item, rule.id, "通过", "逐项核对，符合要求")
    chosen = _waivable(standard, defects, codes)
    dice("").shuffle(chosen)
    for defect, (until, holds) in zip(chosen, _WAIVERS, strict=False):
        write(defect.item, defect.rule, "豁免", "省级系统正在改造，改造完成后更正", until)
        found.waived += [defect] if holds else []
    return found


def write_verdicts(folder: Path, decided: Decided, wanted: Collection[str]) -> None:
    """Write ``verdicts.csv`` for the departments ``wanted``."""
    with (folder / FILE).open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(HEADINGS)
        writer.writerows(row for row in decided.rows if row[0] in wanted)


def _waivable(standard: Standard, defects: Sequence[Defect], codes: Counter[str]) -> list[Defect]:
    """Errors in items that are told by a code of their own."""
    return [
        defect
        for defect in defects
        if defect.record is defect.item.record
        and standard.rule(defect.rule).severity == "error"
        and standard.rule(defect.rule).kind not in (MANUAL, "unique")
        and codes[_code(defect.item)] == 1
        and defect.element not in _CODES
    ]


def _code(item: Item) -> str:
    codes = (item[element].strip() for element in _CODES)
    return next((code for code in codes if code and not is_placeholder(code)), "")
