"""The sections on how far it is: the county, who has sent what, the groups and their departments."""

from __future__ import annotations

from zhinan.deliver.bulletin.model import Block, Chart, Column, Heading, Paragraph, Series, Table, short_day
from zhinan.deliver.bulletin.rows import Row
from zhinan.deliver.bulletin.runs import Runs
from zhinan.deliver.bulletin.shares import NONE, Share, change, change_words, share_of

_GUIDE = ("accurate_item_count", "item_count")
_ELEMENT = ("passed_check_count", "check_count")
MOST_DAYS = 15
_NOBODY = Paragraph("本组部门都还没有报送。")


def compared_words(runs: Runs) -> str:
    """一周前（5月1日）, or how many days before; '' where there is no earlier run."""
    if runs.before is None:
        return ""
    days = (runs.now.day - runs.before.day).days
    return f"{'一周' if days == 7 else f'{days}天'}前（{short_day(runs.before.day)}）"


def overall(runs: Runs, now: Row, before: Row | None, trend: list[tuple[str, Row]]) -> list[Block]:
    """一、总体情况."""
    guide, element = share_of(now, *_GUIDE), share_of(now, *_ELEMENT)
    old_guide = share_of(before, *_GUIDE) if before else None
    old_element = share_of(before, *_ELEMENT) if before else None
    text = f"全县核查政务服务事项{guide.whole}项，准确{guide.part}项，办事指南准确率{guide.text}"
    short = guide.whole - guide.part
    text += f"，距100%还差{short}项" if short else "，全部准确" if guide.whole else ""
    text += f"；核查要素{element.whole}次，通过{element.part}次，要素准确率{element.text}。"
    if old_guide and old_element:
        text += (
            f"与{compared_words(runs)}相比，办事指南准确率{change_words(guide, old_guide)}，"
            f"要素准确率{change_words(element, old_element)}。"
        )
    else:
        text += "没有一周前的核查结果，本期不作对比。"
    if not runs.is_same_measure:
        text += "两次核查之间标准或程序有更新，升降不全是部门整改的结果。"
    sent = Share(now["received_count"], now["department_count"])
    old_sent = Share(before["received_count"], before["department_count"]) if before else None
    rows = [
        (name, share.text, f"{share.part}/{share.whole}", old.text if old else NONE, change(share, old))
        for name, share, old in (
            ("办事指南准确率", guide, old_guide), ("要素准确率", element, old_element), ("报送率", sent, old_sent),
        )
    ]  # fmt: skip
    beside = (
        f"待人工认定{now['manual_count']}次、豁免{now['waived_count']}次、不适用{now['not_applicable_count']}次，"
        "不计入比率。比率一律舍去尾数，不四舍五入；升降为百分点，按未舍尾的比率相减。"
    )
    columns = (
        Column("指标", 26, "left"), Column("本期", 18), Column("分子/分母", 26), Column("上期", 18), Column("升降", 20),
    )  # fmt: skip
    blocks: list[Block] = [
        Heading(1, "总体情况"),
        Paragraph(text),
        Table("总体情况", columns, tuple(rows), note=beside),
    ]
    return blocks + _trend(trend)


def _trend(trend: list[tuple[str, Row]]) -> list[Block]:
    """The county's two rates over the last days with a run."""
    if len(trend) < 2:
        return []
    guides = [share_of(row, *_GUIDE) for _, row in trend]
    elements = [share_of(row, *_ELEMENT) for _, row in trend]
    points = "；".join(
        f"{day}办事指南准确率{guide.text}、要素准确率{element.text}"
        for (day, _), guide, element in zip(trend, guides, elements, strict=True)
    )
    return [
        Chart(
            "line",
            "准确率走势（%）",
            tuple(day for day, _ in trend),
            (
                Series("办事指南准确率", tuple(share.percent for share in guides)),
                Series("要素准确率", tuple(share.percent for share in elements)),
            ),
            points,
            low=_low([*guides, *elements]),
        )
    ]


def _low(shares: list[Share]) -> int:
    """Where a line's axis begins: lines between 77% and 100% would lie on each other on an axis from 0."""
    least = min((share.percent or 0 for share in shares), default=0)
    return 0 if least < 50 else int(least - 2) // 10 * 10


def submissions(groups: list[Row], departments: list[Row], rejected: list[Row], unknown: str) -> list[Block]:
    """二、报送情况."""
    sent = Share(sum(row["received_count"] for row in groups), sum(row["department_count"] for row in groups))
    silent = [row for row in departments if not row["is_received"]]
    text = f"应报送部门{sent.whole}个，已报送{sent.part}个，报送率{sent.text}。"
    text += f"尚未报送的{len(silent)}个部门见下表。" if silent else "没有未报送的部门。"
    rows = []
    for group in groups:
        share = Share(group["received_count"], group["department_count"])
        names = [row["department"] for row in silent if row["department_group"] == group["department_group"]]
        rows.append(
            (group["department_group"], str(share.whole), str(share.part), share.text, "、".join(names) or "无")
        )
    columns = (
        Column("推进组", 16), Column("应报送", 13), Column("已报送", 13), Column("报送率", 20),
        Column("尚未报送的部门", 62, "left"),
    )  # fmt: skip
    blocks: list[Block] = [Heading(1, "报送情况"), Paragraph(text), Table("各组报送情况", columns, tuple(rows))]
    if not rejected:
        return [*blocks, Paragraph("没有被拒收的文件。")]
    refused = tuple((row["department"] or unknown, row["path"], row["reason"]) for row in rejected)
    return [
        *blocks,
        Paragraph(f"被拒收的文件{len(refused)}个，其中的事项一项也不计入准确率，须重新报送。"),
        Table("被拒收的文件", (Column("部门", 18), Column("文件", 42, "left"), Column("原因", 60, "left")), refused),
    ]


def ranking(
    groups: list[Row],
    departments: list[Row],
    before_groups: dict[str, Row],
    before_departments: dict[str, Row],
    contacts: dict[str, list[str]],
) -> list[Block]:
    """三、各组各部门排名. ``contacts``: group → what is told of whom to ask."""
    columns = (
        Column("推进组", 18), Column("事项", 14), Column("准确", 14), Column("本期", 18), Column("上期", 18),
        Column("升降", 22), Column("要素准确率", 20),
    )  # fmt: skip
    rows = []
    for group in groups:
        now, old = _both(group, before_groups.get(group["department_group"]))
        rows.append((group["department_group"], *_figures(group, now, old), share_of(group, *_ELEMENT).text))
    blocks: list[Block] = [
        Heading(1, "各组各部门情况"),
        Table("各组办事指南准确率", columns, tuple(rows)),
        _bars(groups, before_groups),
    ]
    for group in groups:
        name = group["department_group"]
        blocks.append(Heading(2, name))
        blocks += [Paragraph(text, is_internal=True) for text in contacts.get(name, ())]
        own = [row for row in departments if row["department_group"] == name]
        blocks.append(_group_table(name, own, before_departments) if any(map(_has_sent, own)) else _NOBODY)
    return blocks


def _has_sent(row: Row) -> bool:
    return bool(row["is_received"])


def _group_table(name: str, departments: list[Row], before: dict[str, Row]) -> Table:
    """The departments of one group that have sent, best first; equals share a rank; the others are named below."""

    def key(row: Row) -> tuple[object, ...]:
        guide, element = share_of(row, *_GUIDE).value, share_of(row, *_ELEMENT).value
        return (guide is None, -(guide or 0), -(element or 0))

    ordered = sorted(filter(_has_sent, departments), key=lambda row: (*key(row), row["position"]))
    rows, rank = [], 0
    for place, row in enumerate(ordered, start=1):
        if place == 1 or key(row) != key(ordered[place - 2]):
            rank = place
        now, old = _both(row, before.get(row["department"]))
        shown = NONE if now.value is None else str(rank)
        rows.append((shown, row["department"], *_figures(row, now, old), share_of(row, *_ELEMENT).text))
    columns = (
        Column("名次", 9.5), Column("部门", 31.5), Column("事项", 9.5), Column("准确", 9.5), Column("本期", 18.5),
        Column("上期", 18), Column("升降", 17.5), Column("要素准确率", 20.5),
    )  # fmt: skip
    silent = "、".join(row["department"] for row in departments if not _has_sent(row))
    return Table(f"{name}各部门办事指南准确率", columns, tuple(rows), note=f"尚未报送：{silent}。" if silent else "")


def _both(now: Row, before: Row | None) -> tuple[Share, Share | None]:
    return share_of(now, *_GUIDE), share_of(before, *_GUIDE) if before else None


def _figures(row: Row, now: Share, old: Share | None) -> tuple[str, ...]:
    return (
        str(row["item_count"]),
        str(row["accurate_item_count"]),
        now.text,
        old.text if old else NONE,
        change(now, old),
    )


def _bars(groups: list[Row], before: dict[str, Row]) -> Chart:
    names = tuple(row["department_group"] for row in groups)
    pairs = [_both(row, before.get(row["department_group"])) for row in groups]
    series = [Series("本期", tuple(now.percent for now, _ in pairs))]
    if any(old for _, old in pairs):
        series.insert(0, Series("上期", tuple(old.percent if old else None for _, old in pairs)))
    told = "；".join(
        f"{name}{now.text}" + (f"（上期{old.text}）" if old else "")
        for name, (now, old) in zip(names, pairs, strict=True)
    )
    return Chart("bar", "各组办事指南准确率（%）", names, tuple(series), told)
