"""Which workbook each department sends: its shape, its file's name, how careful its clerk is.

One row of ``PLANS`` is one department.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from zhinan.sample.shapes import SHAPES

Shape = Literal["wide", "titled", "merged", "form", "gb18030", "utf-8-sig"]
Care = Literal["clean", "usual", "careless"]

# Share of a department's items that carry a defect: from, to.
DEFECT_SHARES: dict[Care, tuple[float, float]] = {
    "clean": (0, 0),
    "usual": (0.04, 0.12),
    "careless": (0.3, 0.5),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """``has_steps``: the workbook has a sheet 办理流程 beside element 11."""

    file_name: str
    shape: Shape = "wide"
    care: Care = "usual"
    has_steps: bool = False

    @property
    def has_materials(self) -> bool:
        """A form and a CSV hold items only."""
        return "material" in SHAPES[self.shape].kinds


PLANS: dict[str, Plan] = {
    "自然资源局": Plan("罗山县自然资源局政务服务事项要素表.xlsx", has_steps=True),
    "民族宗教局": Plan("民族宗教局.xlsx", care="clean"),
    "司法局": Plan("附件2-司法局（终稿）.xlsx", "titled"),
    "工信局": Plan("工信局.xlsx", "merged"),
    "市场监管局": Plan("市场监督管理局政务服务事项（60项）.xlsx"),
    "文广旅": Plan("罗山县文化广电和旅游局要素填写表.xlsx", "titled"),
    "民政局": Plan("罗山县民政局5.6.xlsx", "merged"),
    "应急管理局": Plan("应急管理局报送.xlsx", has_steps=True),
    "农业农村局": Plan("农业农村局流程再造.xlsx", has_steps=True),
    "生态环境局": Plan("附件2 生态环境局罗山分局.xlsx"),
    "档案局": Plan("档案局一事一表.xlsx", "form"),
    "税务局": Plan("税务局政务服务事项要素表.xlsx", "titled"),
    "交通运输局": Plan("交通运输局（修改后）.xlsx", care="careless", has_steps=True),
    "人防办": Plan("人防办.xlsx", has_steps=True),
    "水利局": Plan("附件2-水利局（终稿）.xlsx", "titled", has_steps=True),
    "医保局": Plan("罗山县医疗保障局.xlsx", "merged"),
    "卫健委": Plan("卫健委政务服务事项梳理.xlsx", care="careless", has_steps=True),
    "公安局": Plan("罗山县公安局政务服务事项要素表.xlsx", care="careless", has_steps=True),
    "教体局": Plan("教体局.xlsx"),
    "林茶局": Plan("林茶局.xlsx", care="careless", has_steps=True),
    "城市管理局": Plan("城管局事项表.xlsx", "merged"),
    "人社局": Plan("人社局-政务服务事项.xlsx"),
    "退役军人事务局": Plan("退役军人事务局2023.xlsx", care="clean", has_steps=True),
    "发改委": Plan("发改委（定稿）.xlsx", has_steps=True),
    "住建局": Plan("住建局附件2.xlsx", "titled", "careless"),
    "企业养老保险中心": Plan("企业养老保险中心.csv", "gb18030", "careless"),
    "人行": Plan("人民银行.csv", "utf-8-sig"),
    "气象局": Plan("气象局政务服务事项.xlsx", "form"),
    "宣传部": Plan("县委宣传部.xlsx"),
    "粮食局": Plan("罗山县粮食和物资储备中心要素表.xlsx", "titled"),
    "电力公司": Plan("供电公司.csv", "gb18030"),
    "残联": Plan("罗山县残联.xlsx", "merged"),
    "农机局": Plan("农机局要素表.csv", "utf-8-sig", "careless"),
    "烟草局": Plan("烟草专卖局.xlsx", "titled", "clean"),
    "商务局": Plan("商务局.xlsx", care="clean", has_steps=True),
    "财政局": Plan("财政局附件2.xlsx", has_steps=True),
    "金融办": Plan("金融工作局.xlsx"),
    "统计局": Plan("统计局.xlsx", "form", "clean"),
    "消防大队": Plan("消防救援大队.xlsx", care="clean"),
}
