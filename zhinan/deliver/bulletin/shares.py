"""Rates as exact shares: cut and never rounded, and their change in percentage points."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from zhinan.deliver.pages import rate

NONE = "—"


@dataclass(frozen=True, slots=True)
class Share:
    """``part`` of ``whole``; ``manual`` and ``waived`` stand outside it, and forbid to speak of 100%."""

    part: int
    whole: int
    manual: int = 0
    waived: int = 0

    @property
    def value(self) -> Fraction | None:
        """The rate itself; None without a denominator."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def text(self) -> str:
        """80.33%; — without a denominator; no 100% while something waits or is waived (law 8)."""
        value = self.value
        if value is None:
            return NONE
        return rate(1.0, self.manual, self.waived) if value >= 1 else f"{_cut(value)}%"

    @property
    def percent(self) -> float | None:
        """In percent with two decimals, cut, for a chart."""
        value = self.value
        return None if value is None else int(value * 10_000) / 100


def share_of(row: dict[str, object], part: str, whole: str) -> Share:
    """The share of two counts of a metric row, with what stands beside it."""

    def count(name: str) -> int:
        value = row.get(name)
        return int(value) if isinstance(value, int) else 0

    return Share(count(part), count(whole), count("manual_count"), count("waived_count"))


def change(now: Share | None, before: Share | None) -> str:
    """上升5.33 (percentage points, cut), 下降…, 持平; — where there is nothing to compare."""
    if now is None or before is None or now.value is None or before.value is None:
        return NONE
    difference = now.value - before.value
    if difference == 0:
        return "持平"
    size = abs(difference)
    word = "上升" if difference > 0 else "下降"
    return word + (_cut(size) if size >= Fraction(1, 10_000) else "不足0.01")


def change_words(now: Share, before: Share) -> str:
    """``change`` within a sentence: 上升5.33个百分点."""
    told = change(now, before)
    return f"{told}个百分点" if told not in (NONE, "持平") else told.replace(NONE, "无法比较")


def _cut(value: Fraction) -> str:
    """A share in percent with two decimals, cut."""
    hundredths = int(value * 10_000)
    return f"{hundredths // 100}.{hundredths % 100:02d}"
