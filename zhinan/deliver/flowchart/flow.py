"""What a flow chart tells: an item's steps in their order, and what each leads to, read out of 办理结果.

Source: notice 2023-4, annex 2, elements 11 and 53 (与办理流程一致，不能使用统一的模板). Nothing is added to what
the item's own steps say: where outcomes cannot be read, the words stand as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from zhinan.deliver.item_rows import Item, Row
from zhinan.deliver.masking import HANDLER
from zhinan.deliver.personal import known_names, offices_of, post, public_text
from zhinan.steps import read_process
from zhinan.text import compact

OutcomeKind = Literal["passed", "supplement", "refused"]

_CLAUSES = re.compile(r"[；;。\n]+")
_ORDINAL = re.compile(r"^\s*(?:[(（]?\d{1,2}[.．、)）]|[①-⑳])\s*")
_CLAUSE = re.compile(r"(?P<condition>[^，,：:]{2,30}?)的[，,：:]?\s*(?P<result>\S.*)", re.DOTALL)
_SUPPLEMENT = re.compile("材料.{0,6}(?:不全|不齐|不完整|缺少|欠缺)|补正|补充材料|补齐")
_REFUSED = re.compile("不予|不符合|未通过|不通过|不合格|不同意|未达|不满足|不具备|退回|驳回|不准|不属于|不合法")
_PASSED = re.compile("符合|通过|准予|同意|合格|齐全|予以")
_DELIVERY = re.compile("送达|发证|颁证|制证|办结|领取")


@dataclass(frozen=True, slots=True)
class Outcome:
    """``condition`` (without its 的) leads to ``result``."""

    kind: OutcomeKind
    condition: str
    result: str


@dataclass(frozen=True, slots=True)
class Stage:
    """One 环节. ``outcomes`` where 办理结果 could be read as such, else () and its words in ``result``.

    ``is_delivery``: what is delivered ends the flow, whichever way it was decided. ``has_hidden_handler``: 办理人
    is no post, and not shown.
    """

    name: str
    handler: str
    limit: str
    criteria: str
    result: str
    outcomes: tuple[Outcome, ...]
    is_delivery: bool
    has_hidden_handler: bool = False

    def of(self, *kinds: OutcomeKind) -> tuple[Outcome, ...]:
        """The outcomes of these kinds."""
        return tuple(outcome for outcome in self.outcomes if outcome.kind in kinds)

    @property
    def is_decision(self) -> bool:
        """Whether the way forks here."""
        return not self.is_delivery and bool(self.of("passed")) and bool(self.of("supplement", "refused"))

    @property
    def question(self) -> str:
        """What is asked where the way forks, in the step's own words."""
        asked = self.of("passed")[0].condition
        return f"材料齐全、{asked}？" if self.of("supplement") and "齐全" not in asked else f"{asked}？"


@dataclass(frozen=True, slots=True)
class Flow:
    """The flow of one item; its texts may be shown to the public."""

    title: str
    code: str
    agency: str
    forms: str
    materials: tuple[str, ...]
    stages: tuple[Stage, ...]
    promised: str
    legal: str
    special: str
    collected: str


def read_outcomes(text: str) -> tuple[Outcome, ...]:
    """The outcomes that 办理结果 tells, clause by clause (…的…；); () unless every clause is one, and there are two."""
    found: list[Outcome] = []
    for clause in filter(None, (_ORDINAL.sub("", part).strip() for part in _CLAUSES.split(text))):
        match = _CLAUSE.fullmatch(clause)
        if not match:
            return ()
        found.append(Outcome(_kind(match["condition"], match["result"]), match["condition"].strip(), match["result"]))
    return tuple(found) if len(found) > 1 else ()


def _kind(condition: str, result: str) -> OutcomeKind:
    if _SUPPLEMENT.search(condition):
        return "supplement"
    if _REFUSED.search(condition):
        return "refused"
    if _PASSED.search(condition):
        return "passed"
    return "supplement" if _SUPPLEMENT.search(result) else "refused" if _REFUSED.search(result) else "passed"


def stages_of(steps: Iterable[Row], offices: frozenset[str], names: tuple[str, ...] = ()) -> tuple[Stage, ...]:
    """The stages of an item's steps, in their order; blank ones are left out."""
    return tuple(_stage(step, offices, names) for step in steps if compact(step["环节名称"]))


def _stage(step: Mapping[str, str], offices: frozenset[str], names: tuple[str, ...]) -> Stage:
    name, result = public_text(step["环节名称"], names), public_text(step["办理结果"], names)
    handler = post(step[HANDLER], offices)
    return Stage(
        name=name,
        handler=public_text(handler, names),
        limit=public_text(step["办理时限"], names),
        criteria=public_text(step["审查标准"], names),
        result=result,
        outcomes=read_outcomes(result),
        is_delivery=bool(_DELIVERY.search(compact(name))),
        has_hidden_handler=bool(compact(step[HANDLER])) and not handler,
    )


def flow_of(item: Item, offices: frozenset[str]) -> Flow:
    """The flow of ``item``. ``offices``: names of the county's departments, which are no persons."""
    raw = item.raw
    names = known_names(raw["办理人员姓名"])
    own = offices_of(raw, offices)

    def text(element: str) -> str:
        return public_text(raw[element], names)

    special = text("特殊环节时限")
    return Flow(
        title=text("业务办理项名称"),
        code=text("业务办理项编码") or text("实施编码"),
        agency=text("实施主体") or item.department,
        forms=text("办理形式"),
        materials=_materials(item.materials, names),
        stages=stages_of(item.steps, own, names),
        promised=text("承诺时限"),
        legal=text("法定时限"),
        special="" if compact(special) in ("", "0", "无") else special,
        collected=text("办理结果获取方式"),
    )


def problem_of(item: Item) -> str | None:
    """Why a chart of ``item`` would not be whole: no steps, or a 办理流程说明 that cannot be read to its end."""
    problem = read_process(item.raw["办理流程说明"]).problem
    if problem and item.is_told:
        return f"办理流程说明{problem}，画出的流程图会缺环节，请先改好要素11"
    if not item.steps:
        return "没有可以读出的办理环节，画不出流程图，请先填好要素11 办理流程说明"
    return None


def _materials(materials: Sequence[Row], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for row in materials if (name := public_text(row["材料名称"], names).strip()))
