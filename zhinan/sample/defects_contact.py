"""Mistakes in elements 35–37, 45 and 54: phones, addresses, windows, bookings."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from zhinan.sample.contacts import complaint_text, consult_text, window_text
from zhinan.sample.departments import Profile
from zhinan.sample.mistakes import Case, Mistake, Way, blank, edited, wrong
from zhinan.sample.record import Item, Record

# No operator numbers phones with 169: the number breaks the rule, and rings nowhere.
MOBILE = "16900000000"


def _own(item: Item, record: Record) -> bool:
    return item.profile.has_own_window


def _common(item: Item, record: Record) -> bool:
    return not item.profile.has_own_window


def _consult(case: Case, phone: str | None = None, floor: str | None = None, url: str | None = None) -> str:
    profile = case.item.profile
    return consult_text(case.parameters, phone or profile.consult_phone, floor or str(profile.floor), url)


def _short(phone: str) -> str:
    """The phone with its last digit lost."""
    return phone[:-1]


def _complaint(phone: Callable[[Profile], str], **parts: Any) -> Way:
    return lambda case: complaint_text(case.parameters, phone(case.item.profile), **parts)


def _right(profile: Profile) -> str:
    return profile.complaint_phone


CONSULT: dict[str, Mistake] = {
    "E35.1": blank(),
    "E35.2": Mistake(
        (
            lambda case: _consult(case, "0376-xxxxxxx"),
            lambda case: _consult(case, _short(case.item.profile.consult_phone)),
        )
    ),
    "E35.3": Mistake(
        (
            lambda case: _consult(case, url=""),
            lambda case: _consult(case, url=case.parameters["complaint_url_province"]),
        )
    ),
    "E35.4": Mistake((lambda case: _consult(case, floor=" x "), lambda case: _consult(case, floor="X"))),
    "E35.5": Mistake((lambda case: _consult(case, f"{case.item.profile.consult_phone}、{MOBILE}"),)),
}

COMPLAINT: dict[str, Mistake] = {
    "E36.1": blank(),
    "E36.2": Mistake(
        (_complaint(lambda profile: "0376-xxxxxxx"), _complaint(lambda profile: _short(profile.complaint_phone)))
    ),
    "E36.3": Mistake((_complaint(_right, has_hotline=False),)),
    "E36.4": Mistake((_complaint(_right, has_discipline=False),)),
    "E36.5": Mistake((_complaint(_right, office="咨询台"), _complaint(_right, office="4楼投诉窗口"))),
    "E36.6": Mistake((_complaint(lambda profile: f"{profile.complaint_phone}、{MOBILE}"),)),
    "E36.7": Mistake((_complaint(lambda profile: profile.consult_phone),)),
}

WINDOW: dict[str, Mistake] = {
    "E37.1": blank(),
    # Floor or hall left out; 无差别 stays, for element 45 hangs on it.
    "E37.2": edited(lambda text: re.sub(r"\d楼", "", text)),
    "E37.3": edited(lambda text: text.replace("受理窗口", "受理5号窗口").replace("综合窗口", "12号窗口")),
    "E45.1": blank(),
    "E45.2": wrong(
        "罗山县政务服务中心3楼综合受理窗口",
        "河南省信阳市罗山县政务服务中心 3 楼综合受理窗口（寄件前请电话联系）",
        fits=_common,
    ),
    "E45.3": Mistake(
        (
            lambda case: (
                f"河南省信阳市罗山县宝城大道{case.item.profile.full_name}院内 收件人："
                f"{case.item.profile.office}工作人员 联系电话：{case.item.profile.window_phone}"
            ),
        ),
        _own,
    ),
    "E45.4": Mistake(
        (
            lambda case: (
                f"河南省信阳市{case.parameters['hall']}{case.item.profile.floor}楼 {case.item.profile.window_phone}"
            ),
        ),
        _own,
    ),
    "E45.5": Mistake(
        (
            lambda case: (
                f"河南省信阳市{window_text(case.parameters, case.item.profile)} "
                f"收件人：{case.item.profile.office}审批室工作人员"
            ),
        ),
        _own,
    ),
}

BOOKING: dict[str, Mistake] = {
    "E54.1": blank(),
    "E54.2": wrong("否", "支持，预约时间：工作日，预约人数：10人", "√"),
    "E54.3": wrong("是，预约人数10人", "是，每天可预约20人"),
    "E54.4": wrong(
        "是，预约时间：周一至周五09:00-12:00、13:00-17:00",
        "是，预约时间按照工作时间填写，预约人数按照窗口受理能力填写",
        "是，工作日均可预约",
    ),
}
