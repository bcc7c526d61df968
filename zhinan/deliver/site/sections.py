"""What stands where on a guide: sections of elements, in reading order. Labels are the elements' own names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from expectations.model import Standard

# section (its heading) → elements. An element that stands nowhere here, and may be public, joins BASICS.
BASICS = "基本信息"
SECTIONS: dict[str, tuple[str, ...]] = {
    BASICS: (
        "实施主体", "主办处室", "事项类型", "办件类型", "权力来源", "行使层级", "实施主体性质", "通办范围",
        "服务对象", "业务办理项编码", "实施编码", "基本编码", "联办机关名称", "联办事项名称", "办理形式", "受理形式",
        "是否网办", "网上办理深度", "承诺到现场窗口最多次数", "是否支持自助终端办理", "运行系统", "是否是投资类项目",
        "是否支持预约办理",
    ),
    "设定依据": ("设定依据",),
    "受理条件": ("受理条件",),
    "办理流程": (),
    "办理时限": ("法定时限", "承诺时限", "承诺时限说明", "特殊环节时限"),
    "申请材料": ("纸质材料提交方式", "邮递收件人信息"),
    "办理地点和时间": (
        "受理地址说明(办理地址)", "入驻大厅名称", "是否进驻政务实体大厅", "窗口描述", "办公时间",
        "交通指引", "地图坐标",
    ),
    "收费": ("是否收费", "收费方式", "收费依据", "收费说明", "是否允许减免", "允许减免依据"),
    "办理结果": ("办理结果获取方式", "物流快递"),
    "注意事项": ("办结结果说明", "承诺到现场窗口最多次数说明", "窗口备注信息"),
    "网上办理": ("网上申报网址", "网上申报网址名称"),
    "咨询和监督投诉": ("咨询方式", "监督投诉方式"),
}  # fmt: skip
# Shown otherwise: as the page's title, as the chart and the steps.
_ELSEWHERE = frozenset({"业务办理项名称", "办理流程说明", "流程图内容", "四办标志"})
# How people call them who have not read the standard.
LABELS: Mapping[str, str] = {
    "实施主体": "办理主体",
    "受理地址说明(办理地址)": "办理地址",
    "承诺到现场窗口最多次数": "到现场次数",
    "承诺到现场窗口最多次数说明": "到现场次数说明",
    "办结结果说明": "结果领取",
    "物流快递": "是否支持邮寄",
    "网上申报网址": "办理网址",
    "网上申报网址名称": "网站名称",
    "是否网办": "网上办理",
    "是否支持自助终端办理": "自助终端办理",
    "是否是投资类项目": "投资类项目",
    "是否支持预约办理": "预约办理",
    "是否进驻政务实体大厅": "进驻政务大厅",
    "是否允许减免": "允许减免",
}
# What a zero or 无 in these says is nothing that people need to read.
_IDLE = {"特殊环节时限": ("0", "无", ""), "会办处室": ("无", "")}
# material's column → its heading on the page
MATERIAL_COLUMNS = {
    "材料名称": "材料名称",
    "材料类型": "类型",
    "材料形式": "形式",
    "材料必要性": "必要性",
    "收取方式": "收取方式或减免途径",
    "原件份数": "原件份数",
    "复印件份数": "复印件份数",
}


def public_sections(standard: Standard) -> dict[str, tuple[str, ...]]:
    """The sections of this standard: only elements that it has and that may be public; each of those in one."""
    public = [element.name for element in standard.of("item") if element.is_public]
    placed = {name for names in SECTIONS.values() for name in names} | _ELSEWHERE
    sections = {title: tuple(name for name in names if name in public) for title, names in SECTIONS.items()}
    sections[BASICS] += tuple(name for name in public if name not in placed)
    return sections


def rows(names: Sequence[str], values: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """(element, label, value) of the elements that say something."""
    for name in names:
        value = values[name].strip()
        if value and value not in _IDLE.get(name, ()):
            yield name, LABELS.get(name, name), value
