"""Made readings for warehouse tests: one wide table, as intake hands it on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from zhinan.intake.model import Kind, Reading, Table, column_letters
from zhinan.intake.record import Record


def table(kind: Kind, rows: Sequence[dict[str, str]], sheet: str = "事项", first_row: int = 1) -> Table:
    """A wide table whose columns are the keys of the first row, from column A on."""
    elements = list(rows[0])
    columns = {element: index for index, element in enumerate(elements)}
    return Table(
        kind=kind,
        sheet=sheet,
        sheet_index=0,
        orientation="rows",
        columns=columns,
        heading="A1",
        headings={element: f"{column_letters(index)}1" for element, index in columns.items()},
        records=[
            Record(row=first_row + number, column=0, values=[row[element] for element in elements])
            for number, row in enumerate(rows)
        ],
    )


def reading(name: str, department: str | None, *tables: Table) -> Reading:
    """A reading of a file called ``name``; its content hash is made of the name."""
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return Reading(name, sha256, "read", None, department, list(tables))
