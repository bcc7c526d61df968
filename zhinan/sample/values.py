"""A fully right item: every element of the standard, consistent with one another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

from expectations.model import Standard
from zhinan.sample.catalogue import Entry
from zhinan.sample.chart import Step, chart_png
from zhinan.sample.codes import basic_codes, handling_code, implementation_code
from zhinan.sample.contacts import complaint_text, consult_text, mail_text, window_text
from zhinan.sample.departments import Profile
from zhinan.sample.materials import make_materials
from zhinan.sample.phrases import (
    BOOKINGS,
    COLLECTIONS,
    FEE_BASIS,
    FEE_NOTES,
    RELIEF_BASIS,
    SPECIAL_STEPS,
    WINDOW_NOTES,
    conditions_text,
)  # fmt: skip
from zhinan.sample.picture import CHART, Pictured
from zhinan.sample.process import PROCESS, make_steps, process_text
from zhinan.sample.record import Item, Record

INVESTMENT = re.compile("投资项目|建设项目|核准|初步设计")
INVESTMENT_DEPARTMENTS = ("发改委", "住建局", "水利局", "交通运输局", "自然资源局", "林茶局")
# Items of these departments are sometimes handled together with the other department's.
_PARTNERS = {
    "公安局": "民政局", "民政局": "公安局", "自然资源局": "税务局", "税务局": "自然资源局",
    "市场监管局": "税务局", "住建局": "自然资源局", "卫健委": "市场监管局", "林茶局": "自然资源局",
    "交通运输局": "公安局", "人社局": "医保局", "水利局": "发改委", "农业农村局": "市场监管局",
}  # fmt: skip
_JOINT_SHARE = 0.08


def make_items(
    standard: Standard,
    profiles: Mapping[str, Profile],
    catalogue: Sequence[Entry],
    department: str,
    rng: Random,
) -> list[Item]:
    """All items of one department, right in every cell."""
    profile = profiles[department]
    entries = [entry for entry in catalogue if entry.department == department]
    type_codes = {name: code for code, name in reversed(list(standard.codes["事项类型"].items()))}
    codes = basic_codes(entries, profile.number, type_codes)
    items = []
    for entry, code in zip(entries, codes, strict=True):
        partner = _partner(entry, profiles, catalogue, rng)
        promised_days = 1
        if partner and entry.statutory_days:
            promised_days = max(2, min(entry.statutory_days, rng.choice((2, 3, 5))))
        steps = make_steps(entry, promised_days, rng)
        values = {
            **_codes(profile, code),
            **_head(entry, profile, rng),
            **_times(entry, promised_days, rng),
            **_joint(partner),
            PROCESS: process_text(steps, separator := rng.choice(("\n", "\n", "\n\n", ""))),
            **_online(profile, rng, is_joint=partner is not None),
            **_place(standard.parameters, profile, rng),
            **_fees(entry, rng),
            CHART: Pictured(f"流程图-{catalogue.index(entry) + 1:03d}.png", chart_png(entry, _shown(steps))),
        }
        materials = make_materials(entry, rng)
        told = [Record("step", {**step.values}) for step in steps]
        items.append(Item(entry, profile, Record("item", values), steps, told, separator, materials))
    return items


def _shown(steps: Sequence[Record]) -> tuple[Step, ...]:
    return tuple((step["环节名称"], step["办理人"], step["办理时限"]) for step in steps)


def _codes(profile: Profile, basic: str) -> dict[str, str]:
    implementation = implementation_code(profile.credit_code, basic)
    return {"业务办理项编码": handling_code(implementation), "实施编码": implementation, "基本编码": basic}


def _head(entry: Entry, profile: Profile, rng: Random) -> dict[str, str]:
    is_investment = profile.name in INVESTMENT_DEPARTMENTS and INVESTMENT.search(entry.name)
    return {
        "业务办理项名称": entry.name,
        "事项类型": entry.type,
        "实施主体": profile.full_name,
        "服务对象": "、".join(entry.objects),
        "设定依据": entry.law,
        "受理条件": conditions_text(entry, rng),
        "权力来源": rng.choices(("法定本级行使", "上级下放", "上级委托"), (94, 4, 2))[0],
        "行使层级": "县级",
        "实施主体性质": rng.choices(("法定机关", "授权组织", "受委托组织"), (95, 4, 1))[0],
        "通办范围": rng.choices(("全县", "定点办理", "全省", "全市、全县", "全国"), (60, 15, 10, 10, 5))[0],
        "物流快递": "是",
        "是否是投资类项目": "是" if is_investment else "否",
    }


def _times(entry: Entry, promised_days: int, rng: Random) -> dict[str, str]:
    # Sixty days are the law's calendar days: another unit, and so never compared with working days.
    days = entry.statutory_days
    statutory = "无" if days is None else f"{days}日" if days == 60 else f"{days}个工作日"
    special_days, special_note = rng.choice(("", "", "0")), ""
    if rng.random() < 0.08:
        special_days, special_note = rng.choice(SPECIAL_STEPS)
    return {
        "法定时限": statutory,
        "承诺时限": f"{promised_days}个工作日",
        "承诺时限说明": special_note,
        "特殊环节时限": special_days,
    }


def _partner(
    entry: Entry, profiles: Mapping[str, Profile], catalogue: Sequence[Entry], rng: Random
) -> tuple[str, str] | None:
    """(联办机关, 联办事项) where the item is a 联办件."""
    days = entry.statutory_days
    if entry.department not in _PARTNERS or days is None or not 5 <= days < 60:
        return None
    if rng.random() >= _JOINT_SHARE:
        return None
    partner = _PARTNERS[entry.department]
    names = [other.name for other in catalogue if other.department == partner]
    return profiles[partner].full_name, rng.choice(names)


def _joint(partner: tuple[str, str] | None) -> dict[str, str]:
    office, name = partner or ("", "")
    return {"办件类型": "联办件" if partner else "即办件", "联办机关名称": office, "联办事项名称": name}


def _online(profile: Profile, rng: Random, *, is_joint: bool) -> dict[str, str]:
    system, url, site = profile.system
    if system == "省政务服务平台审批系统" and rng.random() < 0.06:
        system += "、省级部门自建系统"
    return {
        "是否网办": "是",
        "运行系统": system,
        "办理形式": "窗口办理、网上办理、快递申请",
        "四办标志": "就近办,网上办,一次办" + ("" if is_joint else ",马上办"),
        "网上申报网址": url,
        "网上申报网址名称": site,
        "网上办理深度": "4星级",
        "承诺到现场窗口最多次数": "0",
        "是否支持自助终端办理": rng.choices(("否", "是"), (85, 15))[0],
    }


def _place(parameters: Mapping[str, str], profile: Profile, rng: Random) -> dict[str, str]:
    result, result_note = rng.choice(COLLECTIONS)
    return {
        "承诺到现场窗口最多次数说明": parameters["visits_note"],
        "受理形式": parameters["acceptance"],
        "是否进驻政务实体大厅": "是",
        "入驻大厅名称": parameters["hall"],
        "办理结果获取方式": result,
        "办结结果说明": result_note,
        "受理地址说明(办理地址)": parameters["address"],
        "交通指引": parameters["directions"],
        "主办处室": profile.office,
        "会办处室": "",
        "办公时间": parameters["office_hours"],
        "咨询方式": consult_text(parameters, profile.consult_phone, str(profile.floor)),
        "监督投诉方式": complaint_text(parameters, profile.complaint_phone),
        "窗口描述": window_text(parameters, profile),
        "窗口备注信息": rng.choice(WINDOW_NOTES),
        "地图坐标": f"{parameters['longitude']}, {parameters['latitude']}",
        "纸质材料提交方式": rng.choice(("", "", "窗口递交", "窗口递交、邮寄")),
        "邮递收件人信息": mail_text(parameters, profile),
        "是否支持预约办理": rng.choice(BOOKINGS),
    }


def _fees(entry: Entry, rng: Random) -> dict[str, str]:
    if not entry.is_charged:
        way, is_reduced, note = (
            rng.choice(("不收费", "不收费", "")),
            rng.choice(("", "否")),
            rng.choice(("", "不收费")),
        )
        row = ("否", "", way, is_reduced, "", note)
    else:
        is_reducible = rng.random() < 0.5
        relief = ("是", RELIEF_BASIS) if is_reducible else ("否", "")
        row = ("是", FEE_BASIS, "支持网上收费、窗口收费", *relief, rng.choice(FEE_NOTES))
    names = ("是否收费", "收费依据", "收费方式", "是否允许减免", "允许减免依据", "收费说明")
    return dict(zip(names, row, strict=True))
