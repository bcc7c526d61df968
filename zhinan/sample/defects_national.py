"""Mistakes in the national elements: codes, type, objects, law, fees."""

from __future__ import annotations

from collections.abc import Callable

from zhinan.sample.mistakes import Case, Mistake, Way, blank, edited, from_options, where, wrong
from zhinan.sample.record import Item, Record


def _spoilt_code(case: Case) -> str:
    """The last digits lost. A code that was saved as a number is told as such (S14)."""
    return case.value[:-2]


def _copied_code(case: Case) -> str:
    assert case.twin is not None
    return case.twin["业务办理项编码"]


def _has_no_time(item: Item, record: Record) -> bool:
    return record["法定时限"] != "无"


def in_both(edit: Callable[[str], str]) -> Way:
    """实施编码 changed, and 业务办理项编码 with it, as it is built on it."""

    def writes(case: Case) -> str:
        case.record.values["业务办理项编码"] = edit(case.record["业务办理项编码"])
        return edit(case.record["实施编码"])

    return writes


def _wrong_check_character(code: str) -> str:
    return code[:17] + ("A" if code[17] != "A" else "B") + code[18:]


def _alone(case: Case) -> str:
    """Without 实施编码, its check character stands in 业务办理项编码 only."""
    case.record.values["实施编码"] = ""
    return _wrong_check_character(case.value)


def _other_main_item(code: str) -> str:
    """Another main item's five digits, in the same type."""
    return f"{code[:23]}{(int(code[23:28]) + 500) % 100_000:05d}{code[28:]}"


def _other_type(case: Case) -> str:
    return "行政确认" if case.value != "行政确认" else "行政奖励"


NATIONAL: dict[str, Mistake] = {
    "N1.1": Mistake((_spoilt_code,)),
    "N1.2": Mistake((_copied_code,), needs_twin=True),
    "N1.3": edited(_other_main_item),
    "N1.4": Mistake((_alone,)),
    "N2.1": Mistake((_spoilt_code,)),
    "N2.2": Mistake((in_both(_wrong_check_character),)),
    "N2.3": Mistake((in_both(lambda code: f"{code[:18]}3{code[19:]}"),), where("行使层级", "县级")),
    "N2.4": Mistake((in_both(_other_main_item),)),
    "N3.1": edited(lambda code: code[:4] + code[5:]),
    "N4.1": wrong("行政审批", "许可", "其他权力", "行政服务"),
    "N4.2": Mistake((_other_type,)),
    "N5.1": wrong("公民", "个人", "企业", "自然人、法人"),
    "N6.1": blank("", " "),
    "N7.1": wrong("二十天左右", "即时", "按规定", fits=_has_no_time),
    "N8.1": edited(lambda text: f"{text.removesuffix('。')}；4.符合法律法规规定的其他有关条件。"),
    "N9.1": wrong("不收费", "×", "免费", fits=where("是否收费", "否")),
    "N10.1": blank("", "/", fits=from_options("是否收费", ["是"], has=True)),
}
