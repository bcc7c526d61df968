"""Items with made steps, for the tests of flow charts and guides."""

from __future__ import annotations

from collections.abc import Sequence

from expectations.model import Standard
from zhinan.deliver.item_rows import Item, Row

ACCEPTED = "预审通过的出具受理通知书；未通过的出具不予受理通知书；材料不全的出具补充材料告知书；"
CHECKED = "审核通过的，签署初审意见，转入决定步骤；审核未通过的退回，并书面说明理由；"
DECIDED = "申请符合规定的，准予行政许可；不符合规定的，不予行政许可，并书面说明理由"
SENT = "准予行政许可的颁发《准予行政许可决定书》；不予行政许可的颁发《不予行政许可决定书》；"
NOTICE = (
    ("受理", "综合窗口工作人员", "当场办理", "1.核对申请人是否符合申请条件；2.核对材料是否齐全", ACCEPTED),
    ("审核", "政务服务股工作人员", "0.5 工作日", "根据《建设项目使用林地审核审批管理办法》审核材料", CHECKED),
    ("决定", "窗口首席代表", "0.5 工作日", "复核审核阶段提出的初步意见", DECIDED),
    ("送达", "综合窗口或综合出证窗口工作人员", "当场办理", "送达办理结果至申请人", SENT),
)


def step(name: str, handler: str, limit: str, criteria: str, result: str) -> Row:
    return {"环节名称": name, "办理人": handler, "办理时限": limit, "审查标准": criteria, "办理结果": result}


def item(
    standard: Standard,
    steps: Sequence[tuple[str, str, str, str, str]] = NOTICE,
    materials: Sequence[str] = ("申请书", "营业执照"),
    **values: str,
) -> Item:
    raw = {element.name: "" for element in standard.of("item")}
    given = {"业务办理项名称": "临时占用林地许可", "承诺时限": "1个工作日", "办理形式": "窗口办理、网上办理", **values}
    rows = [{**{element.name: "" for element in standard.of("material")}, "材料名称": name} for name in materials]
    return Item("r1", "林茶局", "", (), {**raw, **given}, tuple(rows), tuple(step(*one) for one in steps), True)
