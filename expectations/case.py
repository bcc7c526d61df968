"""One failing value, as the words about it need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Case:
    """One failing value: ``value`` and ``other`` as they stand in the workbook, None without a column.

    ``other`` is the value of the rule's ``other`` element, the catalogue's name where the rule compares
    with it, and for a step its name or number; ``copies`` how many records share the value.
    """

    value: str | None
    other: str | None = None
    copies: int | None = None


def any_case(row: Sequence[Any]) -> Case:
    """A ``Case`` from a row (value, other, copies)."""
    value, other, copies = row
    return Case(value, other, None if copies is None else int(copies))


def shown(text: str | None) -> str:
    """``text`` on one line, cut where it is long."""
    line = " ".join((text or "").split())
    return line if len(line) <= 40 else line[:40] + "…"


def quoted_list(values: Sequence[str]) -> str:
    """“a”、“b”."""
    return "、".join(f"“{value}”" for value in values)
