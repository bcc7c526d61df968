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
Way = Callable[[Case], str]


def anywhere(item: Item, record: Record) -> bool:
    """Fits every record."""
    return True


Draw = Callable[[Random, Sequence[Way]], Way]


def _any(rng: Random, ways: Sequence[Way]) -> Way:
    return rng.choice(ways)


def _any_of_several(rng: Random, ways: Sequence[Way]) -> Way:
    """Chance is not asked where there is nothing to choose: its stream is the committed batch's."""
    return rng.choice(ways) if len(ways) > 1 else ways[0]


@dataclass(frozen=True, slots=True)
class Text:
    """The way of writing just this."""

    text: str

    def __call__(self, case: Case) -> str:
        """The text."""
        return self.text


@dataclass(frozen=True, slots=True)
class Mistake:
    """Each of ``ways`` gives a wrong value of the rule's cell; it may set other cells of the record too.

    ``fits``: the records where this breaks that rule, those of ``also`` (each at its own element's cell), and
    no other. ``needs_twin``: the value comes from another item of the department, whose cell then fails as well.
    ``draw``: how chance picks a way; one that stands twice is twice as likely.
    """

    ways: tuple[Way, ...]
    fits: Fits = anywhere
    needs_twin: bool = False
    also: tuple[str, ...] = ()
    draw: Draw = _any_of_several

    @property
    def distinct_ways(self) -> tuple[Way, ...]:
        """Its ways, each once."""
        return tuple(dict.fromkeys(self.ways))

    def make(self, case: Case, way: Way | None = None) -> None:
        """Break the case's cell, in this way or in one that chance picks."""
        chosen = way or self.draw(case.rng, self.ways)
        case.record.values[case.element] = chosen(case)


def wrong(*texts: str, fits: Fits = anywhere, also: Sequence[str] = ()) -> Mistake:
    """One of these stands there instead."""
    return Mistake(tuple(map(Text, texts)), fits, also=tuple(also), draw=_any)


def blank(*texts: str, fits: Fits = anywhere) -> Mistake:
    """Left blank; now and then white space, or a text that only holds the place."""
    return wrong("", "", "", *(texts or (" ", "待定", "/")), fits=fits)


def together(cells: Mapping[str, str], *texts: str, fits: Fits = anywhere) -> Mistake:
    """One of ``texts``, while ``cells`` of the same record are filled so that nothing else is wrong."""

    def way(text: str) -> Way:
        def writes(case: Case) -> str:
            case.record.values.update(cells)
            return text

        return writes

    return Mistake(tuple(map(way, texts)), fits)


def edited(*edits: Callable[[str], str], fits: Fits = anywhere, also: Sequence[str] = ()) -> Mistake:
    """The right value, changed in one of these ways."""

    def way(edit: Callable[[str], str]) -> Way:
        return lambda case: edit(case.value)

    return Mistake(tuple(map(way, edits)), fits, also=tuple(also))


def where(element: str, *values: str) -> Fits:
    """Fits records where ``element`` is one of ``values``."""
    return lambda item, record: record[element] in values


def both(*conditions: Fits) -> Fits:
    """Fits where all do."""
    return lambda item, record: all(condition(item, record) for condition in conditions)


def from_options(element: str, options: Sequence[str], *, has: bool) -> Fits:
    """Fits records where ``element`` has (or has not) one of ``options``."""
    return lambda item, record: any(option in record[element] for option in options) == has
