"""Relations and ages.

Plain Python: values in, values out.
"""

import datetime as dt
from enum import StrEnum

_ADULT_FROM_YEARS = 18


class Relation(StrEnum):
    """What somebody is to the person who keeps the profile."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    SIBLING = "sibling"
    OTHER = "other"


def completed_years(*, since: dt.date, until: dt.date) -> int:
    """Return the full years between two days."""
    return until.year - since.year - ((until.month, until.day) < (since.month, since.day))


def is_adult(*, birth_date: dt.date, on: dt.date) -> bool:
    """Return whether somebody has turned eighteen."""
    return completed_years(since=birth_date, until=on) >= _ADULT_FROM_YEARS


def adults_born_until(*, on: dt.date) -> dt.date:
    """Return the last day of birth of those who have turned eighteen on a day."""
    year = on.year - _ADULT_FROM_YEARS
    try:
        return on.replace(year=year)
    except ValueError:  # the 29th of February
        return on.replace(year=year, day=28)
