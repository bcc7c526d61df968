"""``zhinan lists``: what is in the public lists, what is held back from them, and for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from expectations.categories import Category, load_categories
from expectations.model import Standard
from zhinan.deliver.states import STATES
from zhinan.errors import UsageError

# In the order of an item's way; the last of STATES is of items that are no longer there.
HELD_STATES = {state: name for state, name in STATES.items() if state not in ("public", "gone")}


@dataclass(frozen=True, slots=True)
class Summary:
    """One list: ``held``: state → items, of those held back."""

    name: str
    published_count: int
    held_back_count: int
    description: str
    held: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """One item of a list. ``state``: 公布, or what it waits for; ``named``: the materials that the list names of it."""

    department: str
    code: str
    item: str
    state: str
    named: str


def find_category(standard: Standard, asked: str) -> Category:
    """The list of that name, or the one with that in its name. Raises UsageError otherwise."""
    categories = load_categories(standard)
    found = [one for one in categories if one.name == asked] or [one for one in categories if asked in one.name]
    if len(found) != 1:
        names = "、".join(category.name for category in found or categories)
        told = f"有不止一个清单符合“{asked}”" if found else f"没有清单“{asked}”"
        raise UsageError(f"{told}，清单有：{names}")
    return found[0]


def latest_publication(connection: duckdb.DuckDBPyConnection) -> str:
    """The run whose lists are stored. Raises UsageError where no run has come that far."""
    ((run_id,),) = connection.execute("SELECT max(run_id) FROM list_result").fetchall()
    if run_id is None:
        raise UsageError("还没有生成过公布清单，先运行 zhinan nightly")
    return str(run_id)


def summaries(connection: duckdb.DuckDBPyConnection, standard: Standard) -> list[Summary]:
    """Every list of the standard, in its order, as the latest run has it."""
    run_id = latest_publication(connection)
    rows = connection.execute(
        """SELECT list, state, count(*) FROM publication JOIN item_result USING (run_id, record_id)
        WHERE run_id = ? GROUP BY list, state""",
        [run_id],
    ).fetchall()
    counts = {(name, state): count for name, state, count in rows}
    found = []
    for category in load_categories(standard):
        held = {word: counts.get((category.name, state), 0) for state, word in HELD_STATES.items()}
        published = counts.get((category.name, "public"), 0)
        found.append(Summary(category.name, published, sum(held.values()), category.description, held))
    return found


def members(connection: duckdb.DuckDBPyConnection, name: str) -> Sequence[Member]:
    """The items of the list ``name``, published or held back, in the order of the list."""
    run_id = latest_publication(connection)
    rows = connection.execute(
        """SELECT item.department, coalesce(item."业务办理项编码", ''), coalesce(item."业务办理项名称", ''),
            state, named
        FROM publication JOIN item USING (record_id) JOIN item_result USING (run_id, record_id)
        LEFT JOIN department ON department.department = item.department
        WHERE run_id = ? AND list = ?
        ORDER BY department.position, item.department, item.sha256, table_no, row_number, column_letters""",
        [run_id, name],
    ).fetchall()
    return [Member(department, code, item, STATES[state], named) for department, code, item, state, named in rows]
