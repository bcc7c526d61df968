"""Element 11: the four steps of an item, as records and as the text in the notice's form."""

from __future__ import annotations

from random import Random

from zhinan.sample.catalogue import Entry
from zhinan.sample.record import Record
from zhinan.sample.typed import LEFT_OUT

PROCESS = "办理流程说明"
FIELDS = ("环节名称", "办理人", "办理时限", "审查标准", "办理结果")

_ACCEPT_CLERKS = ("综合窗口工作人员", "综合窗口受理人员")
_REVIEW_CLERKS = ("政务服务股工作人员", "政务服务股人员")
_DECIDE_CLERKS = ("窗口首席代表", "政务服务股人员或窗口首席代表")
_DELIVER_CLERKS = ("综合窗口或综合出证窗口工作人员", "综合出证窗口工作人员")

_ACCEPT_CHECK = (
    "1.核对申请人是否符合申请条件；2.依据办事指南中材料清单逐一核对是否齐全；"
    "3.核对每个材料是否涵盖材料要求中涉及的内容和要素"
)
_ACCEPT_RESULT = "预审通过的出具受理通知书；未通过的出具不予受理通知书；材料不全的出具补充材料告知书"

# 事项类型 → what is decided, what is handed out.
_RESULTS = {
    "行政许可": (
        "申请符合规定的，准予行政许可；不符合规定的，不予行政许可，并书面说明理由",
        "准予行政许可的颁发《准予行政许可决定书》；不予行政许可的颁发《不予行政许可决定书》",
    ),
    "行政确认": (
        "符合条件的予以确认；不符合条件的不予确认，并书面说明理由",
        "予以确认的颁发相关证书或者确认文书；不予确认的送达《不予确认通知书》",
    ),
    "行政给付": (
        "符合条件的作出给付决定；不符合条件的不予给付，并书面说明理由",
        "符合条件的送达《给付决定书》并按规定发放；不符合条件的送达《不予给付告知书》",
    ),
    "行政奖励": ("符合条件的作出奖励决定；不符合条件的书面说明理由", "送达《奖励决定书》"),
    "行政裁决": ("依法作出裁决决定", "送达《行政裁决书》"),
    "行政征收": ("核定应当缴纳的金额", "送达《缴款通知书》"),
    "公共服务": ("符合条件的予以办理；不符合条件的一次性告知理由", "送达办理结果"),
    "其他行政权力": (
        "符合规定的出具办理意见；不符合规定的退回，并书面说明理由",
        "送达备案、审核意见等办理结果文书",
    ),
}


def make_steps(entry: Entry, promised_days: int, rng: Random) -> list[Record]:
    """The steps 受理, 审核, 决定, 送达; their times add up to no more than ``promised_days``."""
    review_days, decide_days = (0.5, 0.5) if promised_days == 1 else (promised_days - 1, 1)
    decided, delivered = _RESULTS[entry.type]
    if entry.name.endswith("证核发"):
        licence = entry.name.removesuffix("核发")
        delivered = f"准予许可的颁发《{licence}》；不予许可的颁发《不予行政许可决定书》"
    review, deliver = ("审查", "发证") if rng.random() < 0.05 else ("审核", "送达")
    unit = rng.choice(("个工作日", " 工作日", "工作日"))
    rows = (
        ("受理", rng.choice(_ACCEPT_CLERKS), "当场办理", _ACCEPT_CHECK, _ACCEPT_RESULT),
        (
            review,
            rng.choice(_REVIEW_CLERKS),
            f"{review_days:g}{unit}",
            f"根据{entry.law}审核{rng.choice(('材料', '申请材料'))}",
            "审核通过的，签署初审意见，转入决定步骤；审核未通过的退回，并书面说明理由",
        ),
        ("决定", rng.choice(_DECIDE_CLERKS), f"{decide_days:g}{unit}", "复核审核阶段提出的初步意见", decided),
        (deliver, rng.choice(_DELIVER_CLERKS), "当场办理", "送达办理结果至申请人", delivered),
    )
    return [Record("step", dict(zip(FIELDS, row, strict=True))) for row in rows]


def process_text(steps: list[Record], separator: str) -> str:
    """Element 11 as the notice writes it: 环节名称：受理；办理人：…；, a step per line or all in one."""
    return separator.join("".join(f"{name}：{step[name]}；" for name in told_fields(step)) for step in steps)


def told_fields(step: Record) -> list[str]:
    """The fields that the text names, blank ones too."""
    return [name for name in FIELDS if step[name] is not LEFT_OUT]
