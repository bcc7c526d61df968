"""What the generator fills and writes: an item with its steps and materials, cells still by element name."""

from __future__ import annotations

from dataclasses import dataclass, field

from expectations.model import RecordKind
from zhinan.sample.catalogue import Entry
from zhinan.sample.departments import Profile


@dataclass(eq=False, slots=True)
class Record:
    """One row to be: element name → what the clerk wrote. ``touched``: elements a defect depends on."""

    kind: RecordKind
    values: dict[str, str]
    touched: set[str] = field(default_factory=set)

    def __getitem__(self, element: str) -> str:
        return self.values[element]


@dataclass(eq=False, slots=True)
class Item:
    """One item of a department. ``record`` holds its own elements.

    ``steps``: the rows of a sheet 办理流程; ``told``: the same steps as the text of element 11 tells them,
    ``separator`` between them.
    """

    entry: Entry
    profile: Profile
    record: Record
    steps: list[Record] = field(default_factory=list)
    told: list[Record] = field(default_factory=list)
    separator: str = "\n"
    materials: list[Record] = field(default_factory=list)

    def __getitem__(self, element: str) -> str:
        return self.record.values[element]

    def of(self, kind: RecordKind) -> list[Record]:
        """Its records of one kind."""
        return {"item": [self.record], "step": self.steps, "material": self.materials}[kind]


@dataclass(frozen=True, slots=True)
class Defect:
    """A cell that was broken on purpose: ``element`` of ``record`` fails ``rule``.

    A step that the text of element 11 tells stands in the item's cell of that element.
    """

    item: Item
    record: Record
    element: str
    rule: str

    @property
    def is_told(self) -> bool:
        """Whether it is a step of the item's text, not of its sheet."""
        return any(step is self.record for step in self.item.told)
