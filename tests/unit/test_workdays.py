"""Working days: holidays, make-up days, and years that nobody has announced yet."""

from __future__ import annotations

from datetime import UTC, date, datetime

from zhinan.workdays import add, china_day, days, tell


def test_holidays_and_make_up_days() -> None:
    assert [one.is_working for one in days(date(2023, 4, 28), date(2023, 5, 6))] == [
        True, False, False, False, False, False, True, True, True,
    ]  # fmt: skip
    assert add(date(2023, 4, 27), 3) == date(2023, 5, 5)
    assert add(date(2023, 9, 28), 1) == date(2023, 10, 7)


def test_a_year_that_is_not_announced_is_counted_by_the_week_and_says_so() -> None:
    assert tell(date(2023, 5, 1)).is_announced
    friday, saturday = tell(date(2099, 1, 2)), tell(date(2099, 1, 3))
    assert (friday.is_working, saturday.is_working) == (True, False)
    assert not friday.is_announced and not tell(date(1999, 1, 4)).is_announced


def test_the_day_in_china() -> None:
    assert china_day(datetime(2023, 5, 7, 18, tzinfo=UTC)) == date(2023, 5, 8)
