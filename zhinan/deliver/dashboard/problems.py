"""What is wrong in a department: rows for its table, coded compactly for the script that sorts and filters them.

A page that was opened from a folder may not fetch data, so the rows are a script that hands them over.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

import duckdb
from markupsafe import Markup, escape

from expectations.model import Standard
from zhinan.deliver.corrections import UNKNOWN_DEPARTMENT
from zhinan.deliver.dashboard.elements import element_key, element_label
from zhinan.deliver.dashboard.places import href, items_page, rule_page
from zhinan.deliver.dashboard.rows import NONE, UNNAMED, html
from zhinan.deliver.masking import private_elements, told
from zhinan.deliver.pages import plain
from zhinan.text import shown_path

# Rows that stand in the page itself, for a browser without script.
PLAIN_ROWS = 200
_LONGEST = 300
_HIDDEN = "（不在此显示）"
MUST, SHOULD, MANUAL, WAIVED = "须整改", "建议", "待认定", "豁免"
# The columns of the table: (key, heading); what is wrong first, as far as a phone shows it.
COLUMNS = (
    ("cell", "单元格"), ("element", "要素"), ("message", "问题"), ("value", "现填内容"), ("suggestion", "建议值"),
    ("item", "事项"), ("rule", "规则"), ("nature", "性质"), ("seen", "首次发现"), ("age", "已有天数"),
    ("due", "整改期限"), ("sheet", "工作表"), ("path", "文件"),
)  # fmt: skip
_CODED = tuple(key for key, _ in COLUMNS if key != "age")

# one row = one problem that is told, of one department
_PROBLEMS = """SELECT coalesce(nullif(department, ''), $2) AS sender, coalesce(path, ''), coalesce(sheet, ''),
    coalesce(cell, ''), coalesce(item_id, ''), coalesce(item, ''), element, element_number, rule, severity, status,
    coalesce(value, ''), message, suggestion, coalesce(first_seen::VARCHAR, ''),
    CASE WHEN severity = 'error' AND status = 'fail' THEN coalesce(due::VARCHAR, '') ELSE '' END
FROM violation WHERE run_id = $1 AND told_by IS NULL
ORDER BY sender, severity, path, sheet, regexp_extract(cell, '\\d+')::BIGINT, length(cell), cell, rule, record_id,
    message"""


@dataclass(slots=True)
class Problems:
    """The problems of one department. ``words``: column → its distinct texts; ``codes``: column → a number a row."""

    words: dict[str, list[str]] = field(default_factory=lambda: {key: [] for key in _CODED})
    codes: dict[str, list[int]] = field(default_factory=lambda: {key: [] for key in _CODED})
    element_keys: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.codes["rule"])

    def text(self, key: str, row: int) -> str:
        """What stands in one column of one row."""
        return self.words[key][self.codes[key][row]]


def load_problems(
    connection: duckdb.DuckDBPyConnection, standard: Standard, run_id: str, anchors: dict[str, str]
) -> dict[str, Problems]:
    """Department → its problems. ``anchors``: item → its section on the page of the department's items."""
    private = private_elements(standard)
    found = connection.execute(_PROBLEMS, [run_id, UNKNOWN_DEPARTMENT]).fetchall()
    return {sender: _coded(rows, private, anchors) for sender, rows in groupby(found, key=lambda row: row[0])}


def _coded(rows: Iterable[Sequence[Any]], private: frozenset[str], anchors: dict[str, str]) -> Problems:
    """The rows of one department, every distinct text made harmless once."""
    out = Problems()
    known: dict[str, dict[Any, int]] = {key: {} for key in _CODED}

    def code(key: str, value: Any, text: str) -> None:
        numbers = known[key]
        number = numbers.get(value)
        if number is None:
            number = numbers[value] = len(numbers)
            out.words[key].append(plain(text))
            if key == "element":
                out.element_keys.append(plain(element_key(value[0], value[1])))
            elif key == "item":
                out.anchors.append(anchors.get(value[0], ""))
        out.codes[key].append(number)

    for _, path, sheet, cell, item_id, item, element, number, rule, severity, status, *texts in rows:
        value, message, suggestion, seen, due = texts
        is_private = element in private
        code("path", path, shown_path(path))
        code("sheet", sheet, sheet)
        code("cell", cell, cell)
        code("item", (item_id, item), item or (UNNAMED if item_id else ""))
        code("element", (number, element), element_label(number, element))
        code("rule", rule, rule)
        code("nature", (severity, status), nature(severity, status))
        code("value", (is_private, value), (_HIDDEN if value else "") if is_private else _short(value))
        code("message", (is_private, message), _short(told({"message": message, "element": element}, private)))
        code(
            "suggestion",
            (is_private, suggestion),
            (_HIDDEN if suggestion else "") if is_private else _short(suggestion),
        )
        code("seen", seen, seen)
        code("due", due, due)
    return out


def nature(severity: str, status: str) -> str:
    """须整改, 建议, 待认定 or 豁免."""
    return {"manual": MANUAL, "waived": WAIVED}.get(status) or {"error": MUST, "warning": SHOULD}[severity]


def script(problems: Problems, department: str, today: date) -> str:
    """The rows as a script: the same for equal rows on an equal day."""
    told = {
        "today": today.isoformat(),
        "items": f"../{href(items_page(department))}",
        "words": problems.words,
        "codes": problems.codes,
        "elementKeys": problems.element_keys,
        "anchors": problems.anchors,
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    # As a text that is parsed: browsers read a large one faster than a literal.
    return f"globalThis.zhinanProblems = JSON.parse({json.dumps(text, ensure_ascii=False)});\n"


def plain_rows(problems: Problems, department: str, today: date) -> Markup:
    """The first rows as HTML, in the order and with the links that the script gives them."""
    parts = []
    items = href(items_page(department))
    shown = {key: [str(escape(text)) or NONE for text in words] for key, words in problems.words.items()}
    for row in range(min(problems.count, PLAIN_ROWS)):
        seen, due = problems.text("seen", row), problems.text("due", row)
        anchor = problems.anchors[problems.codes["item"][row]]
        rule = problems.text("rule", row)
        is_late = bool(due) and due < today.isoformat()
        told_due = f"{due}（逾期）" if is_late else due
        texts = {key: words[problems.codes[key][row]] for key, words in shown.items()}
        if anchor:
            texts["item"] = f'<a href="../{escape(items)}#{anchor}">{texts["item"]}</a>'
        texts["rule"] = f'<a href="../{escape(href(rule_page(rule)))}">{texts["rule"]}</a>'
        texts["age"] = str((today - date.fromisoformat(seen)).days) if seen else NONE
        texts["due"] = told_due or NONE
        cells = [
            f'<td class="k-{key}{" bad" if key == "due" and is_late else ""}">{texts[key]}</td>' for key, _ in COLUMNS
        ]
        parts.append(f"<tr>{''.join(cells)}</tr>\n")
    return html(parts)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"
