"""What a bulletin is made of. Both writers write these blocks and nothing else, so that they cannot differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Align = Literal["left", "center", "right"]
_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1: 一、; 2: （一）. ``number``: as it is written, given by ``numbered``."""

    level: Literal[1, 2]
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. ``number``: 1. of the items that follow a heading. ``is_internal``: for whom it is sent to."""

    text: str
    is_item: bool = False
    is_internal: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """``width``: its share of the table's width, in any unit."""

    heading: str
    width: float
    align: Align = "center"


@dataclass(frozen=True, slots=True)
class Table:
    """``has_total``: the last row is a sum. ``note``: small, below it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    has_total: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of bars, or one line; in percent, None where there is no figure."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Rates in percent. ``description``: the same in words. ``low``: where the axis begins, 100 being its end."""

    kind: Literal["bar", "line"]
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    description: str
    low: int = 0

    @property
    def step(self) -> int:
        """From one line of the grid to the next."""
        return 20 if self.low == 0 else 10 if self.low < 80 else 5


Block = Heading | Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Bulletin:
    """The whole of it. ``number``: the document's (文号), '' for none; ``notice``: what must be said first, or ''."""

    title: str
    period: str
    number: str
    notice: str
    to: str
    blocks: tuple[Block, ...]
    unit: str
    day: date


def chinese_day(day: date) -> str:
    """2023年5月8日."""
    return f"{day.year}年{day.month}月{day.day}日"


def short_day(day: date) -> str:
    """5月8日."""
    return f"{day.month}月{day.day}日"


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """``blocks`` with their numbers: 一、 （一） 1. as GB/T 9704 has them."""
    counts = [0, 0, 0]
    for block in blocks:
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (3 - block.level)
            numeral = _chinese(counts[block.level - 1])
            yield replace(block, number=f"{numeral}、" if block.level == 1 else f"（{numeral}）")
        elif isinstance(block, Paragraph) and block.is_item:
            counts[2] += 1
            yield replace(block, number=f"{counts[2]}. ")
        else:
            yield block


def _chinese(number: int) -> str:
    """1 → 一 … 99 → 九十九."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _NUMERALS[ones]
    return ("" if tens == 1 else _NUMERALS[tens]) + "十" + (_NUMERALS[ones] if ones else "")


def with_texts(block: Block, change: Callable[[str], str]) -> Block:
    """``block`` with ``change`` done to every text in it."""
    if isinstance(block, Table):
        rows = tuple(tuple(change(cell) for cell in row) for row in block.rows)
        return replace(block, caption=change(block.caption), rows=rows, note=change(block.note))
    if isinstance(block, Chart):
        categories = tuple(change(category) for category in block.categories)
        return replace(block, title=change(block.title), categories=categories, description=change(block.description))
    return replace(block, text=change(block.text))
