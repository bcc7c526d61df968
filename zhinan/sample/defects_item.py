"""Mistakes in elements 1–34 and 39–43: rule id → mistake, in the annex's order."""

from __future__ import annotations

from zhinan.sample.codes import catalogued_code
from zhinan.sample.mistakes import (
    Case,
    Mistake,
    blank,
    both,
    edited,
    from_options,
    together,
    where,
    wrong,
)
from zhinan.sample.record import Item, Record
from zhinan.sample.values import INVESTMENT

_IMMEDIATE = where("办件类型", "即办件")
_JOINT = where("办件类型", "联办件")
_NO_SYSTEM = where("运行系统", "无系统")
_SYSTEM = from_options("运行系统", ["无系统"], has=False)
_CHARGED = where("是否收费", "是")
_FREE = where("是否收费", "否")


def _is_ordinary(item: Item, record: Record) -> bool:
    """Its name speaks of no investment: then the name decides no other rule."""
    return not INVESTMENT.search(item.entry.name)


def _copied_name(case: Case) -> str:
    assert case.twin is not None
    return case.twin["业务办理项名称"]


def _has_working_days(item: Item, record: Record) -> bool:
    return "工作日" in record["法定时限"]


def _too_late(case: Case) -> str:
    assert case.item.entry.statutory_days is not None
    return f"{case.item.entry.statutory_days + 5}个工作日"


def _unlike_catalogue(case: Case) -> str:
    """Another name than the catalogue has for the code that the item gets with it."""
    case.record.values["业务办理项编码"] = catalogued_code(case.record["实施编码"])
    return f"{case.value.removesuffix('（新办）')}办理"


NAME: dict[str, Mistake] = {
    "E1.1": blank("", "待定"),
    "E1.2": Mistake((_copied_name,), _is_ordinary, needs_twin=True),
    "E1.3": Mistake((_unlike_catalogue,), _is_ordinary),
    "E1.4": edited(lambda name: f"{name}（测试）"),
}

KIND: dict[str, Mistake] = {
    "E2.1": blank(),
    "E2.2": wrong("法定行使", "省级下放", "本级行使", "法律授权"),
    "E3.1": blank(),
    "E3.2": wrong("承诺件", "承诺件", "承诺办件", "限时办结", fits=_IMMEDIATE),
    "E4.1": blank(),
    "E4.2": wrong("省级", "市级", "县", "县（区）级"),
    "E5.1": blank(),
    "E5.2": wrong("行政机关", "法定行政机关", "委托组织"),
    "E6.1": blank(),
    "E6.2": wrong("全县通办", "本县", "县域", "不通办"),
    "E6.3": wrong("定点办理、全县", "全省,定点办理"),
    "E7.1": blank(),
    "E7.2": wrong("否", "√", "支持", "Y"),
    "E8.1": blank(),
    "E8.2": wrong("√", "×", "不是", "N"),
    "E8.3": wrong("否", fits=where("是否是投资类项目", "是")),
    "E9.1": blank("无", "/", fits=_JOINT),
    "E9.2": wrong("罗山县市场监督管理局", "县住建局", fits=_IMMEDIATE),
    "E10.1": blank("无", "/", fits=_JOINT),
    "E10.2": wrong("营业执照办理", "不动产首次登记", fits=_IMMEDIATE),
}

TIME: dict[str, Mistake] = {
    "E12.1": blank(),
    "E12.2": wrong("1天", "1个自然日", "即时办结", "24小时", fits=_IMMEDIATE),
    "E12.3": wrong("3个工作日", "2个工作日", "3 工作日", fits=_IMMEDIATE),
    "E12.4": Mistake((_too_late,), both(_JOINT, _has_working_days)),
    "E13.1": together({"特殊环节时限": "5个工作日"}, "", "", "/"),
    "E14.1": wrong("5天", "视情况而定", "15个自然日", fits=where("特殊环节时限", "", "0")),
}

ONLINE: dict[str, Mistake] = {
    "E15.1": blank(),
    "E15.2": wrong("否", "√", "部分网办"),
    "E16.1": blank("无", "待定", fits=_SYSTEM),
    "E16.2": wrong("河南政务服务网", "省政务服务平台", "部门自建系统", fits=_SYSTEM),
    "E16.3": wrong("无系统、省政务服务平台审批系统", "市（县）级部门自建系统、无系统", fits=_NO_SYSTEM),
    "E17.1": blank(),
    "E17.2": wrong("窗口办理、网上办理", "网上办理", "窗口办理、网上办理、快递申请、电话申请", "窗口办理，快递申请"),
    "E18.1": blank(),
    "E18.2": wrong("马上办,网上办,一次办", "马上办", "马上办、就近办"),
    "E18.3": wrong("就近办,网上办,一次办", fits=_IMMEDIATE),
    "E18.4": wrong("就近办,网上办,一次办,马上办,掌上办", "马上办、网上办、就近办、一次办、自助办"),
    "E19.1": blank(),
    "E19.2": wrong("www.hnzwfw.gov.cn", "河南政务服务网", "http//www.hnzwfw.gov.cn", "https://hnzwfw", fits=_SYSTEM),
    "E19.3": wrong("http://www.hnzwfw.gov.cn/", "统一申报", fits=_NO_SYSTEM),
    "E20.1": blank(),
    "E20.2": wrong("河南政务服务网", "罗山县政务服务网", fits=_NO_SYSTEM),
    "E21.1": blank(),
    "E21.2": wrong("3星级", "三星级", "5星级", "四级"),
    "E22.1": blank(),
    "E22.2": wrong("1", "1次", "2"),
    "E23.1": blank(),
    "E23.2": wrong("材料齐全", "材料齐全，符合法定形式", "无需到现场"),
    "E24.1": blank(),
    "E24.2": wrong("窗口受理、网上受理", "提供全流程网上办理，整个过程无需到现场办理。"),
}

HALL: dict[str, Mistake] = {
    "E25.1": blank(),
    "E25.2": wrong("√", "支持", "不支持", "N"),
    "E26.1": blank(),
    "E26.2": wrong("否", "√", "已进驻"),
    "E27.1": blank(),
    "E27.2": wrong("罗山县行政服务中心", "罗山县市民之家", "政务服务中心"),
    "E28.1": blank(),
    "E28.2": wrong("窗口领取", "邮寄"),
    "E28.3": wrong("窗口领取、邮寄、网站查询", "窗口领取,邮寄,短信通知", "电子证照下载、公告送达"),
    "E29.1": blank(),
    "E29.2": wrong("办结后通知申请人领取。", "按规定发放办理结果。", "结果由窗口送达申请人。"),
    "E30.1": blank(),
    "E30.2": wrong("罗山县行政服务大厅", "信阳市罗山县政务服务中心", "罗山县世序西路市民之家"),
    "E31.1": blank(),
    "E31.2": wrong("乘坐1路、2路公交车在县政府站下车", "乘坐 K1 路、1、2、6 路公交车在县政府站下车即到"),
    "E32.1": blank(),
    "E32.2": wrong("政务服务股（审批股）", "行政审批办", "政务服务窗口"),
    "E33.1": wrong("无", "/", "法规股", "政策法规股、财务股"),
    "E34.1": blank(),
    "E34.2": wrong(
        "周一至周五 上午8:00-12:00 下午14:30-17:30",
        "周一至周五，法定节假日除外。上午 09:00-12:00 下午 13:00-17:00。",
        "工作日",
    ),
    "E39.1": blank(),
    "E39.2": wrong("32.21106, 114.51754", "32.21106，114.51754", "114.5175, 32.2111", "114°31′03″, 32°12′40″"),
}

FEES: dict[str, Mistake] = {
    "E40.1": wrong("免费", "不收取费用", fits=_FREE),
    "E40.2": wrong("窗口收费", "", fits=_CHARGED),
    "E41.1": blank(fits=both(_CHARGED, where("是否允许减免", "否"))),
    "E41.2": wrong("视情况", "√", "不允许", fits=both(_CHARGED, where("是否允许减免", "否"))),
    "E42.1": blank(fits=both(_CHARGED, where("是否允许减免", "是"))),
    "E43.1": blank(fits=_CHARGED),
}
