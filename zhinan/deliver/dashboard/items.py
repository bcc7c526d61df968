"""One page a department with a section an item: its state, what each gate has said, its problems, lists and history.

Internal: who decided is not shown, what was said is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import duckdb
from markupsafe import Markup, escape

from expectations.model import Standard
from zhinan.deliver.dashboard.elements import element_label
from zhinan.deliver.dashboard.places import ITEMS, href, items_page, own_anchor, rule_page
from zhinan.deliver.dashboard.problems import nature
from zhinan.deliver.dashboard.rows import NONE, UNNAMED, html, shown
from zhinan.deliver.dashboard.shell import Book
from zhinan.deliver.masking import private_elements, told
from zhinan.deliver.pages import place
from zhinan.deliver.states import DOUBTFUL, STATES
from zhinan.intake.reviews import GATES, OUTCOMES
from zhinan.warehouse.database import named_rows

Row = dict[str, Any]
Key = tuple[Any, ...]
_CAUSES = {"content": "报送的内容变动", "decision": "审核", "others": "标准、认定或设置变动"}
PROBLEMS_PER_ITEM = 20
_KINDS = {"wrong": " bad", "returned": " bad", "public": " good"}

# one row = one item that counts now
_ITEMS = """SELECT item_now.department, item_now.item_key, item.record_id, item.item_code,
    coalesce(item."业务办理项名称", '') AS item, item_result.state, item_content.content,
    submission.path, sheet_table.sheet, item.column_letters || item.row_number AS cell, item_result.failed_count,
    item_result.is_accurate
FROM item_result
JOIN item USING (record_id)
LEFT JOIN item_content USING (record_id)
JOIN item_identity AS item_now ON item_now.item_id = item.record_id
JOIN submission ON submission.sha256 = item.sha256
LEFT JOIN sheet_table ON sheet_table.sha256 = item.sha256 AND sheet_table.table_no = item.table_no
LEFT JOIN department ON department.department = item.department
WHERE item_result.run_id = $1
ORDER BY department.position NULLS LAST, item_now.department, submission.path, item.table_no, item.row_number,
    length(item.column_letters), item.column_letters, record_id"""

# one row = one decision that a gate has made on one item as it now is
_DECISIONS = """SELECT record_id, current_decision.gate, current_decision.outcome, decided_on::VARCHAR AS day, opinion
FROM current_decision JOIN decision USING (decision_no) ORDER BY ALL"""

# one row = one problem of one item; what another problem of that item tells is told once
_PROBLEMS = """SELECT item_id, element, element_number, rule, severity, status, sheet, cell,
    CASE WHEN told_by = 'S1' THEN '表中缺少“' || element || '”' ELSE message END AS message,
    coalesce(first_seen::VARCHAR, '') AS first_seen,
    CASE WHEN severity = 'error' THEN coalesce(due::VARCHAR, '') ELSE '' END AS due
FROM violation
WHERE run_id = $1 AND item_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM violation AS cause
    WHERE cause.rule = violation.told_by AND cause.record_id = violation.record_id
        AND cause.record = violation.record AND cause.element = violation.element
)
ORDER BY item_id, severity, told_by IS NOT NULL, element_number NULLS LAST, rule, sheet, length(cell), cell,
    record_id"""

# one row = one change of one item
_HISTORY = """SELECT department, item_key, day::VARCHAR AS day, state_before, state, cause, note
FROM item_event ORDER BY department, item_key, run_id DESC"""

# one row = one item and the lists that it stands in
_LISTS = """SELECT record_id, string_agg(list, '、' ORDER BY list_result.position) AS lists
FROM publication JOIN list_result USING (run_id, list) WHERE run_id = $1 GROUP BY record_id"""


@dataclass(frozen=True, slots=True)
class Items:
    """The items that count now, by department in the annex's order, each with its ``anchor`` and ``problems``."""

    by_department: dict[str, list[Row]]

    def every(self) -> list[Row]:
        """All of them."""
        return [row for rows in self.by_department.values() for row in rows]

    def anchors(self) -> dict[str, str]:
        """record_id → the anchor of its section."""
        return {row["record_id"]: row["anchor"] for row in self.every()}


def load_items(connection: duckdb.DuckDBPyConnection, run_id: str) -> Items:
    """Needs ``item_identity`` (``zhinan.lifecycle.know_problems``)."""
    problems = _by(named_rows(connection, _PROBLEMS, run_id), "item_id")
    lists = dict(connection.execute(_LISTS, [run_id]).fetchall())
    found: dict[str, list[Row]] = {}
    for department, rows in groupby(named_rows(connection, _ITEMS, run_id), key=lambda row: row["department"]):
        seen: Counter[str] = Counter()
        found[department] = [
            {
                **row,
                "anchor": own_anchor(row["item_key"], seen),
                "problems": problems.get((row["record_id"],), []),
                "lists": lists.get(row["record_id"], ""),
            }
            for row in rows
        ]
    return Items(found)


def write_items(
    book: Book, connection: duckdb.DuckDBPyConnection, standard: Standard, items: Items, gates: Sequence[str]
) -> None:
    """The page of each department's items, and the page that leads to them."""
    decisions = _by(named_rows(connection, _DECISIONS), "record_id")
    history = _by(named_rows(connection, _HISTORY), "department", "item_key")
    private = private_elements(standard)
    asked = [GATES[gate] for gate in gates]
    overview: list[Row] = []
    for department, rows in items.by_department.items():
        counts = count_states(rows)
        overview.append({"department": department, "item_count": len(rows), "counts": counts})
        parts = [
            _section(
                row,
                _gates(decisions.get((row["record_id"],), []), gates),
                history.get((department, row["item_key"]), []),
                private,
            )
            for row in rows
        ]
        book.write(
            items_page(department), "items.html", department=department, count=len(rows), counts=counts, gates=asked,
            sections=html(parts),
        )  # fmt: skip
    present = {name for row in overview for name in row["counts"]}
    states = [name for name in STATES.values() if name in present]
    book.write(ITEMS, "items_index.html", departments=overview, states=states, gates=asked)


def count_states(rows: Sequence[Row]) -> dict[str, int]:
    """State, in words → items; states without items left out."""
    counts = Counter(row["state"] for row in rows)
    return {name: counts[state] for state, name in STATES.items() if counts[state]}


def item_link(row: Mapping[str, Any], root: str) -> str:
    """A link to the item's section."""
    address = href(items_page(row["department"]), row["anchor"])
    return f'<a href="{root}{escape(address)}">{shown(row["item"] or UNNAMED)}</a>'


def reasons(row: Row, private: frozenset[str], most: int) -> str:
    """The first problems that must be put right, as a list."""
    wrong = [problem for problem in row["problems"] if problem["severity"] == "error" and problem["status"] == "fail"]
    if row["state"] not in ("wrong", "returned"):
        return shown(STATES[row["state"]])
    if not wrong:
        return DOUBTFUL
    told_ = [f"<li>{shown(told(one, private))} <small>{_where(one)}</small></li>" for one in wrong[:most]]
    rest = f"<li>另有 {len(wrong) - most:,} 处</li>" if len(wrong) > most else ""
    return f'<ul class="plain">{"".join(told_)}{rest}</ul>'


def _section(row: Row, gates: Sequence[Row], history: Sequence[Row], private: frozenset[str]) -> str:
    state = STATES[row["state"]]
    words = " ".join(
        [row["item"], row["item_code"], state, *(told(one, private) for one in row["problems"][:PROBLEMS_PER_ITEM])]
    )
    name = shown(row["item"] or UNNAMED)
    parts = [
        f'<details class="item" id="{row["anchor"]}" data-words="{shown(words)}"><summary><b>{name}</b>'
        f'<span class="state{_KINDS.get(row["state"], "")}">{state}</span></summary>\n<div class="inside">'
        f'<p class="small muted">{shown(row["item_code"]) or "没有编码"}　{shown(place(row))}'
        f"　内容版本 {shown(row['content'] or NONE)}</p>\n"
    ]
    if row["lists"]:
        word = "在" if row["state"] == "public" else "暂缓列入"
        parts.append(f'<p class="small">{word}清单：{shown(row["lists"])}</p>\n')
    if gates:
        gate_rows = (
            f"<tr><th scope=row>{one['gate']}</th>{_cells(one['outcome'], one['day'], one['opinion'])}</tr>"
            for one in gates
        )
        parts.append(_table(f"{name}的审核", "审核（对现在的内容）", ("环节", "认定", "日期", "意见"), gate_rows))
    problems = row["problems"]
    if problems:
        heads = ("位置", "要素", "规则", "问题", "性质", "首次发现", "整改期限")
        told_rows = (_problem(one, private) for one in problems[:PROBLEMS_PER_ITEM])
        parts.append(_table(f"{name}的问题", "问题", heads, told_rows))
        if len(problems) > PROBLEMS_PER_ITEM:
            parts.append(f'<p class="small">其余 {len(problems) - PROBLEMS_PER_ITEM:,} 处见部门页面。</p>')
    events = (f"<tr>{_cells(*_event(event))}</tr>" for event in history)
    parts.append(_table(f"{name}的经过", "经过", ("日期", "状态", "起因", "说明"), events))
    return "".join([*parts, "</div></details>\n"])


def _problem(one: Row, private: frozenset[str]) -> str:
    rule = f'<td><a href="../{escape(href(rule_page(one["rule"])))}">{shown(one["rule"])}</a></td>'
    return (
        f"<tr><td>{_where(one)}</td>{_cells(element_label(one['element_number'], one['element']))}{rule}"
        f'<td class="wide">{shown(told(one, private))}</td>'
        f"{_cells(nature(one['severity'], one['status']), one['first_seen'], one['due'])}</tr>"
    )


def _where(one: Row) -> str:
    return " ".join(shown(one[part]) for part in ("sheet", "cell") if one[part])


def _cells(*texts: str) -> str:
    return "".join(f"<td>{shown(text)}</td>" for text in texts)


def _table(label: str, caption: str, heads: Sequence[str], rows: Any) -> Markup:
    top = "".join(f"<th scope=col>{head}</th>" for head in heads)
    return html(
        [
            f'<div class="scroll" role="region" aria-label="{label}" tabindex="0"><table><caption>{caption}</caption>'
            f"<thead><tr>{top}</tr></thead><tbody>\n",
            *rows,
            "</tbody></table></div>\n",
        ]
    )


def _gates(decisions: list[Row], asked: Sequence[str]) -> list[Row]:
    """What each gate has said of the item as it now is; of gates that are not asked for only what they have said."""
    said = {row["gate"]: row for row in decisions}
    return [
        {**said[gate], "gate": name, "outcome": OUTCOMES[said[gate]["outcome"]]}
        if gate in said
        else {"gate": name, "outcome": "待认定", "day": "", "opinion": ""}
        for gate, name in GATES.items()
        if gate in said or gate in asked
    ]


def _event(row: Row) -> tuple[str, str, str, str]:
    """Day, what happened, its cause, what was said of it."""
    before = STATES[row["state_before"]] if row["state_before"] else "首次报送"
    now = STATES[row["state"]]
    happened = f"{now}，内容有变动" if before == now else f"{before} → {now}"
    return row["day"], happened, _CAUSES[row["cause"]], row["note"]


def _by(rows: list[Row], *names: str) -> dict[Key, list[Row]]:
    out: dict[Key, list[Row]] = {}
    for row in rows:
        out.setdefault(tuple(row[name] for name in names), []).append(row)
    return out
