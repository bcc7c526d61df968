"""What was aimed at, what was measured, and by how much a target is missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.measure import Result
from bench.page import seconds, table

HUNDRED_THOUSAND = 100_000


@dataclass(frozen=True, slots=True)
class Figures:
    """The rows of each table of bench.stages. ``likeness``: how many pictures → what comparing them all takes."""

    tables: Sequence[Result]
    books: Sequence[Result]
    nights: dict[str, Result]
    likeness: dict[int, Result]

    def of(self, count: int) -> Result | None:
        """The row of ``count`` items with the usual share of wrong ones."""
        return next((row for row in self.measured() if row["count"] == count), None)

    def measured(self) -> list[Result]:
        """The rows of assess that came to an end."""
        return [row for row in self.tables if "failed" not in row]


def line(target: str, measured: float, most: float, unit: str, why: str) -> list[str]:
    """One target that holds where ``measured`` is at most ``most``; ``why`` it is missed."""
    is_met = measured <= most
    told = "met" if is_met else f"missed by {seconds(measured - most)}{unit} ({measured / most - 1:.0%}): {why}"
    return [target, f"{seconds(measured)}{unit}", told]


def at_least(target: str, measured: float, least: float, why: str) -> list[str]:
    """One target that holds where the ratio ``measured`` is at least ``least``."""
    told = "met" if measured >= least else f"missed, {measured / least:.0%} of it: {why}"
    return [target, f"{seconds(measured)} ×", told]


def targets_table(figures: Figures) -> str:
    """Every target of ``make bench``; those of ``make bench-peers`` stand in its part."""
    rows = [*_million(figures), *_nights(figures)]
    return table(("target", "measured", "met?"), rows, 3)


def _million(figures: Figures) -> list[list[str]]:
    rows = []
    for row in figures.tables:
        if "failed" in row:
            rows.append([f"assess {row['count']:,} items", "–", f"missed: {row['failed']}"])
    largest = figures.of(max((row["count"] for row in figures.measured()), default=0))
    if largest is None:
        return rows
    own, floor, count = largest["zhinan"], largest["floor"], f"{largest['count']:,} items"
    slow = ", ".join(f"{part} {seconds(own.get(part))} s" for part in ("build", "count", "locate"))
    rows.append(line(f"assess {count} ≤ 2 × the floor", own["seconds"] / floor["seconds"], 2, " ×", slow))
    gib = own["peak_bytes"] / 2**30
    rows.append(line(f"peak memory of assess, {count} ≤ 3 GiB", gib, 3, " GiB", "the parts of assess above"))
    smaller = figures.of(HUNDRED_THOUSAND)
    if smaller and largest["count"] > HUNDRED_THOUSAND:
        ratio = own["seconds"] / smaller["zhinan"]["seconds"] / (largest["count"] / HUNDRED_THOUSAND)
        rows.append(line(f"{count} ≤ 1.3 × as many times 100,000 items", ratio, 1.3, " ×", "grows more than linearly"))
    return rows


def _nights(figures: Figures) -> list[list[str]]:
    most = {"first night": 10.0, "unchanged night": 3.0, "one department again": 5.0}
    return [
        line(f"{name}, own work ≤ {seconds(most[name])} s", own["seconds"], most[name], " s", _slowest(own))
        for name, own in figures.nights.items()
    ]


def _slowest(own: Result) -> str:
    from bench.running import STAGES

    return ", ".join(f"{name} {seconds(own[name])} s" for name in sorted(STAGES, key=lambda name: -own[name])[:3])
