"""The steps told in element 11 (办理流程说明) → step records, each at the cell that tells it."""

from __future__ import annotations

from zhinan.intake.model import Table
from zhinan.intake.record import Record
from zhinan.steps import FIELDS, read_process

PROCESS_ELEMENT = "办理流程说明"
STEP_ELEMENTS = tuple(FIELDS.values())


def step_tables(tables: list[Table]) -> list[Table]:
    """One table of steps for every table of items that has element 11, where any step could be read.

    A field that is not written is blank (''), so that it is told like any blank; a text that cannot be
    read gives the steps before the place where reading stopped (the rest is told by the rule of element 11).
    """
    found: list[Table] = []
    first = 0
    for table in tables:
        if table.kind != "item":
            continue
        if PROCESS_ELEMENT in table.columns:
            steps = _steps(table, first)
            if steps.records:
                found.append(steps)
        first += len(table.records)
    return found


def _steps(table: Table, first: int) -> Table:
    index, heading = table.columns[PROCESS_ELEMENT], table.headings[PROCESS_ELEMENT]
    steps = Table(
        kind="step",
        sheet=table.sheet,
        sheet_index=table.sheet_index,
        orientation=table.orientation,
        columns=dict.fromkeys(STEP_ELEMENTS, index),
        heading=heading,
        headings=dict.fromkeys(STEP_ELEMENTS, heading),
    )
    at = list(table.columns).index(PROCESS_ELEMENT)
    told: dict[str, list[list[str]]] = {}  # items share their process texts, and so the values of their steps
    for position, item in enumerate(table.records, start=first):
        if item.broken and PROCESS_ELEMENT in item.broken:
            continue  # a formula error tells of no step
        moved = (item.moved or {}).get(PROCESS_ELEMENT)
        text = item.values[at]
        if text not in told:
            told[text] = [[getattr(step, field) for field in FIELDS] for step in read_process(text).steps]
        for part, values in enumerate(told[text], start=1):
            steps.records.append(
                Record(
                    row=item.row,
                    column=item.column,
                    values=values,
                    moved=dict.fromkeys(STEP_ELEMENTS, moved) if moved else None,
                    item=position,
                    part=part,
                )
            )
    return steps
