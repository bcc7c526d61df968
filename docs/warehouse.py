"""Write docs/数据仓库.md from the warehouse's schema and metric views, so that the page cannot differ from them.

    .venv/bin/python docs/warehouse.py

A table's grain is the comment above its CREATE TABLE, a column's note the comment behind it. A view's
grain is the comment at the head of its file; its columns are named as the dashboard and the CSV files name them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import duckdb

from zhinan.deliver.figures import HEADINGS
from zhinan.metrics import VIEWS, create_views
from zhinan.warehouse.database import sql_text

PAGE = Path(__file__).with_name("数据仓库.md")
_HEAD = """\
# 数据仓库

本页由 `docs/warehouse.py` 从 `zhinan/warehouse/schema.sql` 和 `zhinan/sql/metrics/` 生成，不要手改。
说明用的是源文件里的原文；每张表先说“一行是什么”（one row = …）。

仓库是一个 DuckDB 文件 `data/warehouse.duckdb`。运行进行时它由运行占用；平时可以用任何 DuckDB 客户端只读打开。

- `item`、`material`、`step` 及其 `*_value` 表除下列各列外，标准的每个要素各有一列（列名就是要素名）：
  `item` 等表存原文，`*_value` 表存用来比较的值，以及从值里读出的事实（如 `承诺时限_days`、`四办标志_options`）。
- `item_checked`、`material_checked`、`step_checked` 每次运行重建：当前有效的记录，连同值、事实和所属事项。
  `item_checked` 是视图：值在 `item_value` 里只存一份，其余（份数、人工认定、流程图、目录名称）在 `item_counted`。
- `violation`、`publication` 只有最近一次运行的内容；`*_result` 各表每次运行都留下一份。

"""
_GRAIN = re.compile(r"^-- (?P<grain>one row = .*)$")
_TABLE = re.compile(r"^CREATE TABLE IF NOT EXISTS (?P<table>\w+) \(")
_NOTE = re.compile(r"^    (?P<column>\w+) .*?-- (?P<note>.*)$")

Line = tuple[str, str, str]


def page() -> str:
    """The whole page."""
    schema = sql_text("schema.sql")
    grains, notes = _comments(schema)
    with duckdb.connect() as connection:
        connection.execute(schema)
        create_views(connection)
        parts = [_HEAD, "## 表\n\n"]
        for table, grain in grains.items():
            columns = [(name, kind, notes.get((table, name), "")) for name, kind in _columns(connection, table)]
            parts.append(_section(table, grain, columns))
        parts.append("## 指标视图\n\n")
        for view in VIEWS:
            name = f"metric_{view}"
            shown = [(column, kind, HEADINGS.get(column, "")) for column, kind in _columns(connection, name)]
            parts.append(_section(name, _view_grain(view), shown))
    return "".join(parts).rstrip() + "\n"


def _comments(schema: str) -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    """Table → grain, in the schema's order, and (table, column) → note."""
    grains: dict[str, str] = {}
    notes: dict[tuple[str, str], str] = {}
    grain = table = ""
    for line in schema.splitlines():
        if found := _GRAIN.match(line):
            grain = found["grain"]
        elif found := _TABLE.match(line):
            table = found["table"]
            grains[table] = grain
        elif found := _NOTE.match(line):
            notes[table, found["column"]] = found["note"].strip()
    return grains, notes


def _view_grain(view: str) -> str:
    """The comment at the head of a metric's file, without the view's own name."""
    lines = files("zhinan").joinpath("sql", "metrics", f"{view}.sql").read_text("utf-8").splitlines()
    head = lines[: next(at for at, line in enumerate(lines) if not line.startswith("--"))]
    return " ".join(line.removeprefix("-- ") for line in head).removeprefix(f"metric_{view}: ")


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[tuple[str, str]]:
    return [(name, kind) for name, kind, *_ in connection.execute(f"DESCRIBE {table}").fetchall()]


def _section(name: str, grain: str, columns: Iterable[Line]) -> str:
    rows = "".join(f"| `{column}` | {kind} | {note.replace('|', '¦')} |\n" for column, kind, note in columns)
    return f"### {name}\n\n{grain}\n\n| 列 | 类型 | 说明 |\n|---|---|---|\n{rows}\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
