"""Public holidays of North Macedonia, for deadlines in working days."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

import holidays

_SATURDAY = 5


def public_holidays(*, years: Iterable[int]) -> frozenset[dt.date]:
    """Return the days off that the Law on Holidays gives to everybody.

    Source: the maintained calendar of the `holidays` package, country MK.
    """
    return frozenset(day for year in years for day in _days_off(year))


@lru_cache(maxsize=50)
def _days_off(year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays("MK", years=[year]))


def add_working_days(*, start: dt.date, days: int) -> dt.date:
    """Return the day that lies a number of working days after `start`.

    The first day does not count; weekends and public holidays never do.
    """
    off = public_holidays(years=range(start.year, start.year + days // 200 + 2))
    day = start
    while days:
        day += dt.timedelta(days=1)
        if day.weekday() < _SATURDAY and day not in off:
            days -= 1
    return day
