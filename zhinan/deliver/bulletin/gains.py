"""The section on 五减: before and after, with what was compared beside every figure."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from zhinan.deliver.bulletin.model import Block, Column, Heading, Paragraph, Table, chinese_day
from zhinan.deliver.bulletin.rows import Row
from zhinan.deliver.bulletin.shares import NONE
from zhinan.deliver.figures import number, percent

# What is reduced → (the figure's name in metric_reduction, unit, the count of items that are compared).
FIVE: dict[str, tuple[str, str, str]] = {
    "减材料": ("material_count", "份", "material_item_count"),
    "减环节": ("step_count", "个", "step_item_count"),
    "减时限": ("promised_days", "个工作日", "promised_item_count"),
    "减费用": ("charged_count", "项", "charge_item_count"),
    "减跑动": ("visit_count", "次", "visit_item_count"),
}
_WHAT = {
    "减材料": "申请人仍须提交的材料",
    "减环节": "办理环节",
    "减时限": "承诺时限合计",
    "减费用": "收费的事项",
    "减跑动": "到现场次数合计",
}
_SHARES: dict[str, tuple[str, str]] = {
    "即办件占比": ("instant_count", "办件类型是即办件"),
    "全程网办率": ("online_count", "列入全程网办清单（含暂缓公布的）"),
    "零跑动占比": ("zero_visit_count", "承诺到现场次数为0"),
    "一次办率": ("one_visit_count", "承诺到现场次数不超过1"),
}


def gains(rows: list[Row], baseline: tuple[str, date] | None, day: date) -> list[Block]:
    """六、五减情况. ``rows``: of metric_reduction, the last is the county; ``day``: of the run."""
    blocks: list[Block] = [Heading(1, "五减情况")]
    if not rows:
        return [*blocks, Paragraph("本期没有可以统计的事项。")]
    county = rows[-1]
    if baseline is None or not county["paired_count"]:
        told = "没有可以对比的基准，五减本期不作对比。"
    elif not is_compared(rows, baseline, day):
        told = f"本期（{chinese_day(baseline[1])}）就是对比的基准，以后各期与它对比。"
    else:
        told = f"以{chinese_day(baseline[1])}的核查为基准，同一事项前后对比："
        told += "，".join(_one(county, name) for name in FIVE) + "。"
    left = county["item_count"] - county["paired_count"]
    note = f"现有事项{county['item_count']}项，与基准都有的{county['paired_count']}项"
    note += f"，其余{left}项基准时没有，不作对比" if left else ""
    note += "。压减比例＝（基准－现在）÷基准；两次中有一次读不出的事项不计入这一行。"
    columns = (
        Column("项目", 13), Column("统计内容", 34, "left"), Column("基准", 18), Column("现在", 18), Column("减少", 18),
        Column("压减比例", 21), Column("对比的事项", 16),
    )  # fmt: skip
    blocks += [
        Paragraph(told),
        Table("五减前后对比", columns, tuple(_row(county, name) for name in FIVE), note=note),
        _compression(county),
        _shares(county),
    ]
    return blocks


def is_compared(rows: list[Row], baseline: tuple[str, date] | None, day: date) -> bool:
    """Whether there is anything to compare: not on the baseline's own day, as long as all is as it was.

    By the day and not by the run: a run that is made again on that day says the same.
    """
    if not rows or baseline is None or not rows[-1]["paired_count"]:
        return False
    return baseline[1] != day or any(_reduced(rows[-1], name)[2] for name in FIVE)


def _reduced(row: Row, name: str) -> tuple[Any, Any, Fraction | None]:
    """(before, after, how much less) of one of the five; None where it cannot be told."""
    figure, _, compared = FIVE[name]
    if not row[compared]:
        return None, None, None
    before, after = row[f"before_{figure}"], row[figure]
    return before, after, Fraction(before) - Fraction(after)


def _one(row: Row, name: str) -> str:
    before, after, less = _reduced(row, name)
    if less is None:
        return f"{name}无法统计"
    unit = FIVE[name][1]
    if not less:
        return f"{name}前后都是{number(before)}{unit}"
    return f"{name}由{number(before)}{unit}到{number(after)}{unit}（{_ratio(before, less)}）"


def _row(row: Row, name: str) -> tuple[str, ...]:
    before, after, less = _reduced(row, name)
    what = f"{_WHAT[name]}（{FIVE[name][1]}）"
    compared = str(row[FIVE[name][2]])
    if less is None:
        return (name, what, NONE, NONE, NONE, NONE, compared)
    ratio = percent(float(less / Fraction(before))) if before else NONE
    return (name, what, number(before), number(after), number(float(less)), ratio, compared)


def _ratio(before: Any, less: Fraction) -> str:
    """压减25.00%, or 增加…."""
    if not before:
        return "基准为0"
    return f"{'压减' if less > 0 else '增加'}{percent(float(abs(less) / Fraction(before)))}"


def _compression(row: Row) -> Paragraph:
    if not row["timed_item_count"]:
        return Paragraph("没有法定时限和承诺时限单位相同的事项，承诺时限压缩比无法计算。")
    return Paragraph(
        f"承诺时限压缩比：按总量计算{percent(row['total_compression'])}（法定时限合计{number(row['legal_days'])}天，"
        f"承诺时限合计{number(row['legal_promised_days'])}天），按各事项平均计算{percent(row['mean_compression'])}。"
        f"只计两个时限单位相同（工作日或自然日）的{row['timed_item_count']}项，其余{row['untimed_item_count']}项不计。"
    )


def _shares(row: Row) -> Table:
    rows = tuple(
        (name, percent(row[count] / row["item_count"]), f"{row[count]}/{row['item_count']}", what)
        for name, (count, what) in _SHARES.items()
    )
    columns = (Column("指标", 24), Column("比率", 20), Column("事项数/全部事项", 30), Column("口径", 60, "left"))
    return Table("办理便利度", columns, rows)
