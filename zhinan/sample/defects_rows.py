"""Mistakes in materials (46–52) and in the steps of element 11, rows of a sheet 办理流程 or told in the text."""

from __future__ import annotations

from zhinan.sample.mistakes import Mistake, blank, both, from_options, where, wrong

_ASKED = where("是否减免", "否")
_WAIVED = where("是否减免", "是")
_PAPER = from_options("材料形式", ["纸质"], has=True)

MATERIAL: dict[str, Mistake] = {
    "N11.1": wrong("其他有关材料", "法律法规规定的其他有关文件", "营业执照等其他材料"),
    "E46.1": blank(),
    "E46.2": wrong("扫描件", "原件或复印件", "原件、复印件"),
    "E47.1": blank(),
    "E47.2": wrong("电子版", "纸质版", "书面"),
    "E48.1": blank(),
    "E48.2": wrong("必须", "必需", "可容缺", "是"),
    "E49.1": blank(),
    "E49.2": wrong("√", "不减免", "N"),
    "E50.1": blank(),
    "E50.2": wrong("收取纸质材料", "电子证照库引用", "上传电子文件", fits=_ASKED),
    "E50.3": wrong("电子证照", "免提交", "电子证照库引用、共享库下载", "收取纸质材料和上传电子文件", fits=_WAIVED),
    "E51.1": blank(),
    "E51.2": wrong("1份", "一份", "若干", "0.5"),
    "E51.3": wrong("0", fits=both(_ASKED, _PAPER, where("材料类型", "原件", "原件和复印件"))),
    "E52.1": blank(),
    "E52.2": wrong("1份", "2份", "若干", "-1"),
    "E52.3": wrong("0", fits=both(_ASKED, _PAPER, where("材料类型", "复印件", "原件和复印件"))),
}

_AT_COUNTER = where("环节名称", "受理", "送达", "发证")
_INSIDE = where("环节名称", "审核", "审查", "决定")

STEP: dict[str, Mistake] = {
    "E11.7.1": blank(),
    "E11.7.2": blank(),
    "E11.5.1": wrong("政务服务股工作人员", "窗口首席代表", "业务股室", fits=where("环节名称", "受理")),
    "E11.5.2": wrong("分管领导", "业务股室负责人", "综合窗口工作人员", fits=_INSIDE),
    "E11.5.3": wrong("政务服务股工作人员", "窗口首席代表", fits=where("环节名称", "送达", "发证")),
    "E11.7.3": blank(),
    # Not a number of days: the times of the steps still add up to what they did.
    "E11.4": wrong("即时办理", "当场", "即办", fits=_AT_COUNTER),
    "E11.8": wrong("半天", "1天", "4小时", "即时", fits=_INSIDE),
    "E11.7.4": blank(),
    "E11.7.5": blank(),
}
