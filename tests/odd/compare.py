"""What differs between what must become of an odd file and what became of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tests.odd.odd import Fact, Odd
from tests.odd.reading import Ended
from zhinan.intake.model import Kind, Reading, Table
from zhinan.intake.record import Record


def differences(kind: Odd, ended: Ended) -> list[str]:
    """Each difference as a sentence; none where all is as expected."""
    return list(_differences(kind, ended))


def _differences(kind: Odd, ended: Ended) -> Iterator[str]:
    for traceback in ended.tracebacks:
        yield f"program error: {traceback.strip().splitlines()[-1]}"
    if ended.seconds > kind.seconds:
        yield f"took {ended.seconds:.1f} s, more than {kind.seconds:g}"
    for reading in ended.readings:
        yield from _accounts(reading)
    statuses = {reading.status for reading in ended.readings}
    if statuses != {kind.outcome} and not (kind.outcome == "read or rejected" and len(statuses) == 1):
        told = [reading.reason or _summary(reading) for reading in ended.readings]
        yield f"expected {kind.outcome}, got {sorted(statuses)}: {told}"
        return
    if statuses == {"rejected"}:
        for reading in ended.readings:
            # The reason begins with the file's name, which must not be what the expression finds.
            reason = (reading.reason or "").partition("：")[2]
            if not re.search(kind.reason, reason):
                yield f"reason {reason!r} does not hold {kind.reason!r}"
    else:
        yield from _read(kind, ended.readings)


def _read(kind: Odd, readings: list[Reading]) -> Iterator[str]:
    wanted: dict[Kind, int | None] = {"item": kind.items, "step": kind.steps, "material": kind.materials}
    for record, count in wanted.items():
        got = sum(reading.count(record) for reading in readings)
        if count is not None and got != count:
            yield f"{got} records of kind {record}, expected {count}"
    told = tuple(sorted(rule for reading in readings for rule in _rules(reading)))
    if kind.findings is not None and told != tuple(sorted(kind.findings)):
        messages = [finding.message for reading in readings for finding in reading.findings]
        yield f"findings {told}, expected {kind.findings}: {messages}"
    for reading in readings:
        if reading.department != kind.department:
            yield f"department {reading.department!r}, expected {kind.department!r}"
    values = Counter(fact for reading in readings for fact in _facts(reading))
    missing = [
        fact for fact in map(Fact._make, kind.cells) if not values[fact] and not values[fact._replace(sheet=None)]
    ]
    if missing:
        near = sorted({(f.cell, f.value) for f in values if f.element == missing[0].element and f.sheet is None})[:4]
        yield f"{len(missing)} facts missing, first {missing[0]}; got {near}"
    notes = [note.message for reading in readings for note in reading.notes]
    if kind.notes is not None:
        unmet = [pattern for pattern in kind.notes if not any(re.search(pattern, note) for note in notes)]
        if unmet or len(notes) != len(kind.notes):
            yield f"notes {notes}, expected {kind.notes}"


def _rules(reading: Reading) -> Iterator[str]:
    for finding in reading.findings:
        yield finding.rule
    for table in reading.tables:
        for record in table.records:
            # S17 is noted at every cell that it concerns, and told once, as a finding.
            yield from (rule for rule in (record.broken or {}).values() if rule != "S17")


def _facts(reading: Reading) -> Iterator[Fact]:
    """Every value with its address, once with its sheet and once without."""
    for table in reading.tables:
        for record in table.records:
            for element, value in zip(table.columns, record.values, strict=True):
                fact = Fact(table.sheet, table.address(record, element), element, value)
                yield fact
                yield fact._replace(sheet=None)
            yield from _extras(table, record)


def _extras(table: Table, record: Record) -> Iterator[Fact]:
    """Columns that are no element's have no address of their own: the cell's row, or column, has to do."""
    for name, value in (record.extra or {}).items():
        yield Fact(None, str(record.row + 1), f"+{name}", value)


def _accounts(reading: Reading) -> Iterator[str]:
    """Law 6: every row went somewhere, once."""
    for account in reading.sheets:
        told = account.heading_rows + account.blank_rows + account.note_rows + account.record_rows
        if told != account.rows:
            yield f"sheet {account.sheet!r}: {account.rows} rows, {told} accounted for"


def _summary(reading: Reading) -> str:
    counts = {kind: reading.count(kind) for kind in ("item", "step", "material")}
    return f"{counts} {[finding.rule for finding in reading.findings]}"
