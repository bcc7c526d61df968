"""Further mistakes in elements 1–14, worked out of the right value, for the mutation benchmark."""

from __future__ import annotations

from collections.abc import Callable

from zhinan.sample.mistakes import Case, Mistake, Way, both, edited, where
from zhinan.sample.record import Item, Record
from zhinan.sample.values import INVESTMENT

_NAME = "业务办理项名称"


def _copied(change: Callable[[str], str]) -> Way:
    """The other item's name, written a little differently."""

    def writes(case: Case) -> str:
        assert case.twin is not None
        return change(case.twin[_NAME])

    return writes


def _is_ordinary(item: Item, record: Record) -> bool:
    """Its name speaks of no investment: then the name decides no other rule."""
    return not INVESTMENT.search(item.entry.name)


def _has_working_days(item: Item, record: Record) -> bool:
    return "工作日" in record["法定时限"]


def _late(more_days: int, form: str) -> Way:
    """Later than the law allows."""

    def writes(case: Case) -> str:
        assert case.item.entry.statutory_days is not None
        return form.format(case.item.entry.statutory_days + more_days)

    return writes


def _special(days: str, note: str) -> Way:
    """A special step is there, and its note says nothing."""

    def writes(case: Case) -> str:
        case.record.values["特殊环节时限"] = days
        return note

    return writes


_LATE = ((1, "{}个工作日"), (1, "{} 工作日"), (2, "{}"), (10, "{}个工作日以内"), (1, "{}.0工作日"))
_SPECIAL_DAYS = ("5 工作日", "十个工作日", "0.5个工作日", "半个工作日", "３", "20个工作日", "15 个 工作日")

ITEM: dict[str, Mistake] = {
    "E1.2": Mistake(
        (
            _copied(lambda name: name.replace("（", "(").replace("）", ")") + " "),
            _copied(lambda name: f"{name[:2]} {name[2:]}"),
            _copied(lambda name: f"\u3000{name}\u200b"),
            _copied(lambda name: f"{name[:4]}\n{name[4:]}"),
        ),
        _is_ordinary,
        needs_twin=True,
    ),
    "E1.4": edited(
        lambda name: f"{name}(测试）",
        lambda name: f"测试事项{name}",
        lambda name: f"{name}测试数据",
        lambda name: f"{name}测试1",
        lambda name: f"{name}（待定）",
        lambda name: f"{name}示例",
        lambda name: f"样例：{name}",
        lambda name: f"XX{name}",
        lambda name: f"{name}ｘｘｘ",
    ),
    "E12.4": Mistake(
        tuple(_late(more, form) for more, form in _LATE), both(where("办件类型", "联办件"), _has_working_days)
    ),
    "E13.1": Mistake(tuple(_special(days, note) for days in _SPECIAL_DAYS for note in ("", "无", "　", "——"))),
}
