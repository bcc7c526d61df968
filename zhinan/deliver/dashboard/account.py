"""Where every item that was read has gone (law 6): a page for each number of the account, whose rows add up to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import duckdb

from expectations.model import Standard
from zhinan.deliver.corrections import UNKNOWN_DEPARTMENT
from zhinan.deliver.dashboard.items import Items, item_link, reasons
from zhinan.deliver.dashboard.places import ACCOUNT, department_page, href
from zhinan.deliver.dashboard.rows import NONE, UNNAMED, cell, count_cell, head, html, link, shown
from zhinan.deliver.dashboard.shell import Book
from zhinan.deliver.masking import private_elements
from zhinan.deliver.pages import place
from zhinan.deliver.states import STATES
from zhinan.text import shown_path
from zhinan.warehouse.database import named_rows

Row = dict[str, Any]
PROBLEMS_PER_ITEM = 3

# one row = one file content that was ever read or turned away
_SUBMISSIONS = """SELECT submission.path, coalesce(nullif(department, ''), $1) AS department, status,
    coalesce(reason, '') AS reason, item_count, left(sha256, 12) AS sha,
    sha256 IN (SELECT sha256 FROM receipt) AS is_there,
    (SELECT count(*) FROM item JOIN item_checked USING (record_id) WHERE item.sha256 = submission.sha256)
        AS counting_count
FROM submission ORDER BY batch, submission.path, sha256"""

# one row = one item that was read and does not count now, and the file whose item stands in its place
_REPLACED = """WITH counted AS (
    SELECT item.department, item.item_code, item.item_name, submission.batch || '/' || submission.path AS received,
        submission.path
    FROM item JOIN item_checked USING (record_id) JOIN submission ON submission.sha256 = item.sha256
),
by_code AS (
    SELECT department, item_code, max_by(path, received) AS path FROM counted WHERE item_code <> '' GROUP BY ALL
),
by_name AS (
    SELECT department, item_name, max_by(path, received) AS path FROM counted WHERE item_name <> '' GROUP BY ALL
)
SELECT item.department, item.item_code, coalesce(item."业务办理项名称", '') AS item, submission.path, sheet_table.sheet,
    item.column_letters || item.row_number AS cell,
    submission.sha256 IN (SELECT sha256 FROM receipt) AS is_there,
    coalesce(by_code.path, by_name.path, '') AS replaced_by
FROM item
ANTI JOIN item_checked USING (record_id)
ANTI JOIN cancelled_item USING (record_id)
JOIN submission ON submission.sha256 = item.sha256
LEFT JOIN sheet_table ON sheet_table.sha256 = item.sha256 AND sheet_table.table_no = item.table_no
LEFT JOIN by_code ON by_code.department = item.department AND by_code.item_code = item.item_code
LEFT JOIN by_name ON by_name.department = item.department AND by_name.item_name = item.item_name
LEFT JOIN department ON department.department = item.department
ORDER BY department.position NULLS LAST, item.department, submission.batch, submission.path, item.table_no,
    item.row_number, length(item.column_letters), item.column_letters, item.record_id"""

# one row = one item that does not count because it is cancelled
_CANCELLED = """SELECT item.department, item.item_code, coalesce(item."业务办理项名称", '') AS item, submission.path,
    sheet_table.sheet, item.column_letters || item.row_number AS cell,
    effective::VARCHAR AS effective, cancellation.reason
FROM cancelled_item JOIN item USING (record_id) JOIN cancellation USING (cancellation_no)
JOIN submission ON submission.sha256 = item.sha256
LEFT JOIN sheet_table ON sheet_table.sha256 = item.sha256 AND sheet_table.table_no = item.table_no
ORDER BY cancellation_no, item.record_id"""


def write_account(
    book: Book,
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    items: Items,
    account: Row,
    known: frozenset[str],
) -> None:
    """The six pages. ``account``: the numbers, as ``sql/account.sql`` has them; ``known``: who has a page."""
    submissions = named_rows(connection, _SUBMISSIONS, UNKNOWN_DEPARTMENT)
    every = items.every()
    private = private_elements(standard)

    def page(name: str, title: str, told: str, heads: Iterable[str], rows: Iterable[str]) -> None:
        book.write(
            ACCOUNT[name], "account.html", title=title, told=told, heads=list(heads), rows=html(rows),
            total=account[f"{name}_count"], name=name, account=account,
        )  # fmt: skip

    page(
        "read", "读取的报送",
        "每份收到的文件各读出多少个事项，合计就是“读取事项”。其中现在计入的，是没有被后来的报送替换的。",
        ("文件", "部门", "情况", "读取事项", "现在计入", "内容摘要"),
        (_submission(row, known) for row in submissions),
    )  # fmt: skip
    page(
        "published", "公布的事项", "没有须整改的问题、审核环节（开启的）都已通过的事项，列入公布清单。",
        ("事项", "编码", "部门", "所在清单"),
        (_published(row, known) for row in every if row["state"] == "public"),
    )  # fmt: skip
    page(
        "held_back", "暂缓公布的事项", "有须整改的问题、审核退回或还在等待审核的事项，连同原因；每项列出前三处问题。",
        ("事项", "部门", "状态", "问题数", "原因"),
        (_held(row, reasons(row, private, PROBLEMS_PER_ITEM), known) for row in every if row["state"] != "public"),
    )  # fmt: skip
    page(
        "replaced", "被新报送替换的事项",
        "后报的同一事项（按编码，其次按名称）替换先报的；文件移走或被同名文件顶替的，其中的事项也不再计。",
        ("事项", "编码", "部门", "原来的位置", "由哪份报送替换"),
        (_replaced(row, known) for row in named_rows(connection, _REPLACED)),
    )  # fmt: skip
    page(
        "cancelled", "取消的事项", "经局确认取消的事项（zhinan confirm-cancel），部门以后再报送就重新计入。",
        ("事项", "编码", "部门", "原来的位置", "生效日期", "理由"),
        (_cancelled(row, known) for row in named_rows(connection, _CANCELLED)),
    )  # fmt: skip
    page(
        "rejected", "拒收的文件", "读不了、或不知道是哪个部门的文件，其中的事项一项也不计。怎样处理见使用手册第九节。",
        ("文件", "部门", "原因", "读取事项", "内容摘要"),
        (_rejected(row, known) for row in submissions if row["status"] == "rejected"),
    )  # fmt: skip


def _submission(row: Row, known: frozenset[str]) -> str:
    what = "拒收" if row["status"] == "rejected" else "读取" if row["is_there"] else "已移走或被同名文件顶替"
    return (
        f"<tr>{head(shown(shown_path(row['path'])))}{_department(row['department'], known)}{cell(what)}"
        f"{count_cell(row['item_count'])}{count_cell(row['counting_count'])}{cell(row['sha'], 'code')}</tr>\n"
    )


def _published(row: Row, known: frozenset[str]) -> str:
    return (
        f"<tr>{head(item_link(row, '../'))}{cell(row['item_code'], 'code')}"
        f"{_department(row['department'], known)}{cell(row['lists'], 'wide')}</tr>\n"
    )


def _held(row: Row, why: str, known: frozenset[str]) -> str:
    wrong = sum(one["severity"] == "error" and one["status"] == "fail" for one in row["problems"])
    return (
        f"<tr>{head(item_link(row, '../'))}{_department(row['department'], known)}"
        f'{cell(STATES[row["state"]])}{count_cell(wrong)}<td class="wide">{why}</td></tr>\n'
    )


def _replaced(row: Row, known: frozenset[str]) -> str:
    by = shown_path(row["replaced_by"]) if row["replaced_by"] else ""
    told = by if row["is_there"] else f"文件已移走或被同名文件顶替{f'，现由 {by}' if by else ''}"
    return f"<tr>{_gone(row, known)}{cell(told or '同一工作簿重新报送', 'wide')}</tr>\n"


def _cancelled(row: Row, known: frozenset[str]) -> str:
    return f"<tr>{_gone(row, known)}{cell(row['effective'])}{cell(row['reason'] or NONE, 'wide')}</tr>\n"


def _gone(row: Row, known: frozenset[str]) -> str:
    """The first cells of an item that does not count now: which it is, and where it stands."""
    where = place({**row, "path": shown_path(row["path"])})
    return (
        f"{head(shown(row['item'] or UNNAMED))}{cell(row['item_code'], 'code')}"
        f"{_department(row['department'], known)}{cell(where, 'wide')}"
    )


def _rejected(row: Row, known: frozenset[str]) -> str:
    return (
        f"<tr>{head(shown(shown_path(row['path'])))}{_department(row['department'], known)}"
        f"{cell(row['reason'] or NONE, 'wide')}{count_cell(row['item_count'])}{cell(row['sha'], 'code')}</tr>\n"
    )


def _department(name: str, known: frozenset[str]) -> str:
    """The department, leading to its page where it has one."""
    return f"<td>{link('../' + href(department_page(name)), name) if name in known else shown(name)}</td>"
