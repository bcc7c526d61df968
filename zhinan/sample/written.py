"""What a writer hands back: where each cell came to stand. The truth's addresses come from here."""

from __future__ import annotations

from dataclasses import dataclass, field

from xlsxwriter.utility import xl_rowcol_to_cell

from expectations.model import RecordKind
from zhinan.sample.record import Record


@dataclass(slots=True)
class Written:
    """One file. ``cells``: (record, element) → (sheet, A1 address).

    ``headings``: (kind of record, position of the column) → where that heading stands, once a sheet.
    ``stray_picture``: where a picture that is no item's is anchored.
    ``counts``: records of each kind; the steps are those of the sheet and of the texts of element 11.
    """

    file: str
    cells: dict[tuple[int, str], tuple[str, str]] = field(default_factory=dict)
    headings: dict[tuple[RecordKind, int], list[tuple[str, str]]] = field(default_factory=dict)
    stray_picture: tuple[str, str] | None = None
    counts: dict[str, int] = field(default_factory=lambda: {"item": 0, "material": 0, "step": 0})

    def note(self, record: Record, element: str, sheet: str, row: int, column: int) -> None:
        """``element`` of ``record`` stands at that (zero-based) row and column; what is said first holds."""
        self.cells.setdefault((id(record), element), (sheet, str(xl_rowcol_to_cell(row, column))))

    def note_heading(self, kind: RecordKind, position: int, sheet: str, row: int, column: int) -> None:
        """The heading of the column ``position`` stands there; what is said first of a sheet holds."""
        places = self.headings.setdefault((kind, position), [])
        if sheet not in (noted for noted, _ in places):
            places.append((sheet, str(xl_rowcol_to_cell(row, column))))

    def place(self, record: Record, element: str) -> tuple[str, str]:
        """(sheet, address) of a cell."""
        return self.cells[id(record), element]

    def note_stray_picture(self, sheet: str, row: int, column: int) -> None:
        """A picture that is no item's is anchored there."""
        self.stray_picture = (sheet, str(xl_rowcol_to_cell(row, column)))
