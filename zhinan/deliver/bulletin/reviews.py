"""How far the gates are, and what was found from outside: 审核认定和督查发现.

Source: the notice, 二（二）2 (items are certified one by one), 二（三） (what is confirmed is published), 五（三）.
"""

from __future__ import annotations

from zhinan.deliver.bulletin.model import Block, Column, Heading, Paragraph, Table
from zhinan.deliver.bulletin.rows import Row
from zhinan.deliver.states import STATES
from zhinan.intake.reviews import GATES


def reviews(gates: tuple[str, ...], states: list[Row], found: Row) -> list[Block]:
    """The section; nothing where no gate is switched on and nothing was found from outside.

    ``states``: one row = one working group and one state, with item_count; ``found``: the problems of rule P1 by what
    became of them.
    """
    outside = _outside(found)
    if not gates and not outside:
        return []
    blocks: list[Block] = [
        Heading(1, "审核认定和督查发现" if gates and outside else "审核认定" if gates else "督查发现")
    ]
    if gates:
        names = "、".join(GATES[gate] for gate in gates)
        public = sum(row["item_count"] for row in states if row["state"] == "public")
        total = sum(row["item_count"] for row in states)
        blocks.append(Paragraph(f"事项经{names}后公布，内容改动的须重新认定。全县{total}项中，已公布{public}项。"))
        blocks.append(_table(gates, states))
    return blocks + outside


def _table(gates: tuple[str, ...], states: list[Row]) -> Table:
    shown = ["wrong", "returned", *gates, "public"]
    counts: dict[str, dict[str, int]] = {}
    for row in states:
        counts.setdefault(row["department_group"], {})[row["state"]] = row["item_count"]
    lines = [
        (group, str(sum(of.values())), *(str(of.get(state, 0)) for state in shown)) for group, of in counts.items()
    ]
    sums = [sum(of.get(state, 0) for of in counts.values()) for state in shown]
    total = ("全县", str(sum(sums)), *map(str, sums))
    columns = (Column("推进组", 14), Column("事项", 10), *(Column(STATES[state], 16) for state in shown))
    return Table("各组事项审核认定情况（项）", columns, (*lines, total), has_total=True)


def _outside(found: Row) -> list[Block]:
    if not any(found.values()):
        return []
    return [
        Paragraph(
            f"走流程、办事体验、12345、明察暗访等督查发现的问题，本期新登记{found['opened_count']}条，"
            f"办结{found['resolved_count']}条，还有{found['open_count']}条未办结，所涉事项暂缓公布。"
        )
    ]
