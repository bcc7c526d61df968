"""人工认定: the list of what waits for a person, in the shape of a verdict file, and what became of each verdict.

The analyst fills the column 认定 of the first and puts the file into a batch of data/raw: it is read as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import duckdb

from expectations.model import Standard
from zhinan.deliver.cells import requirement_text
from zhinan.deliver.kept import Kept
from zhinan.deliver.pending import write_pending
from zhinan.deliver.people import write_people
from zhinan.deliver.sheets import write_list
from zhinan.deliver.swap import replaced_folder

WORKLIST = "人工认定.xlsx"
SETTLED = "认定情况.xlsx"
CHOICES = ("通过", "不通过", "豁免")
_COLUMNS: tuple[tuple[str, int], ...] = (
    ("序号", 5), ("部门", 10), ("事项编码", 20), ("事项", 26), ("材料或环节", 12), ("规则", 8), ("要素", 14),
    ("要认定什么", 22), ("认定时的内容", 34), ("填写要求", 30), ("所在位置", 20),
    ("认定", 8), ("认定人", 9), ("理由", 20), ("有效期至", 11),
)  # fmt: skip
_SETTLED_COLUMNS: tuple[tuple[str, int], ...] = (
    ("序号", 5), ("结果", 9), ("说明", 30), ("部门", 10), ("事项", 28), ("材料或环节", 12), ("规则", 8),
    ("认定结论", 8), ("认定人", 9), ("理由", 24), ("有效期至", 11), ("认定文件", 22), ("工作表", 9), ("单元格", 7),
)  # fmt: skip
OUTCOMES = {
    "met": "生效", "lapsed": "已到期", "changed": "内容已改", "unmet": "无对应", "unusable": "不可用",
    "replaced": "已被后来的取代", "contradicted": "互相矛盾",
}  # fmt: skip
_VERDICTS = {"pass": "通过", "fail": "不通过", "waive": "豁免"}

# one row = one check that waits for a person
_WAITING = """SELECT violation.department, violation.item_code, violation.item, '' AS part, rule,
    element_number || ' ' || element, message, value, requirement, path || ' · ' || sheet || ' · ' || cell
FROM violation LEFT JOIN department USING (department)
WHERE status = 'manual' AND told_by IS NULL
ORDER BY department.position NULLS LAST, violation.department, path, sheet,
    regexp_extract(cell, '\\d+')::BIGINT, length(cell), cell, element_number, rule, record_id"""

# one row = one verdict
_VERDICT = """SELECT outcome, coalesce(problem, ''), department, coalesce(nullif(item_name, ''), item_code), part,
    rule, verdict, decided_by, reason, coalesce(until::VARCHAR, ''), path, sheet, cell
FROM verdict ORDER BY verdict_no"""


def write_verdicts(
    connection: duckdb.DuckDBPyConnection, standard: Standard, as_of: str, folder: Path, record: Path
) -> None:
    """Both lists to ``folder``, with those of the gates and of findings from outside, swapped in at once.

    What waits is kept where it is the same as before (``record``: see ``Kept``): it may be two lines an item.
    """
    kept = Kept(record, folder)
    with replaced_folder(folder) as fresh:
        waiting = connection.execute(_WAITING).fetchall()
        questions = {rule: standard.rule(rule).params["question"] for rule in {row[4] for row in waiting}}
        rows = [(*row[:6], questions[row[4]], row[7], requirement_text(row[8]), row[9]) for row in waiting]
        kept.place(
            fresh / WORKLIST, partial(_write_worklist, rows, standard.county, as_of), rows, standard.county, as_of
        )
        _write_settled(connection, standard, fresh / SETTLED)
        write_people(connection, standard, fresh)
        write_pending(connection, standard, fresh)
        kept.store(fresh)


def _write_worklist(waiting: Sequence[Sequence[str]], county: str, as_of: str, path: Path) -> None:
    rows = [[str(number), *row] + [""] * 4 for number, row in enumerate(waiting, start=1)]
    write_list(
        path,
        title=f"{county}办事指南待人工认定清单",
        remark=f"共 {len(rows)} 处。在“认定”列选择，写明认定人、理由（豁免还要有效期），"
        "把本文件放进 data/raw 的批次文件夹，下次核查即生效；认定之后内容改动的，须重新认定。"
        + (f"数据截至 {as_of}。" if as_of else ""),
        sheet="待认定",
        columns=_COLUMNS,
        rows=rows,
        choices={"认定": CHOICES},
    )


def _write_settled(connection: duckdb.DuckDBPyConnection, standard: Standard, path: Path) -> None:
    found = connection.execute(_VERDICT).fetchall()
    rows = [
        [str(number), OUTCOMES[row[0]], *row[1:6], _VERDICTS.get(row[6], ""), *row[7:]]
        for number, row in enumerate(found, start=1)
    ]
    write_list(
        path,
        title=f"{standard.county}办事指南人工认定情况",
        remark=f"共 {len(rows)} 条，生效 {sum(row[0] == 'met' for row in found)} 条。没有生效的不影响准确率。",
        sheet="认定情况",
        columns=_SETTLED_COLUMNS,
        rows=rows,
    )
