"""Clean items to make workbooks of, and where a mistake fits among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Literal

from expectations.model import RecordKind, Standard
from zhinan.sample.catalogue import read_catalogue
from zhinan.sample.departments import read_profiles
from zhinan.sample.mistakes import Mistake
from zhinan.sample.record import Item, Record
from zhinan.sample.values import make_items

Place = tuple[str, int, int]
PlaceKind = RecordKind | Literal["told"]


class Pool:
    """Right items of all departments. What is handed out is a copy."""

    def __init__(self, standard: Standard, seed: int) -> None:
        profiles, catalogue = read_profiles(Path(standard.departments_file)), read_catalogue()
        self.items = {
            name: make_items(standard, profiles, catalogue, name, Random(f"{seed}:pool:{name}")) for name in profiles
        }

    def places(self, mistake: Mistake, kind: PlaceKind) -> list[Place]:
        """(department, position of the item, position of the record) of every record that ``mistake`` fits.

        ``kind``: item, material, step (a row of 办理流程), told (a step told in the text of element 11).
        """
        return [
            (department, at, number)
            for department, own in self.items.items()
            for at, item in enumerate(own)
            for number, record in enumerate(records_of(item, kind))
            if mistake.fits(item, record)
        ]

    def around(self, department: str, at: int, count: int) -> tuple[list[Item], int]:
        """``count`` items of one department that stand around the one at ``at``, and its position among them."""
        own = self.items[department]
        first = max(0, min(at - count // 2, len(own) - count))
        return [copied(item) for item in own[first : first + count]], at - first

    def runs(self, count: int, rng: Random) -> Iterator[list[Item]]:
        """Runs of ``count`` items of one department, without end."""
        names = [name for name, own in self.items.items() if len(own) >= count]
        while True:
            name = rng.choice(names)
            yield self.around(name, rng.randrange(len(self.items[name])), count)[0]


def records_of(item: Item, kind: PlaceKind) -> list[Record]:
    """Its records of one kind, as ``Pool.places`` names the kinds."""
    return item.told if kind == "told" else item.of(kind)


def copied(item: Item) -> Item:
    """The item with records of its own."""

    def records(given: list[Record]) -> list[Record]:
        return [Record(record.kind, {**record.values}) for record in given]

    return replace(
        item,
        record=Record("item", {**item.record.values}),
        steps=records(item.steps),
        told=records(item.told),
        materials=records(item.materials),
    )
