"""What the odd files hold: three service items of one department, made up, right by the standard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from zhinan.intake.model import a1
from zhinan.sample.codes import credit_code, handling_code, implementation_code

OWNER = "罗山县林业和茶产业局"
STEPS_PER_ITEM = 4
_CREDIT = credit_code(21)
_PHONE = "0376-0000000"


def process(law: str, days: str = "0.5") -> str:
    """Element 11: four steps, a line each."""
    rows = (
        ("受理", "综合窗口工作人员", "当场办理", "核对材料是否齐全", "出具受理通知书"),
        (
            "审核",
            "政务服务股工作人员",
            f"{days}个工作日",
            f"根据{law}审核材料",
            "审核通过的，签署初审意见；未通过的退回，并书面说明理由",
        ),
        (
            "决定",
            "窗口首席代表",
            f"{days}个工作日",
            "复核初审意见",
            "符合规定的准予许可；不符合规定的不予许可，并书面说明理由",
        ),
        ("送达", "综合出证窗口工作人员", "当场办理", "送达办理结果至申请人", "送达决定书"),
    )
    names = ("环节名称", "办理人", "办理时限", "审查标准", "办理结果")
    return "\n".join("".join(f"{n}：{v}；" for n, v in zip(names, row, strict=True)) for row in rows)


HEADINGS = (
    *("业务办理项编码", "业务办理项名称", "事项类型", "实施主体", "办件类型"),
    *("法定时限", "承诺时限", "办理流程说明", "服务对象", "咨询方式"),
)
_CONSULT = f"咨询电话：{_PHONE}，政务服务大厅二楼咨询台"
CODES = [handling_code(implementation_code(_CREDIT, f"410121{main:03d}000")) for main in (1, 2, 3)]
ITEMS: list[tuple[str, ...]] = [
    (CODES[0], "林木采伐许可证核发", "行政许可", OWNER, "即办件", "20个工作日", "1个工作日",
     process("《中华人民共和国森林法》"), "自然人、企业法人", _CONSULT),
    (CODES[1], "临时占用林地许可（延续）", "行政许可", OWNER, "即办件", "20个工作日", "1个工作日",
     process("《建设项目使用林地审核审批管理办法》"), "企业法人、行政机关", _CONSULT),
    (CODES[2], "茶叶种植技术咨询服务", "公共服务", OWNER, "即办件", "无", "1个工作日",
     process("《中华人民共和国农业技术推广法》"), "自然人", _CONSULT),
]  # fmt: skip
ROWS: list[tuple[str, ...]] = [HEADINGS, *ITEMS]
NAME = HEADINGS.index("业务办理项名称")

MATERIAL_HEADINGS = ("材料名称", "材料类型", "材料形式", "材料必要性", "是否减免", "收取方式", "原件份数", "复印件份数")
_TAKEN = "收取纸质材料和上传电子文件"
MATERIALS: list[list[tuple[str, ...]]] = [
    [
        ("林木采伐申请表", "原件", "纸质、电子", "必要", "否", _TAKEN, "1", "0"),
        ("林权证明", "复印件", "纸质、电子", "必要", "否", _TAKEN, "0", "1"),
        ("身份证明", "复印件", "电子", "必要", "是", "电子证照库引用", "0", "0"),
    ],
    [
        ("临时使用林地延续申请表", "原件", "纸质、电子", "必要", "否", _TAKEN, "1", "0"),
        ("原临时使用林地批准文件", "复印件", "纸质、电子", "容缺后补", "否", _TAKEN, "0", "1"),
    ],
    [("技术咨询登记表", "原件", "纸质、电子", "必要", "否", _TAKEN, "1", "0")],
]
MATERIAL_COUNT = sum(map(len, MATERIALS))


def facts(
    rows: Iterable[Sequence[str]] = tuple(ITEMS),
    headings: Sequence[str] = HEADINGS,
    sheet: str | None = None,
    row: int = 1,
    column: int = 0,
) -> Iterator[tuple[str | None, str, str, str]]:
    """Every value of ``rows`` with its address, the first at (zero-based) ``row``, ``column``."""
    for down, values in enumerate(rows, start=row):
        for right, (element, value) in enumerate(zip(headings, values, strict=True), start=column):
            yield sheet, a1(down, right), element, value


FACTS = list(facts())
