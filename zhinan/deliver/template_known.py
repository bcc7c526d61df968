"""What a department has sent that counts now: the values that were accepted, and what was found wrong with the others.

A cell counts as accepted where the latest run told nothing of it (people's waivers and what waits for a person count
as accepted too).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import duckdb

from expectations.model import RecordKind, Standard
from zhinan.warehouse.database import KINDS, quoted


@dataclass(frozen=True, slots=True)
class Failed:
    """What was wrong with a cell: what stood there, and the sentences about it."""

    value: str
    messages: tuple[str, ...]


@dataclass(slots=True)
class Known:
    """One record: its accepted values, raw; what failed, by element. ``item``: the record id of its item.

    ``absent``: the elements that its table had no column for. ``pictures``: (file, content) of its flow charts, as
    the SHA-256 of the submission and of the picture in it.
    """

    record_id: str
    item: str
    values: dict[str, str]
    failed: dict[str, Failed] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    pictures: tuple[tuple[str, str], ...] = ()


KnownRecords = Mapping[RecordKind, list[Known]]
NOTHING: KnownRecords = {"item": [], "material": [], "step": []}

# one row = one failing value of one record; a step that is told in an item's text fails that text
_FAILED = """SELECT record, coalesce(record_id, ''), element, message, coalesce(told_by, ''), coalesce(item_id, '')
FROM violation
WHERE department = ? AND status = 'fail' AND element IS NOT NULL AND record_id IS NOT NULL
ORDER BY record, record_id, element, rule, message"""

# one row = one picture of one item that shows something
_PICTURES = """SELECT record_id, sha256, content FROM picture WHERE problem IS NULL ORDER BY record_id, cell, content"""


def known_records(
    connection: duckdb.DuckDBPyConnection, standard: Standard, department: str, process: str | None
) -> KnownRecords:
    """The records of ``department`` that count now, in the order sent; none before the first run has ended.

    ``process``: the element whose text tells steps.
    """
    tables = {row[0] for row in connection.execute("SHOW TABLES").fetchall()}  # views too
    if not {"violation", "picture", *(f"{kind}_checked" for kind in KINDS), *KINDS} <= tables:
        return NOTHING
    found = {kind: _records(connection, standard, kind, department) for kind in KINDS}
    by_id = {(kind, one.record_id): one for kind, ones in found.items() for one in ones}
    for record, record_id, element, message, told_by, item in connection.execute(_FAILED, [department]).fetchall():
        if record == "step" and "#" in record_id:
            record, record_id, element = "item", item, process or ""  # noqa: PLW2901
        known = by_id.get((record, record_id))
        if known is None or element in known.absent or told_by == "S1":
            continue
        before = known.failed.get(element, Failed(known.values.get(element, ""), ()))
        known.failed[element] = Failed(before.value, tuple(dict.fromkeys((*before.messages, message))))
    for known in by_id.values():
        for element in known.failed:
            known.values.pop(element, None)
    for record_id, sha256, content in connection.execute(_PICTURES).fetchall():
        if item_known := by_id.get(("item", record_id)):
            item_known.pictures += ((sha256, content),)
    return found


def _records(
    connection: duckdb.DuckDBPyConnection, standard: Standard, kind: RecordKind, department: str
) -> list[Known]:
    columns = {row[0] for row in connection.execute(f"DESCRIBE {kind}").fetchall()}
    names = [element.name for element in standard.of(kind) if element.name in columns]
    rows = connection.execute(
        f"""SELECT record_id, coalesce(checked.item_id, ''), {", ".join(f"raw.{quoted(name)}" for name in names)}
        FROM {kind}_checked AS checked
        JOIN {kind} AS raw USING (record_id)
        JOIN submission ON submission.sha256 = raw.sha256
        WHERE checked.department = ? AND NOT contains(record_id, '#')
        ORDER BY submission.batch, submission.path, raw.table_no, raw.row_number, length(raw.column_letters),
            raw.column_letters, record_id""",
        [department],
    ).fetchall()
    return [_known(record_id, item, names, values) for record_id, item, *values in rows]


def _known(record_id: str, item: str, names: list[str], values: Iterable[str | None]) -> Known:
    told = dict(zip(names, values, strict=True))
    absent = frozenset(name for name, value in told.items() if value is None)
    return Known(record_id, item, {name: value for name, value in told.items() if value}, absent=absent)
