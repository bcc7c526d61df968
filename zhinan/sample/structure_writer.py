"""Writes workbooks with something wrong about a sheet or a file, and tells where."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from expectations.model import RecordKind
from zhinan.sample.columns import Column
from zhinan.sample.dress import Dress, Edit
from zhinan.sample.record import Item
from zhinan.sample.shapes import SHAPES, Shape
from zhinan.sample.workshop import Injected, Workshop
from zhinan.sample.written import Written

_ITEMS_PER_FILE = 3
Place = tuple[str | None, str | None]


@dataclass(slots=True)
class StructureWriter:
    """Writes one workbook after the other for one structural rule."""

    workshop: Workshop
    rule: str
    count: int = 0

    def write(
        self,
        shape_name: str,
        where: Callable[[Written], Sequence[Place]],
        value: str = "",
        name: str = "",
        **dress: Any,
    ) -> Written:
        """A clean workbook, dressed so that the rule fails at the places that ``where`` tells."""
        file, rng, items = self.begin(name)
        return self.end(shape_name, file, items, Dress(rng, **dress), where, value)

    def begin(self, name: str = "") -> tuple[str, Random, list[Item]]:
        """The next file's name, its chance, its items."""
        self.count += 1
        file = f"{self.rule}-{self.count:03d}{name}"
        rng = self.workshop.dice(file)
        return file, rng, next(self.workshop.pool.runs(_ITEMS_PER_FILE, rng))

    def end(
        self,
        shape_name: str,
        file: str,
        items: Sequence[Item],
        dress: Dress,
        where: Callable[[Written], Sequence[Place]],
        value: str,
    ) -> Written:
        """Write a workbook that was begun; the rule fails at the places that ``where`` tells."""
        written = self.workshop.write(file, SHAPES[shape_name], items, dress)
        for sheet, cell in where(written):
            self.tell(written.file, sheet, cell, shape_name, value)
        return written

    def tell(self, file: str, sheet: str | None, cell: str | None, shape_name: str, value: str) -> None:
        """The rule fails there."""
        name = self.workshop.name(file)
        self.workshop.truth.injected.append(Injected(name, sheet, cell, self.rule, "", value, shape_name, "structure"))


def first_heading(kind: RecordKind) -> Callable[[Written], Sequence[Place]]:
    """Where a missing column is told: at the first heading, and once for all forms of a file."""
    return lambda written: written.headings[kind, 0][:1]


def heading(kind: RecordKind, position: int) -> Callable[[Written], Sequence[Place]]:
    """A heading, on each sheet that has it."""
    return lambda written: written.headings[kind, position]


def at(sheet: str | None, cell: str | None) -> Callable[[Written], Sequence[Place]]:
    """This place."""
    return lambda written: [(sheet, cell)]


def kinds(shape: Shape) -> Iterator[RecordKind]:
    """The kinds of record that a shape can hold."""
    return (kind for kind in ("item", "material", "step") if kind in shape.kinds)


def without(kind: RecordKind, *elements: str) -> Edit:
    """The columns of one kind, without those of ``elements``."""
    return lambda of, columns: [c for c in columns if of != kind or c.element not in elements]


def with_column(kind: RecordKind, position: int, column: Column) -> Edit:
    """``column`` put in at ``position`` of the columns of one kind."""
    return lambda of, columns: columns if of != kind else [*columns[:position], column, *columns[position:]]
