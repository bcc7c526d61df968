"""What the bulletin says: the sections in order, out of the warehouse, the standard, the settings and the contacts.

Source: the notice, 五（三）: supervision, and naming who does not do what was asked.
"""

from __future__ import annotations

from datetime import date

import duckdb

from expectations.model import Standard
from zhinan.deliver.bulletin import gains, problems, reviews, rows, standings
from zhinan.deliver.bulletin.model import (
    Block,
    Bulletin,
    Paragraph,
    chinese_day,
    numbered,
    short_day,
    with_texts,
)
from zhinan.deliver.bulletin.runs import Runs
from zhinan.deliver.corrections import UNKNOWN_DEPARTMENT
from zhinan.deliver.masking import masked
from zhinan.settings import BulletinSettings
from zhinan.text import one_line
from zhinan.warehouse.database import run_gates

NAME = "督导通报"
_UNIT = "行政审批和政务信息管理局"
_SAMPLE = "本通报为样例数据（data/raw 中没有正式报送的批次）"


def build(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    runs: Runs,
    settings: BulletinSettings,
    contacts: dict[str, list[str]],
) -> Bulletin:
    """The bulletin on ``runs``. Mobile numbers are covered in all of it but for the ``contacts``."""
    now, before = runs.now, runs.before
    groups = rows.metrics(connection, "group", now.run_id)
    departments = rows.metrics(connection, "department", now.run_id)
    (county,) = rows.metrics(connection, "county", now.run_id)
    old = {
        view: rows.metrics(connection, view, before.run_id) if before else []
        for view in ("county", "group", "department")
    }
    trend = [
        (short_day(run.day), row)
        for run in runs.days[-standings.MOST_DAYS :]
        for row in rows.metrics(connection, "county", run.run_id)
    ]
    lives = problems.by_department(
        departments, rows.happened(connection, runs), rows.standing(connection, runs), UNKNOWN_DEPARTMENT
    )
    elements = rows.metrics(connection, "element", now.run_id)
    refused = rows.rejected(connection, runs)
    examples = rows.examples(connection, runs)
    reduced = rows.metrics(connection, "reduction", now.run_id)
    blocks: list[Block] = [
        _lead(standard, runs),
        *standings.overall(runs, county, old["county"][0] if old["county"] else None, trend),
        *standings.submissions(groups, departments, refused, UNKNOWN_DEPARTMENT),
        *standings.ranking(
            groups,
            departments,
            {row["department_group"]: row for row in old["group"]},
            {row["department"]: row for row in old["department"]},
            contacts,
        ),
        *problems.progress(runs, lives),
        *problems.elements(standard, elements, examples, runs.is_latest, UNKNOWN_DEPARTMENT),
        *gains.gains(reduced, rows.baseline(connection), now.day),
        *problems.people(departments),
        *reviews.reviews(
            run_gates(connection, now.run_id), rows.states(connection, runs), rows.found_outside(connection, runs)
        ),
        *problems.next_steps(county, departments, lives),
    ]
    return Bulletin(
        title=f"{standard.county}政务服务事项流程再造{NAME}",
        period=f"（{_span(runs.since, now.day)}）",
        number=settings.number,
        notice=_SAMPLE if rows.is_sample(connection, runs) else "",
        to=settings.to,
        blocks=tuple(numbered(map(_shown, blocks))),
        unit=standard.county + _UNIT,
        day=now.day,
    )


def _lead(standard: Standard, runs: Runs) -> Paragraph:
    as_of = f"（数据截至{_as_of(runs.now.as_of)}）" if runs.now.as_of else ""
    return Paragraph(
        f"按照{standard.source}《{standard.title}》的要求，对各部门报送的政务服务事项逐格核查。"
        f"现将截至{chinese_day(runs.now.day)}的情况{as_of}通报如下："
    )


def _span(first: date, last: date) -> str:
    """2023年4月28日至5月8日."""
    if first >= last:
        return chinese_day(last)
    return f"{chinese_day(first)}至{short_day(last) if first.year == last.year else chinese_day(last)}"


def _as_of(batch: str) -> str:
    """The newest batch, which is named by its day, as the text has days."""
    try:
        return chinese_day(date.fromisoformat(batch))
    except ValueError:
        return batch


def _shown(block: Block) -> Block:
    """Every text of departments on one line, its mobile numbers covered."""
    if isinstance(block, Paragraph) and block.is_internal:
        return block
    return with_texts(block, lambda text: masked(one_line(text)))
