"""Mistakes in the text of element 11 as a whole: unreadable, a step missing or misplaced, too long."""

from __future__ import annotations

from zhinan.sample.mistakes import Case, Mistake
from zhinan.sample.process import process_text
from zhinan.sample.record import Item, Record

_ONLY_NAMED = ("受理→审核→决定→送达", "受理、审核、决定、送达", "详见流程图", "按照规定程序办理")
_ACCEPT, _REVIEW, _DECIDE, _DELIVER = range(4)


def _untold(case: Case) -> str:
    case.item.told = []
    return case.rng.choice(("", "", "", " ", "待定", "/"))


def _unreadable(case: Case) -> str:
    """Nothing but names; or one step's 办理人 stands twice, so that reading ends before that step."""
    told = case.item.told
    if case.rng.random() < 0.5:
        case.item.told = []
        return case.rng.choice(_ONLY_NAMED)
    at = case.rng.choice((_REVIEW, _DECIDE))
    handler = f"办理人：{told[at]['办理人']}；"
    text = process_text(told, case.item.separator)
    before = process_text(told[:at], case.item.separator)
    case.item.told = told[:at]
    return before + text[len(before) :].replace(handler, handler + "办理人：业务股室工作人员；", 1)


def _arranged(*orders: tuple[int, ...]) -> Mistake:
    """The steps in another order, one left out, or one written twice."""

    def writes(case: Case) -> str:
        case.item.told = [_copy(case.item.told[at]) for at in case.rng.choice(orders)]
        return process_text(case.item.told, case.item.separator)

    return Mistake(writes, _has_all_steps)


def _copy(step: Record) -> Record:
    return Record("step", {**step.values}, {*step.touched})


def _too_long(case: Case) -> str:
    promised = int(case.item["承诺时限"].removesuffix("个工作日"))
    step = case.item.told[case.rng.choice((_REVIEW, _DECIDE))]
    step.values["办理时限"] = f"{promised + case.rng.choice((1, 2, 4))}个工作日"
    return process_text(case.item.told, case.item.separator)


def _has_all_steps(item: Item, record: Record) -> bool:
    return len(item.told) == 4


PROCESS_TEXT: dict[str, Mistake] = {
    "E11.1": Mistake(_untold),
    "E11.2": Mistake(_unreadable, _has_all_steps),
    # A doubled step is one that takes no time: the times still add up to what they did.
    "E11.3": _arranged(
        (_ACCEPT, _DECIDE, _DELIVER),
        (_ACCEPT, _REVIEW, _DELIVER),
        (_ACCEPT, _REVIEW, _DECIDE),
        (_REVIEW, _DECIDE, _DELIVER),
        (_ACCEPT, _DECIDE, _REVIEW, _DELIVER),
        (_ACCEPT, _REVIEW, _DELIVER, _DECIDE),
        (_ACCEPT, _ACCEPT, _REVIEW, _DECIDE, _DELIVER),
        (_ACCEPT, _REVIEW, _DECIDE, _DELIVER, _DELIVER),
    ),
    "E11.6": Mistake(_too_long, _has_all_steps),
}
