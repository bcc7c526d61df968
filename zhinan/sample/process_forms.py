"""Element 11 in all the ways in which people write the same four steps. Each form is a name and a function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations

from zhinan.sample.process import FIELDS, process_text, told_fields
from zhinan.sample.record import Item, Record

_NAME = FIELDS[0]
_ORDINALS: dict[str, Sequence[str]] = {
    "1.": ("1.", "2.", "3.", "4.", "5."),
    "1、": ("1、", "2、", "3、", "4、", "5、"),
    "（1）": ("（1）", "（2）", "（3）", "（4）", "（5）"),
    "①": ("①", "②", "③", "④", "⑤"),
    "一、": ("一、", "二、", "三、", "四、", "五、"),
    "（一）": ("（一）", "（二）", "（三）", "（四）", "（五）"),
    "第一步：": ("第一步：", "第二步：", "第三步：", "第四步：", "第五步："),
    "步骤1：": ("步骤1：", "步骤2：", "步骤3：", "步骤4：", "步骤5："),
}
_OTHER_LABELS = {
    "环节名称": ("办理环节", "步骤名称", "环节 名称"),
    "办理人": ("经办人", "办理人员", "承办人"),
    "办理时限": ("办理期限", "环节时限", "办理时间"),
    "审查标准": ("审核标准", "审查内容", "审查\u3000标准"),
    "办理结果": ("环节结果", "办理 结果", "办理结果"),
}
_OTHER_NAMES = {"审核": "审查", "送达": "发证", "审查": "审核", "发证": "送达"}


def process_forms(item: Item) -> Iterator[tuple[str, str]]:
    """Pairs (name of the rewriting, text) of the item's steps."""
    steps = item.told
    for name, write in _FORMS.items():
        yield name, write(steps)
    # The label 环节名称 begins each step; the other fields may come in any order.
    for order in list(permutations(FIELDS[1:]))[1::3]:
        yield f"字段次序 {'、'.join(order)}", _written(steps, order=(_NAME, *order))


def _written(
    steps: Sequence[Record],
    colon: str = "：",
    end: str = "；",
    between: str = "\n",
    order: Sequence[str] = FIELDS,
    label: Callable[[int, str], str] = lambda number, field: field,
) -> str:
    return between.join(
        "".join(f"{label(at, field)}{colon}{step[field]}{end}" for field in order if field in told_fields(step))
        for at, step in enumerate(steps)
    )


def _ordinal(marks: Sequence[str]) -> Callable[[Sequence[Record]], str]:
    """1.环节名称：受理 …"""
    return lambda steps: _written(steps, label=lambda at, field: f"{marks[at]}{field}" if field == _NAME else field)


def _numbered_fields(steps: Sequence[Record]) -> str:
    return _written(steps, end="\n", label=lambda at, field: f"{FIELDS.index(field) + 1}.{field}")


def _headed(head: str) -> Callable[[Sequence[Record]], str]:
    """【受理】办理人：… : the heading names the step."""

    def write(steps: Sequence[Record]) -> str:
        parts = (
            head.format(name=step[_NAME], number=at)
            + "".join(f"{field}：{step[field]}；" for field in told_fields(step)[1:])
            for at, step in enumerate(steps, start=1)
        )
        return "\n".join(parts)

    return write


def _with_heading(steps: Sequence[Record]) -> str:
    return "\n".join(f"【{step[_NAME]}】\n{process_text([step], '')}" for step in steps)


def _in_tags(tag: str, inner: str = "") -> Callable[[Sequence[Record]], str]:
    """As a web editor leaves it."""
    return lambda steps: "".join(f"<{tag}{inner}>{process_text([step], '')}</{tag}>" for step in steps)


def _renamed(steps: Sequence[Record]) -> str:
    """审查 is 审核, 发证 is 送达."""
    named = [Record("step", {**step.values, _NAME: _OTHER_NAMES.get(step[_NAME], step[_NAME])}) for step in steps]
    return process_text(named, "\n")


def _suffixed(steps: Sequence[Record]) -> str:
    return process_text([Record("step", {**step.values, _NAME: f"{step[_NAME]}环节"}) for step in steps], "\n")


def _other_labels(which: int) -> Callable[[Sequence[Record]], str]:
    return lambda steps: _written(steps, label=lambda at, field: _OTHER_LABELS[field][which])


def _with_extra_step(name: str) -> Callable[[Sequence[Record]], str]:
    """A step of its own that takes no promised time: 特殊环节, 现场勘查 …"""
    values = (name, "政务服务股工作人员", "0个工作日", "依法需要进行的程序符合规定", "出具书面意见；不计入承诺时限")
    extra = Record("step", dict(zip(FIELDS, values, strict=True)))
    return lambda steps: process_text([*steps[:2], extra, *steps[2:]], "\n")


def _listed_standard(steps: Sequence[Record]) -> str:
    """A numbered list over several lines, and ; , inside 审查标准."""
    text = "1.材料齐全；\n2.符合法定形式；\n3.材料之间内容一致，没有矛盾；（1）表格：填写完整；（2）附件：加盖公章。"
    changed = [Record("step", {**step.values, "审查标准": text}) for step in steps]
    return process_text(changed, "\n")


def _replaced(old: str, new: str) -> Callable[[Sequence[Record]], str]:
    return lambda steps: process_text(list(steps), "\n").replace(old, new)


_FORMS: dict[str, Callable[[Sequence[Record]], str]] = {
    "半角冒号": lambda steps: _written(steps, colon=":"),
    "半角分号": lambda steps: _written(steps, end=";"),
    "冒号后空格": lambda steps: _written(steps, colon="： "),
    "冒号前空格": lambda steps: _written(steps, colon=" :"),
    "冒号前全角空格": lambda steps: _written(steps, colon="\u3000："),
    "一个字段一行": lambda steps: _written(steps, end="\n"),
    "一个字段一行，分号加换行": lambda steps: _written(steps, end="；\n"),
    "一个字段一行，回车换行": lambda steps: _written(steps, end="；\r\n", between="\r\n"),
    "句号结束字段": lambda steps: _written(steps, end="。"),
    "竖线结束字段": lambda steps: _written(steps, end="|"),
    "不分行": lambda steps: _written(steps, between=""),
    "空行分隔": lambda steps: _written(steps, between="\n\n"),
    "空格分隔": lambda steps: _written(steps, between=" "),
    "制表符分隔": lambda steps: _written(steps, end="\t", between="\n"),
    "没有最后的分号": lambda steps: process_text(list(steps), "\n").removesuffix("；"),
    "各环节没有最后的分号": lambda steps: "\n".join(process_text([step], "").removesuffix("；") for step in steps),
    "末尾句号": lambda steps: process_text(list(steps), "\n").removesuffix("；") + "。",
    "字段加方头括号": lambda steps: _written(steps, colon="", label=lambda at, field: f"【{field}】"),
    "字段加方头括号和冒号": lambda steps: _written(steps, label=lambda at, field: f"【{field}】"),
    "字段编号": _numbered_fields,
    **{f"环节编号 {name}": _ordinal(marks) for name, marks in _ORDINALS.items()},
    "标题【受理】": _headed("【{name}】"),
    "标题【受理】换行": _headed("【{name}】\n"),
    "标题【受理环节】": _headed("【{name}环节】"),
    "标题 1.受理": _headed("{number}.{name}\n"),
    "标题 1、受理：": _headed("{number}、{name}："),
    "标题 第1步：受理": _headed("第{number}步：{name}\n"),
    "标题 （1）受理环节：": _headed("（{number}）{name}环节："),
    "标题 受理环节": _headed("{name}环节\n"),
    "标题和环节名称都有": _with_heading,
    "<p>": _in_tags("p"),
    '<p style="…">': _in_tags("p", ' style="text-indent: 2em;"'),
    "<div>": _in_tags("div"),
    "<li>": _in_tags("li"),
    "<span>": _in_tags("span"),
    "<br>": lambda steps: process_text(list(steps), "<br>"),
    "<br/>": lambda steps: process_text(list(steps), "<br/>"),
    "字段之间 <br />": lambda steps: _written(steps, end="；<br />"),
    "&nbsp;": _replaced("：", "：&nbsp;"),
    "审查、发证": _renamed,
    "环节名称带“环节”": _suffixed,
    "别的字段名一": _other_labels(0),
    "别的字段名二": _other_labels(1),
    "别的字段名三": _other_labels(2),
    "开头有说明": lambda steps: "办理流程如下：\n" + process_text(list(steps), "\n"),
    "开头有标题行": lambda steps: "办理流程\n" + process_text(list(steps), "\n"),
    "有特殊环节": _with_extra_step("特殊环节"),
    "有现场勘查": _with_extra_step("现场勘查"),
    "有专家评审": _with_extra_step("专家评审"),
    "审查标准里有分号和编号": _listed_standard,
    "时限里有空格": _replaced("工作日", " 工作日"),
    "半个工作日": _replaced("0.5个工作日", "半个工作日"),
    "全角 ０.５": _replaced("0.5", "０.５"),
    "当场办理里有空格": _replaced("当场办理", "当场 办理"),
    "字段名里有零宽空格": _replaced("办理人：", "办理\u200b人："),
    "全角空格缩进": lambda steps: "\n".join(f"\u3000\u3000{process_text([step], '')}" for step in steps),
    "不换行空格缩进": lambda steps: "\n".join(f"\u00a0\u00a0{process_text([step], '')}" for step in steps),
    "星号开头": lambda steps: "\n".join(f"● {process_text([step], '')}" for step in steps),
}
