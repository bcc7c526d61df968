"""What the warehouse has to know of a standard: the columns of its record tables, as plain data.

The layers above (expectations) fill this in, so that the warehouse knows no standard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zhinan.facts import FACTS
from zhinan.intake.model import Kind
from zhinan.text import compact, prose

READINGS: dict[str, Callable[[str], str]] = {"prose": prose, "code": compact}


@dataclass(frozen=True, slots=True)
class Column:
    """One element of a record table: how its value is normalised and which facts are read from it."""

    element: str
    reading: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordColumns:
    """The columns of every record kind.

    ``copies``: elements whose copies are counted, and within what. ``chart``: the item's element that is a picture.
    ``manual``: rules that people settle.
    """

    columns: Mapping[Kind, tuple[Column, ...]]
    copies: Mapping[Kind, tuple[tuple[str, str], ...]]
    chart: str | None
    manual: Mapping[Kind, tuple[str, ...]]

    def value_columns(self, kind: Kind) -> list[tuple[str, str]]:
        """(name, SQL type) of each column of the ``*_value`` table of ``kind``."""
        out: list[tuple[str, str]] = []
        for column in self.columns[kind]:
            out.append((column.element, "VARCHAR"))
            out += [(f"{column.element}_{name}", FACTS[name].sql_type) for name in column.facts]
        return out
