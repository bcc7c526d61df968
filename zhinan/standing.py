"""Where an item stands after the latest run: published, or held back, and every reason why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from zhinan.deliver.states import DOUBTFUL, STATES
from zhinan.intake.reviews import GATES, OUTCOMES
from zhinan.members import latest_publication
from zhinan.warehouse.database import run_gates


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands: ``state`` in words, ``held_for``: every reason why it is not published; none if it is."""

    record_id: str
    item: str
    department: str
    code: str
    is_public: bool
    state: str
    held_for: list[str]
    lists: frozenset[str]
    """The lists that the latest run put it in, published or held back."""


def standing(connection: duckdb.DuckDBPyConnection, record_id: str) -> Standing:
    """Where the item stands after the latest run, and all that holds it back."""
    run_id = latest_publication(connection)
    row = connection.execute(
        """SELECT coalesce("业务办理项名称", ''), item.department, coalesce("业务办理项编码", ''), state
        FROM item JOIN item_result USING (record_id) WHERE record_id = ? AND run_id = ?""",
        [record_id, run_id],
    ).fetchone()
    assert row is not None  # every item that counts has a result
    item, department, code, state = row
    lists = connection.execute("SELECT list FROM publication WHERE record_id = ?", [record_id]).fetchall()
    reasons = _problems(connection, record_id) if state in ("wrong", "returned") else []
    reasons += _gates(connection, record_id, run_gates(connection, run_id)) if state in GATES else []
    is_public, within = state == "public", frozenset(name for (name,) in lists)
    return Standing(record_id, item, department, code, is_public, STATES[state], reasons, within)


def _problems(connection: duckdb.DuckDBPyConnection, record_id: str) -> list[str]:
    """Each open problem that must be put right, with its place: what another rule tells of the item is told once."""
    rows = connection.execute(
        """SELECT message, sheet, cell FROM violation
        WHERE item_id = $1 AND severity = 'error' AND status = 'fail'
            AND (told_by IS NULL OR told_by NOT IN (
                SELECT rule FROM violation WHERE item_id = $1 AND told_by IS NULL))
        ORDER BY element_number NULLS LAST, rule, sheet, length(cell), cell""",
        [record_id],
    ).fetchall()
    places: dict[str, list[str]] = defaultdict(list)
    for message, sheet, cell in rows:
        places[message].append(f"工作表“{sheet}”，{cell}" if sheet and cell else "")
    if not places:
        return [DOUBTFUL]
    return [
        message + (f"（{'；'.join(dict.fromkeys(found))}）" if all(found) else "") for message, found in places.items()
    ]


def _gates(connection: duckdb.DuckDBPyConnection, record_id: str, asked: Sequence[str]) -> list[str]:
    """What each gate that publishing asks for has said of the item as it now is."""
    rows = connection.execute(
        """SELECT gate, current_decision.outcome, decided_on::VARCHAR
        FROM current_decision JOIN decision USING (decision_no, gate) WHERE current_decision.record_id = ?""",
        [record_id],
    ).fetchall()
    said = {gate: f"{OUTCOMES[outcome]}（{day}）" for gate, outcome, day in rows}
    return [f"{GATES[gate]}：{said.get(gate, '还没有认定')}" for gate in asked]
