"""Working days in China: the State Council's holidays and make-up days, as far as they are announced.

A year's notice comes in the November before it. A later year, or one before the library's first, is counted Monday
to Friday, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

import chinese_calendar

# China has one time and no summer time.
CHINA = timezone(timedelta(hours=8))
_FIRST_YEAR = min(chinese_calendar.holidays).year
_LAST_YEAR = max(chinese_calendar.holidays).year
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Day:
    """``is_announced``: whether the holidays of its year are known."""

    day: date
    is_working: bool
    is_announced: bool


def china_day(moment: datetime) -> date:
    """The day of ``moment`` in China; a moment without a time zone is the machine's."""
    return moment.astimezone(CHINA).date()


def tell(day: date) -> Day:
    """Whether people work on ``day``."""
    if _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return Day(day, chinese_calendar.is_workday(day), True)
    return Day(day, day.weekday() < _SATURDAY, False)


def days(first: date, last: date) -> Iterator[Day]:
    """Every day from ``first`` to ``last``, both of them too."""
    for number in range((last - first).days + 1):
        yield tell(first + timedelta(days=number))


def add(day: date, count: int) -> date:
    """The day on which ``count`` working days after ``day`` have passed: the last day of a time limit."""
    while count > 0:
        day += timedelta(days=1)
        count -= tell(day).is_working
    return day
