"""The catalogue: which items each department offers. One row of ``catalogue.csv`` is one item (事项)."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("catalogue.csv")


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as the catalogue names it. ``statutory_days`` is None where the law sets no time."""

    department: str
    name: str
    type: str
    objects: tuple[str, ...]
    law: str
    statutory_days: int | None
    is_charged: bool
    materials: tuple[str, ...]


def read_catalogue(file: Path = FILE) -> list[Entry]:
    """Every entry, department after department in the order of the file."""
    with file.open(encoding="utf-8", newline="") as lines:
        return [
            Entry(
                department=row["department"],
                name=row["name"],
                type=row["type"],
                objects=tuple(row["objects"].split("、")),
                law=row["law"],
                statutory_days=None if row["statutory_days"] == "无" else int(row["statutory_days"]),
                is_charged=row["charges"] == "是",
                materials=tuple(row["materials"].split("|")),
            )
            for row in csv.DictReader(lines)
        ]
