"""One kind of odd file: how it is made, and what must become of it. Expectations are data beside each kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Literal, NamedTuple

from tests.odd.items import FACTS, ITEMS, STEPS_PER_ITEM

Outcome = Literal["read", "rejected", "read or rejected"]


class Fact(NamedTuple):
    """What must come out: ``value`` of ``element`` at the A1 address ``cell``; ``sheet`` None: of whatever name.

    ``element`` with a + before it is the heading of a column that is none, kept with the item of that row.
    """

    sheet: str | None
    cell: str
    element: str
    value: str


@dataclass(frozen=True, slots=True)
class Odd:
    """One kind of file.

    ``name`` is what it is committed under, ``file_name`` what the department called it. ``reason``: regular
    expression that the Chinese reason of a rejected file must hold. ``findings``: the structural rules that
    reading it must tell, each as often as it is told; S12, S13, S14 once a cell. ``items``, ``steps``, ``materials``:
    how many records. ``cells``: facts that must come out, see ``Fact``. ``notes``: a regular expression for each
    note, in any order; there must be no other. ``department``: who is seen to have sent it. None: people differ
    about it, and it is not looked at.

    "read or rejected" is for what programs differ about: nothing may be lost in silence, so that it is read
    wholly and rightly, or not at all.

    ``seconds``: of the clock, at most. ``is_large``: made when it is tested, and not committed. ``is_kept``:
    made by another program, whose bytes differ each time: the committed file is the kind.
    """

    name: str
    make: Callable[[], bytes]
    file_name: str = "林茶局.xlsx"
    outcome: Outcome = "read"
    reason: str = ""
    findings: tuple[str, ...] | None = ()
    items: int | None = len(ITEMS)
    steps: int | None = STEPS_PER_ITEM * len(ITEMS)
    materials: int = 0
    cells: Sequence[tuple[str | None, str, str, str]] = tuple(FACTS)
    notes: tuple[str, ...] | None = ()
    department: str | None = "林茶局"
    seconds: float = 30
    is_large: bool = False
    is_kept: bool = False

    @property
    def file(self) -> str:
        """The name of the committed file: its suffix is the one that the department gave it."""
        suffix = PurePath(self.file_name).suffix
        return f"{self.name}{suffix}"


def rejected(name: str, make: Callable[[], bytes], reason: str, file_name: str = "林茶局.xlsx", **more: object) -> Odd:
    """A kind that must be turned away for ``reason``."""
    return Odd(name, make, file_name, "rejected", reason, **more)  # type: ignore[arg-type]
