"""What a mistake is: where it fits, and what the clerk writes then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from zhinan.sample.record import Item, Record


@dataclass(frozen=True, slots=True)
class Case:
    """One mistake about to be made: in the cell ``element`` of ``record``."""

    parameters: Mapping[str, str]
    item: Item
    record: Record
    element: str
    rng: Random
    twin: Item | None = None

    @property
    def value(self) -> str:
        """The right value that stands there."""
        return self.record[self.element]


Fits = Callable[[Item, Record], bool]
Writes = Callable[[Case], str]


def anywhere(item: Item, record: Record) -> bool:
    """Fits every record."""
    return True


@dataclass(frozen=True, slots=True)
class Mistake:
    """``writes`` gives the wrong value of the rule's cell; it may set other cells of the record too.

    ``fits``: the records where this breaks that rule and no other. ``needs_twin``: the value comes from
    another item of the department, whose cell then fails as well.
    """

    writes: Writes
    fits: Fits = anywhere
    needs_twin: bool = False

    def make(self, case: Case) -> None:
        """Break the case's cell."""
        case.record.values[case.element] = self.writes(case)


def wrong(*ways: str, fits: Fits = anywhere) -> Mistake:
    """One of these stands there instead."""
    return Mistake(lambda case: case.rng.choice(ways), fits)


def blank(*ways: str, fits: Fits = anywhere) -> Mistake:
    """Left blank; now and then white space, or a text that only holds the place."""
    return wrong("", "", "", *(ways or (" ", "待定", "/")), fits=fits)


def together(cells: Mapping[str, str], *ways: str, fits: Fits = anywhere) -> Mistake:
    """One of ``ways``, while ``cells`` of the same record are filled so that nothing else is wrong."""

    def writes(case: Case) -> str:
        case.record.values.update(cells)
        return case.rng.choice(ways)

    return Mistake(writes, fits)


def edited(edit: Callable[[str], str], fits: Fits = anywhere) -> Mistake:
    """The right value, changed."""
    return Mistake(lambda case: edit(case.value), fits)


def where(element: str, *values: str) -> Fits:
    """Fits records where ``element`` is one of ``values``."""
    return lambda item, record: record[element] in values


def both(*conditions: Fits) -> Fits:
    """Fits where all do."""
    return lambda item, record: all(condition(item, record) for condition in conditions)


def from_options(element: str, options: Sequence[str], *, has: bool) -> Fits:
    """Fits records where ``element`` has (or has not) one of ``options``."""
    return lambda item, record: any(option in record[element] for option in options) == has
