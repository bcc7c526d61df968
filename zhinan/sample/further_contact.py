"""Further mistakes in elements 35–37 and 45, worked out of the right value, for the mutation benchmark."""

from __future__ import annotations

from collections.abc import Callable

from zhinan.sample.contacts import complaint_text, consult_text
from zhinan.sample.defects_contact import MOBILE
from zhinan.sample.departments import Profile
from zhinan.sample.mistakes import Mistake, Way, edited
from zhinan.sample.record import Item, Record


def own_window(item: Item, record: Record) -> bool:
    """Fits departments with a window of their own."""
    return item.profile.has_own_window


def common_window(item: Item, record: Record) -> bool:
    """Fits departments at the common window."""
    return not item.profile.has_own_window


Phone = Callable[[Profile], str]


def _in_consult(phone: Phone) -> Way:
    return lambda case: consult_text(case.parameters, phone(case.item.profile), str(case.item.profile.floor))


def _in_complaint(phone: Phone) -> Way:
    return lambda case: complaint_text(case.parameters, phone(case.item.profile))


def _numbers(right: Phone) -> tuple[Phone, ...]:
    """What is no number of this county: ``right`` without its area, in another area, too long, half hidden …"""
    return (
        lambda profile: right(profile)[5:],
        lambda profile: f"0371{right(profile)[4:]}",
        lambda profile: f"{right(profile)}0",
        lambda profile: f"{right(profile)[:-4]}****",
        lambda profile: f"0376{right(profile)[4:-2]}",
        lambda profile: f"{right(profile)[:8]}xxxx",
        lambda profile: f"376{right(profile)[4:]}",
        lambda profile: "0376-",
        lambda profile: "0376-110",
        lambda profile: "见大厅公示",
        lambda profile: f"http://www.luoshan.gov.cn/{right(profile)}",
    )


def _mobiles(right: Phone) -> tuple[Phone, ...]:
    shapes = (
        MOBILE, f"{MOBILE[:3]}-{MOBILE[3:7]}-{MOBILE[7:]}", f"{MOBILE[:3]} {MOBILE[3:7]} {MOBILE[7:]}",
        f"（手机）{MOBILE}",
        MOBILE.translate({code: code + 0xFEE0 for code in range(0x30, 0x3A)}), f"+86 {MOBILE}", f"{MOBILE}（微信同号）",
        f"{MOBILE[:3]}\u00a0{MOBILE[3:7]}\u00a0{MOBILE[7:]}", f"{MOBILE[:3]}—{MOBILE[3:7]}—{MOBILE[7:]}",
    )  # fmt: skip
    return tuple(lambda profile, shape=shape: f"{right(profile)}；{shape}" for shape in shapes)


def _consult_phone(profile: Profile) -> str:
    return profile.consult_phone


def _complaint_phone(profile: Profile) -> str:
    return profile.complaint_phone


# The number of element 35 in element 36, as it is or in another shape, alone or beside the right one.
_SHARED: tuple[Phone, ...] = (
    lambda profile: profile.consult_phone.replace("-", "—"),
    lambda profile: profile.consult_phone.replace("-", ""),
    lambda profile: f"（0376）{profile.consult_phone[5:]}",
    lambda profile: profile.consult_phone.replace("-", "——"),
    lambda profile: profile.consult_phone.replace("-", " - "),
    lambda profile: f"{profile.complaint_phone}、{profile.consult_phone}",
    lambda profile: f"{profile.consult_phone}/{profile.complaint_phone}",
    lambda profile: f"{profile.complaint_phone}；{profile.consult_phone[5:]}",
    lambda profile: f"{profile.consult_phone[5:]}，{profile.complaint_phone}",
    lambda profile: profile.consult_phone.translate({code: code + 0xFEE0 for code in range(0x2D, 0x3A)}),
)


CONSULT: dict[str, Mistake | tuple[Mistake, ...]] = {
    "E35.2": Mistake(tuple(_in_consult(phone) for phone in _numbers(_consult_phone))),
    "E35.3": edited(
        lambda text: text.replace("flag=3", "flag=4"),
        lambda text: text.replace("getUserAuthent.do?flag=3", ""),
        lambda text: text.replace("was.hnzwfw", "www.hnzwfw"),
        lambda text: text.replace("http://was.hnzwfw.gov.cn", ""),
        lambda text: text.replace("?flag=3", "?flag = 2"),
        lambda text: text.replace("hnzwfw", "hnzwfvv"),
    ),
    "E35.4": edited(
        lambda text: text.replace("政务服务中心", "行政服务中心"),
        lambda text: text.replace("楼咨询台", "楼大厅"),
        lambda text: text[: text.rindex("中心") + 2] + "咨询台",
        lambda text: text[: text.rindex("中心") + 2] + "0楼咨询台",
        lambda text: text[: text.rindex("中心") + 2] + "负一楼咨询台",
        lambda text: text[: text.rindex("中心") + 2] + "楼咨询台",
        lambda text: text[: text.rindex("中心") + 2] + "Ｘ楼咨询台",
        lambda text: text[: text.rindex("三、")],
        lambda text: text.replace("罗山县", "光山县"),
    ),
    "E35.5": Mistake(tuple(_in_consult(phone) for phone in _mobiles(_consult_phone))),
}

COMPLAINT: dict[str, Mistake | tuple[Mistake, ...]] = {
    "E36.2": Mistake(tuple(_in_complaint(phone) for phone in _numbers(_complaint_phone))),
    "E36.3": edited(
        lambda text: text.replace("短号:12345", "短号:12315"),
        lambda text: text.replace("短号:12345", "短号:0376-12345"),
        lambda text: text.replace("短号:12345", "短号:123456"),
        lambda text: text.replace("短号:12345", "短号:1234"),
        lambda text: text.replace("短号:12345", "短号:"),
        lambda text: text.replace("短号:12345", "短号:112345"),
        lambda text: text.replace("短号:12345", "短号:12345678"),
    ),
    "E36.4": edited(
        lambda text: text.replace("flag=4", "flag=3"),
        lambda text: text.replace("http://was.hnzwfw.gov.cn/evaluation-web/userAuthent/getUserAuthent.do?flag=4", ""),
        lambda text: text.replace("http://wsxdfd.xfj.henan.gov.cn:8080/zfp/webroot/index.html", ""),
        lambda text: text.replace("http://henan.12388.gov.cn/", ""),
        lambda text: text.replace(":8080", ""),
        lambda text: text.replace("12388", "12380"),
        lambda text: text.replace("index.html", "index.htm"),
        lambda text: text.replace("http://henan", "henan"),
    ),
    "E36.5": edited(
        lambda text: text.replace("四楼政务服务环境股", "三楼政务服务环境股"),
        lambda text: text.replace("四楼政务服务环境股", "四楼办公室"),
        lambda text: text.replace("四楼政务服务环境股", "四楼"),
        lambda text: text.replace("四楼政务服务环境股", "政务服务环境股"),
        lambda text: text[: text.rindex("三、")],
        lambda text: text.replace("环境股", "环境服"),
    ),
    "E36.6": Mistake(tuple(_in_complaint(phone) for phone in _mobiles(_complaint_phone))),
    "E36.7": Mistake(tuple(map(_in_complaint, _SHARED))),
}

WINDOW: dict[str, Mistake | tuple[Mistake, ...]] = {
    "E37.2": edited(
        lambda text: text.replace("罗山县政务服务中心", ""),
        lambda text: text.replace("政务服务中心", "行政审批中心"),
        lambda text: text.replace("窗口", "区"),
        lambda text: text.replace("1楼", "x楼").replace("2楼", "x楼").replace("3楼", "x楼").replace("4楼", "x楼"),
        lambda text: text.replace("罗山县", "罗山"),
    ),
    "E37.3": edited(
        lambda text: text.replace("窗口", "3号窗口"),
        lambda text: text.replace("窗口", "5-8号窗口"),
        lambda text: text.replace("窗口", "第5窗口"),
        lambda text: f"{text}12",
        lambda text: f"{text}（12号）",
        lambda text: text.replace("窗口", "5、6号窗口"),
        lambda text: text.replace("窗口", "A12号窗口"),
        lambda text: f"{text}Ａ１２",
        lambda text: text.replace("窗口", "十二号窗口"),
        lambda text: f"{text} 7 号",
        lambda text: text.replace("窗口", "３＃窗口"),
    ),
    "E45.2": edited(
        lambda text: text.replace("3 楼", "4 楼"),
        lambda text: text.replace("2178653", "2178635"),
        lambda text: text.replace("（寄件前请电话联系）", ""),
        lambda text: text.replace("河南省", ""),
        lambda text: text.replace("综合受理窗口", "综合窗口"),
        lambda text: text.replace("0376—", ""),
        lambda text: f"{text} 收件人：窗口工作人员",
        fits=common_window,
    ),
    "E45.3": edited(
        lambda text: text.replace("罗山县政务服务中心", "罗山县行政服务大厅"),
        lambda text: text.replace("罗山县政务服务中心", "罗山县"),
        lambda text: text.replace("政务服务中心", "政务中心"),
        fits=own_window,
    ),
    "E45.4": edited(
        lambda text: f"罗山县政务服务中心，电话：{text[-12:]}",
        lambda text: f"信阳市罗山县政务服务中心（{text[-12:]}）",
        lambda text: f"罗山县政务服务中心大厅 收件：{text[-12:]}",
        fits=own_window,
    ),
    "E45.5": edited(
        lambda text: text[: text.rindex("联系电话")] + "联系电话：0376-xxxxxxx",
        lambda text: text[: text.rindex("联系电话")] + "联系电话：",
        lambda text: text[:-7],
        lambda text: text[:-3] + "***",
        fits=own_window,
    ),
}

CONTACT: dict[str, Mistake | tuple[Mistake, ...]] = {**CONSULT, **COMPLAINT, **WINDOW}
