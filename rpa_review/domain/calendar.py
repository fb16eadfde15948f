"""The official working calendar (国务院办公厅 年度放假通知), and the clock that 行政许可法 第三十二条 sets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import chinese_calendar


class Due(NamedTuple):
    """The last day of a stretch of working days; `note` says where the calendar had no data and weekends were taken."""

    day: date
    note: str = ""


def is_working_day(day: date) -> bool | None:
    """Whether offices work on a day; None when the calendar has no data for the year.

    >>> is_working_day(date(2023, 10, 2)), is_working_day(date(2023, 10, 7)), is_working_day(date(2090, 1, 2))
    (False, True, None)
    """
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def working_days_after(start: date, count: int) -> Due:
    """The day on which a stretch of working days ends; the day that it starts on does not count (民法典 第二百零一条).

    >>> working_days_after(date(2023, 9, 28), 5).day
    datetime.date(2023, 10, 11)
    """
    day, left, unknown = start, count, set()
    while left > 0:
        day += timedelta(days=1)
        works = is_working_day(day)
        if works is None:
            unknown.add(day.year)
            works = day.weekday() < 5
        left -= works
    years = "、".join(str(year) for year in sorted(unknown))
    return Due(day, f"工作日历没有 {years} 年的放假安排，暂按周一至周五计算，请核对" if unknown else "")
