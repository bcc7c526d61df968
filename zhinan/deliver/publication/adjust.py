"""动态调整: what is new, changed, suspended or cancelled from one publication to the next, element by element.

Source: the notice, 一（四）: items and their elements are adjusted as they change, and the public is told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from expectations.model import RecordKind, Standard
from zhinan.deliver.changes import REASONS
from zhinan.deliver.personal import known_names, public_text
from zhinan.deliver.publication.content import SPACE
from zhinan.deliver.publication.register import ITEMS, VALUES, Publication, Register
from zhinan.text import compact, prose
from zhinan.warehouse.database import named_rows

ADDED, CHANGED, SUSPENDED, CANCELLED = "新增", "变更", "暂停", "取消"
KINDS = (ADDED, CHANGED, SUSPENDED, CANCELLED)
_PERSONS = "办理人员姓名"
_PART_WORDS = {"material": "申请材料", "step": "办理环节"}
_AGAIN = "恢复公布"
_AWAITED = "已不在报送之列，待确认取消"

# one row = one value that is not the same in the two publications, of an item that is in both
_DIFFERENCES = f"""WITH old AS (SELECT * FROM read_parquet($1)),
shared AS (
    SELECT department, item_key, copy FROM read_parquet($2) SEMI JOIN public_item USING (department, item_key, copy)
),
kept AS (SELECT DISTINCT department, item_key, copy, record, part FROM old),
now_part AS (SELECT DISTINCT department, item_key, copy, record, part FROM public_value)
SELECT department, item_key, copy, record, part, element,
    coalesce(old.value, '') AS old, coalesce(now.value, '') AS new,
    (department, item_key, copy, record, part) IN (FROM kept) AS was_there,
    (department, item_key, copy, record, part) IN (FROM now_part) AS is_there
FROM old FULL JOIN public_value AS now USING (department, item_key, copy, record, part, element)
SEMI JOIN shared USING (department, item_key, copy)
WHERE regexp_replace(coalesce(old.value, ''), '{SPACE}', '', 'g')
    <> regexp_replace(coalesce(now.value, ''), '{SPACE}', '', 'g')
ORDER BY ALL"""

# one row = one item that counts now, published or not, and what it waits for
_STATES = """SELECT item_identity.department, item_key, arg_min(state, item_id) AS state
FROM item_identity JOIN item_result ON record_id = item_id WHERE run_id = $1 GROUP BY ALL"""

# one row = one cancellation that holds on the day of the run
_CANCELLED = """SELECT department, item_code, item_name, effective::VARCHAR AS effective, reason FROM cancellation
WHERE effective <= (SELECT day FROM run WHERE run_id = $1) ORDER BY cancellation_no"""

# one row = one name that the departments gave in 办理人员姓名: covered wherever it stands in the item's texts
_NAMES = f"SELECT department, item_key, value FROM {{}} WHERE element = '{_PERSONS}'"


@dataclass(frozen=True, slots=True)
class Change:
    """One element of an item that has changed. ``label``: as people know it; ``part``: of which material or step."""

    label: str
    record: str
    part: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One item that is not as it was. ``kind``: one of ``KINDS``; ``changes``: of a changed one; fit for the public."""

    kind: str
    department: str
    code: str
    name: str
    changes: tuple[Change, ...]
    effective: str
    note: str


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A publication, what is not as it was before it, and the publications before it, the oldest first."""

    publication: Publication
    told: Sequence[Adjustment]
    known: Sequence[Publication]


def adjustments(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    run_id: str,
    day: str,
    register: Register,
    known: Sequence[Publication],
) -> tuple[list[Adjustment], list[list[str]]]:
    """What differs from the last of ``known``, in the order of ``KINDS``; and every item cancelled by now.

    Needs ``build_content``. ``day``: of the run, ISO: when it takes effect, unless a cancellation says otherwise.
    """
    now = _by_key(named_rows(connection, "FROM public_item"))
    before = _by_key(_kept(connection, register, known[-1:]))
    ever = _by_key(_kept(connection, register, known))
    states = {(row["department"], row["item_key"]): row["state"] for row in named_rows(connection, _STATES, run_id)}
    cancelled = named_rows(connection, _CANCELLED, run_id)
    told = [
        Adjustment(ADDED, *_named(row), (), day, _AGAIN if key in ever else "")
        for key, row in now.items()
        if key not in before
    ]
    if known:
        told += _changed(connection, standard, register, known[-1], now, day)
    gone = {key: row for key, row in before.items() if key not in now}
    for key, row in gone.items():
        ended = _cancellation(row, cancelled)
        if ended:
            told.append(Adjustment(CANCELLED, *_named(row), (), ended["effective"], public_text(ended["reason"])))
        else:
            state = states.get(key[:2])
            told.append(Adjustment(SUSPENDED, *_named(row), (), day, REASONS[state] if state else _AWAITED))
    # One that had left the lists before it was confirmed as cancelled.
    noted = {tuple(one) for publication in known for one in publication.cancelled}
    for one in cancelled:
        left = next((row for key, row in ever.items() if key not in before and _cancellation(row, [one])), None)
        if left and _identity(one) not in noted and not any(_cancellation(now_row, [one]) for now_row in now.values()):
            told.append(Adjustment(CANCELLED, *_named(left), (), one["effective"], public_text(one["reason"])))
    position = {row[0]: row[1] for row in connection.execute("SELECT department, position FROM department").fetchall()}
    told.sort(
        key=lambda one: (KINDS.index(one.kind), position.get(one.department, 9999), one.department, one.code, one.name)
    )
    return told, [list(_identity(one)) for one in cancelled]


def counts(told: Iterable[Adjustment]) -> dict[str, int]:
    """Kind → items, every kind."""
    found = Counter(one.kind for one in told)
    return {kind: found[kind] for kind in KINDS}


def _changed(
    connection: duckdb.DuckDBPyConnection,
    standard: Standard,
    register: Register,
    previous: Publication,
    now: dict[tuple[str, str, int], dict[str, Any]],
    day: str,
) -> list[Adjustment]:
    kept = register.record(previous.name)
    values = str(kept / VALUES)
    rows = named_rows(connection, _DIFFERENCES, values, str(kept / ITEMS))
    persons: dict[tuple[str, str], list[str]] = {}
    for source, parameters in (("public_value", []), ("read_parquet(?)", [values])):
        for department, item_key, value in connection.execute(_NAMES.format(source), parameters).fetchall():
            persons.setdefault((department, item_key), []).append(value)
    order = {(element.record, element.name): number for number, element in enumerate(standard.elements)}
    by_item: dict[tuple[str, str, int], dict[Change, tuple[Any, ...]]] = {}
    for row in rows:
        key = row["department"], row["item_key"], row["copy"]
        change = _change(standard, row, known_names(*persons.get(key[:2], ())))
        if change:
            place = (row["record"] != "item", row["part"], order.get((row["record"], row["element"]), len(order)))
            by_item.setdefault(key, {}).setdefault(change, place)
    return [
        Adjustment(CHANGED, *_named(now[key]), tuple(sorted(found, key=found.__getitem__)), day, "")
        for key, found in by_item.items()
    ]


def _change(standard: Standard, row: dict[str, Any], names: tuple[str, ...]) -> Change | None:
    """One difference as the public is told it; None for an element that is not public, or is no longer one."""
    record: RecordKind = row["record"]
    if record != "item" and not (row["was_there"] and row["is_there"]):
        # A material that is there or not is one change, and not one an element.
        part = public_text(row["part"], names)
        old, new = (part, "") if row["was_there"] else ("", part)
        return Change(_PART_WORDS[record], record, "", old, new)
    element = next((one for one in standard.of(record) if one.name == row["element"]), None)
    if element is None or not element.is_public:
        return None
    part = public_text(row["part"], names)
    label = element.name if record == "item" else f"{_PART_WORDS[record]}“{part}”的{element.name}"
    return Change(label, record, part, public_text(row["old"], names), public_text(row["new"], names))


def _kept(
    connection: duckdb.DuckDBPyConnection, register: Register, publications: Sequence[Publication]
) -> list[dict[str, Any]]:
    """The items of ``publications``, those of the later ones behind those of the earlier."""
    rows = []
    for one in publications:
        rows += named_rows(connection, "FROM read_parquet(?)", str(register.record(one.name) / ITEMS))
    return rows


def _by_key(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, str, int], dict[str, Any]]:
    return {(row["department"], row["item_key"], row["copy"]): row for row in rows}


def _named(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["department"], public_text(row["code"]), public_text(row["name"])


def _identity(cancellation: dict[str, Any]) -> tuple[str, str, str]:
    return cancellation["department"], cancellation["item_code"], cancellation["item_name"]


def _cancellation(row: dict[str, Any], cancelled: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """The cancellation that speaks of the published item ``row``."""
    for one in cancelled:
        if one["department"] == row["department"] and (
            one["item_code"] == compact(row["code"]) if one["item_code"] else one["item_name"] == prose(row["name"])
        ):
            return one
    return None
