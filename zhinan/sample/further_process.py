"""Further mistakes in the text of element 11 and in its steps, for the mutation benchmark."""

from __future__ import annotations

from zhinan.sample.defects_process import arranged, doubled_handler, untold
from zhinan.sample.mistakes import Case, Mistake, Way
from zhinan.sample.process import FIELDS, process_text
from zhinan.sample.record import Item, Record
from zhinan.sample.typed import LEFT_OUT

_ACCEPT, _REVIEW, _DECIDE, _DELIVER = range(4)


def _has_all_steps(item: Item, record: Record) -> bool:
    return len(item.told) == 4


def _is_told(item: Item, record: Record) -> bool:
    return any(step is record for step in item.told)


def _cut(at: int, old: str, new: str) -> Way:
    """The text of the step ``at`` changed so that reading stops there: the steps before it are read."""

    def writes(case: Case) -> str:
        told, separator = case.item.told, case.item.separator
        text = process_text(told, separator)
        before = process_text(told[:at], separator)
        case.item.told = told[:at]
        return before + text[len(before) :].replace(old, new, 1)

    return writes


def _renamed(at: int, name: str) -> Way:
    """A step under a name that is none of the four: that step is missing."""

    def writes(case: Case) -> str:
        case.item.told[at].values["环节名称"] = name
        return process_text(case.item.told, case.item.separator)

    return writes


def _timed(*times: str) -> Way:
    """The times of 审核 and 决定."""

    def writes(case: Case) -> str:
        for at, time in zip((_REVIEW, _DECIDE), times, strict=True):
            case.item.told[at].values["办理时限"] = time
        return process_text(case.item.told, case.item.separator)

    return writes


def _more_steps(name: str, time: str) -> Way:
    """A step of its own whose time does not fit into what is promised."""

    def writes(case: Case) -> str:
        values = (name, "政务服务股工作人员", time, "按照有关技术规范", "出具书面意见")
        case.item.told.insert(_DECIDE, Record("step", dict(zip(FIELDS, values, strict=True))))
        return process_text(case.item.told, case.item.separator)

    return writes


def _is_one_day(item: Item, record: Record) -> bool:
    return _has_all_steps(item, record) and item["承诺时限"] == "1个工作日"


_UNREAD = (
    "见附件",
    "受理-审核-决定-送达",
    "1.受理 2.审核 3.决定 4.送达",
    "窗口受理后，由政务服务股审核，首席代表决定，综合窗口送达。",
    "申请人提交材料→窗口受理→审核→办结",
    "同上",
    "受理（当场办理）、审核（0.5个工作日）、决定（0.5个工作日）、送达",
    "办理流程图见公示栏",
    "环节",
    "受理；审核；决定；送达",
    "按照法律规定的程序办理，1个工作日办结",
)
_OTHER_NAMES = (
    *((_REVIEW, name) for name in ("初审", "核查")),
    *((_DECIDE, name) for name in ("批准", "审批", "审核")),
    *((_ACCEPT, name) for name in ("收件", "受里", "受理、审核")),
    *((_DELIVER, name) for name in ("办结", "受理后送达")),
)
# More than the one day that is promised.
_TIMES = (
    ("1个工作日", "0.5个工作日"),
    ("0.5 工作日", "0.6 工作日"),
    ("1", "1"),
    ("一个工作日", "半个工作日"),
    ("０.５个工作日", "１个工作日"),
    ("0.5个工作日", "0.51个工作日"),
    ("一个半工作日", "0个工作日"),
    ("2工作日内", "当场办理"),
)
_EXTRA_STEPS = (
    ("特殊环节", "5个工作日"),
    ("现场勘查", "0.5个工作日"),
    ("专家评审", "十个工作日"),
    ("公示", "7 工作日"),
)

PROCESS_TEXT: dict[str, Mistake | tuple[Mistake, ...]] = {
    "E11.1": Mistake(tuple(map(untold, ("\u3000", "\u00a0", "\u200b", "\n\n", "无", "——", "待补充", "…", "xxx")))),
    "E11.2": (
        Mistake(tuple(map(untold, _UNREAD)), _has_all_steps),
        Mistake(
            (
                doubled_handler(_DELIVER),
                _cut(_REVIEW, "办理时限：", "办理时限：1个工作日；办理时限："),
                _cut(_DECIDE, "审查标准：", "审查标准：材料齐全；审查标准："),
                _cut(_DELIVER, "办理结果：", "办理结果：送达；办理结果："),
            ),
            _has_all_steps,
        ),
    ),
    "E11.3": Mistake(
        (
            arranged(_ACCEPT, _DELIVER),
            arranged(_ACCEPT),
            arranged(_REVIEW, _ACCEPT, _DECIDE, _DELIVER),
            arranged(_DELIVER, _DECIDE, _REVIEW, _ACCEPT),
            arranged(_ACCEPT, _REVIEW, _DECIDE, _DELIVER, _ACCEPT),
            *(_renamed(at, name) for at, name in _OTHER_NAMES),
        ),
        _has_all_steps,
    ),
    "E11.6": Mistake(
        (
            *(_timed(*times) for times in _TIMES),
            *(_more_steps(name, time) for name, time in _EXTRA_STEPS),
        ),
        _is_one_day,
    ),
}

_UNNAMED = Mistake((lambda case: LEFT_OUT,), _is_told)

# A field that the text does not name at all.
STEP: dict[str, Mistake] = dict.fromkeys(("E11.7.2", "E11.7.3", "E11.7.4", "E11.7.5"), _UNNAMED)
