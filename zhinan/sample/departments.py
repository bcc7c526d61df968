"""What is the same in all items of one department: its full name, code, phones, floor, window, system."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zhinan.sample.codes import credit_code

# Departments that are not simply 罗山县 + a name of the list.
_FULL_NAMES = {
    "生态环境局": "信阳市生态环境局罗山分局",
    "税务局": "国家税务总局罗山县税务局",
    "人行": "中国人民银行罗山县支行",
    "宣传部": "中共罗山县委宣传部",
    "电力公司": "国网河南省电力公司罗山县供电公司",
    "文广旅": "罗山县文化广电和旅游局",
    "企业养老保险中心": "罗山县企业职工养老保险中心",
    "工信局": "罗山县科技和工业信息化局",
    "粮食局": "罗山县粮食和物资储备中心",
    "城市管理局": "罗山县城市管理局",
    "自然资源局": "罗山县自然资源局",
    "农业农村局": "罗山县农业农村局",
    "交通运输局": "罗山县交通运输局",
}

# Element 45 of the notice: these have a window of their own. Floor and window's name.
_OWN_WINDOWS = {
    "公安局": (1, "公安综合窗口"),
    "人社局": (2, "人社综合窗口"),
    "企业养老保险中心": (2, "企业养老综合窗口"),
    "民政局": (1, "民政综合窗口"),
    "医保局": (2, "医保综合窗口"),
    "自然资源局": (1, "不动产登记综合窗口"),
    "市场监管局": (4, "市场准入综合窗口"),
    "住建局": (4, "工程建设项目审批综合窗口"),
    "税务局": (2, "税务综合窗口"),
}

_OFFICES = {
    "公安局": "政务服务大队",
    "税务局": "纳税服务股",
    "教体局": "行政审批股",
    "卫健委": "行政审批服务股",
    "消防大队": "办事大厅服务科",
    "企业养老保险中心": "业务经办股",
    "电力公司": "客户服务中心",
    "残联": "办公室",
}

NO_SYSTEM = ("无系统", "统一受理", "统一受理")
_PROVINCE = ("省政务服务平台审批系统", "https://www.hnzwfw.gov.cn/", "河南政务服务网")
_SYSTEMS = {
    "税务局": ("国家部委统建", "https://etax.henan.chinatax.gov.cn/", "河南省电子税务局"),
    "烟草局": ("国家部委统建", "https://www.tobacco.gov.cn/", "国家烟草专卖局政务服务平台"),
    "市场监管局": ("省级部门自建系统", "https://scjg.henan.gov.cn/", "河南省市场监督管理局"),
    "人社局": ("省级部门自建系统", "https://hrss.henan.gov.cn/", "河南省人力资源和社会保障厅"),
    "交通运输局": ("省级部门垂直系统", "https://jtyst.henan.gov.cn/", "河南省交通运输厅"),
    "公安局": ("省级部门垂直系统", "https://www.hnzwfw.gov.cn/portal/gongan", "河南公安互联网政务服务平台"),
    "生态环境局": ("市政务服务平台审批系统", "http://www.xinyang.gov.cn/zwfw", "信阳市政务服务网"),
    "医保局": ("省级部门自建系统", "https://ylbz.henan.gov.cn/", "河南省医疗保障局"),
    "电力公司": ("市（县）级部门自建系统", "https://www.95598.cn/", "网上国网"),
    **dict.fromkeys(("宣传部", "档案局", "人行", "残联", "金融办", "粮食局", "农机局", "林茶局"), NO_SYSTEM),
}


@dataclass(frozen=True, slots=True)
class Profile:
    """One department. ``window`` and ``floor`` are where it sits in the hall; phones are made up."""

    number: int
    name: str
    full_name: str
    credit_code: str
    consult_phone: str
    complaint_phone: str
    window_phone: str
    floor: int
    window: str
    office: str
    system: tuple[str, str, str]

    @property
    def has_own_window(self) -> bool:
        """Whether it does not sit at the common window (无差别综合受理窗口)."""
        return "无差别" not in self.window


def read_profiles(file: Path) -> dict[str, Profile]:
    """Profiles of the departments in the standard's list, by short name, in the list's order."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {
        row["department"]: _profile(number, row["department"], row["aliases"].split("|"))
        for number, row in enumerate(rows, start=1)
    }


def _profile(number: int, name: str, aliases: Sequence[str]) -> Profile:
    floor, window = _OWN_WINDOWS.get(name, (3, "无差别综合受理窗口"))
    return Profile(
        number=number,
        name=name,
        full_name=_FULL_NAMES.get(name, f"罗山县{aliases[0] or name}"),
        credit_code=credit_code(number),
        consult_phone=f"0376-21{number * 617 % 1000:03d}{number:02d}",
        complaint_phone=f"0376-21{(number * 617 + 500) % 1000:03d}{number:02d}",
        window_phone=f"0376-21{(number * 617 + 250) % 1000:03d}{number:02d}",
        floor=floor,
        window=window,
        office=_OFFICES.get(name, "政务服务股"),
        system=_SYSTEMS.get(name, _PROVINCE),
    )
