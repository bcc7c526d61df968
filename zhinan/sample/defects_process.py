"""Mistakes in the text of element 11 as a whole: unreadable, a step missing or misplaced, too long."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from zhinan.sample.mistakes import Case, Mistake, Way
from zhinan.sample.process import process_text
from zhinan.sample.record import Item, Record

_ONLY_NAMED = ("受理→审核→决定→送达", "受理、审核、决定、送达", "详见流程图", "按照规定程序办理")
_ACCEPT, _REVIEW, _DECIDE, _DELIVER = range(4)


def untold(text: str) -> Way:
    """No step is told: ``text`` stands there."""

    def writes(case: Case) -> str:
        case.item.told = []
        return text

    return writes


def doubled_handler(at: int) -> Way:
    """The 办理人 of the step ``at`` stands twice, so that reading ends before that step."""

    def writes(case: Case) -> str:
        told = case.item.told
        handler = f"办理人：{told[at]['办理人']}；"
        text = process_text(told, case.item.separator)
        before = process_text(told[:at], case.item.separator)
        case.item.told = told[:at]
        return before + text[len(before) :].replace(handler, handler + "办理人：业务股室工作人员；", 1)

    return writes


def _unread_or_doubled(rng: Random, ways: Sequence[Way]) -> Way:
    """As often nothing but names as a field that stands twice."""
    return rng.choice(ways[: len(_ONLY_NAMED)] if rng.random() < 0.5 else ways[len(_ONLY_NAMED) :])


def arranged(*order: int) -> Way:
    """The steps in another order, one left out, or one written twice."""

    def writes(case: Case) -> str:
        case.item.told = [_copy(case.item.told[at]) for at in order]
        return process_text(case.item.told, case.item.separator)

    return writes


def _copy(step: Record) -> Record:
    return Record("step", {**step.values}, {*step.touched})


def _too_long(at: int, more_days: int) -> Way:
    """The step ``at`` alone takes more days than all steps together may."""

    def writes(case: Case) -> str:
        promised = int(case.item["承诺时限"].removesuffix("个工作日"))
        case.item.told[at].values["办理时限"] = f"{promised + more_days}个工作日"
        return process_text(case.item.told, case.item.separator)

    return writes


_MORE_DAYS = (1, 2, 4)


def _step_then_days(rng: Random, ways: Sequence[Way]) -> Way:
    return rng.choice(ways[:3] if rng.choice((True, False)) else ways[3:])


def _has_all_steps(item: Item, record: Record) -> bool:
    return len(item.told) == 4


PROCESS_TEXT: dict[str, Mistake] = {
    "E11.1": Mistake(tuple(map(untold, ("", "", "", " ", "待定", "/")))),
    "E11.2": Mistake(
        (*map(untold, _ONLY_NAMED), doubled_handler(_REVIEW), doubled_handler(_DECIDE)),
        _has_all_steps,
        draw=_unread_or_doubled,
    ),
    # A doubled step is one that takes no time: the times still add up to what they did.
    "E11.3": Mistake(
        (
            arranged(_ACCEPT, _DECIDE, _DELIVER),
            arranged(_ACCEPT, _REVIEW, _DELIVER),
            arranged(_ACCEPT, _REVIEW, _DECIDE),
            arranged(_REVIEW, _DECIDE, _DELIVER),
            arranged(_ACCEPT, _DECIDE, _REVIEW, _DELIVER),
            arranged(_ACCEPT, _REVIEW, _DELIVER, _DECIDE),
            arranged(_ACCEPT, _ACCEPT, _REVIEW, _DECIDE, _DELIVER),
            arranged(_ACCEPT, _REVIEW, _DECIDE, _DELIVER, _DELIVER),
        ),
        _has_all_steps,
    ),
    "E11.6": Mistake(
        tuple(_too_long(at, more) for at in (_REVIEW, _DECIDE) for more in _MORE_DAYS),
        _has_all_steps,
        draw=_step_then_days,
    ),
}
