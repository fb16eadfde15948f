"""Days: reading ISO text, ages, years later. No function here knows what day it is."""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

LONG_TERM: Final = "长期"
MONTH_OF_DAYS: Final = 30  # what is left over of several stretches of time makes a month of so many days


def iso_day(value: object) -> date | None:
    """A date from ISO text; None for anything else, 长期 included.

    >>> iso_day("2023-08-30"), iso_day("长期"), iso_day("2023-02-30")
    (datetime.date(2023, 8, 30), None, None)
    """
    if not isinstance(value, str):
        return None
    try:
        return date.fromisoformat(value.strip()[:10])
    except ValueError:
        return None


def is_long_term(value: object) -> bool:
    return isinstance(value, str) and value.strip() in (LONG_TERM, "永久")


def years_later(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 28 February where the year has none.

    >>> years_later(date(1944, 2, 29), 81)
    datetime.date(2025, 2, 28)
    """
    year = day.year + years
    if (day.month, day.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return day.replace(year=year)


def months_later(day: date, months: int) -> date:
    """The same day some months on, or the last day of a month that has no such day.

    >>> months_later(date(2026, 1, 31), 1), months_later(date(2025, 12, 1), 12)
    (datetime.date(2026, 2, 28), datetime.date(2026, 12, 1))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(birth: date, day: date) -> int:
    """Full years of age on a day; the birthday itself counts.

    >>> age_on(date(1946, 1, 1), date(2026, 1, 1)), age_on(date(1946, 1, 1), date(2025, 12, 31))
    (80, 79)
    """
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def months_covered(periods: Iterable[tuple[date, date]]) -> tuple[int, int]:
    """Whole months and days that some stretches of time make together, both ends included; what overlaps counts once.

    >>> months_covered([(date(2025, 7, 1), date(2026, 2, 28))]), months_covered([(date(2025, 7, 1), date(2026, 2, 27))])
    ((8, 0), (7, 27))
    >>> months_covered([(date(2025, 7, 1), date(2025, 9, 30)), (date(2025, 9, 1), date(2025, 10, 31))])
    (4, 0)
    """
    stretches: list[tuple[date, date]] = []
    for first, last in sorted(periods):
        if stretches and first <= stretches[-1][1] + timedelta(days=1):
            stretches[-1] = stretches[-1][0], max(last, stretches[-1][1])
        else:
            stretches.append((first, last))
    months = days = 0
    for first, last in stretches:
        whole, after = 0, last + timedelta(days=1)
        while months_later(first, whole + 1) <= after:
            whole += 1
        months += whole
        days += (after - months_later(first, whole)).days
    if len(stretches) == 1:
        return months, days
    return months + days // MONTH_OF_DAYS, days % MONTH_OF_DAYS
