"""Personal numbers that are valid in form and belong to nobody."""

import datetime as dt
import itertools

from portal.core.personal_number import check_digit_of

_serials = itertools.cycle(range(1, 1000))
# No region has this number: it is never issued.
_REGION = "99"


def embg_for(birth_date: dt.date) -> str:
    """Return another number of somebody born that day, each time it is called."""
    return next(number for serial in _serials if (number := _number(birth_date, serial)))


def embg_at_the_eid(birth_date: dt.date) -> str:
    """Return the number that the demo eID has for somebody born that day: the first of the day."""
    return next(number for serial in range(1000) if (number := _number(birth_date, serial)))


def _number(birth_date: dt.date, serial: int) -> str:
    """Return the number with its check digit; empty where there is none."""
    digits = f"{birth_date:%d%m}{birth_date.year % 1000:03}{_REGION}{serial:03}"
    check = check_digit_of(digits)
    return "" if check is None else f"{digits}{check}"
