"""For how long a paper counts.

How many months a kind of paper is valid is data of the catalogue, with its own mark when no
source confirms it; here is only the counting.
"""

import calendar
import datetime as dt

_MONTHS = 12


def valid_until(*, given_on: dt.date, months: int | None) -> dt.date | None:
    """Return the last day on which a paper counts; None where nothing is known about it.

    Counted in calendar months from the day on which it was given, since the day of its issue is
    not known: until the day with the same number, or the last one of a shorter month (unconfirmed).
    """
    if months is None:
        return None
    year, month = divmod(given_on.year * _MONTHS + given_on.month - 1 + months, _MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(given_on.day, last))


def may_be_reused(*, kind: str, until: dt.date | None, on: dt.date) -> bool:
    """Return whether a paper can be used in another file on a day."""
    return bool(kind) and until is not None and on <= until
