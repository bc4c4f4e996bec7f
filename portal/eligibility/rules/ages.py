"""How old somebody is on a day, in completed months.

A month is completed on the same day of the month as the birth. Where the month has no such
day (29 February, the 31st) it is completed on the first day of the next month, so a person
born on 29 February becomes a year older on 1 March of an ordinary year.
"""

import datetime as dt

MONTHS_IN_YEAR = 12


def completed_months(*, birth_date: dt.date, on: dt.date) -> int:
    """Return the months completed by the given day; negative before the birth."""
    months = (on.year - birth_date.year) * MONTHS_IN_YEAR + on.month - birth_date.month
    return months - (on.day < birth_date.day)


def day_of_age(*, birth_date: dt.date, months: int) -> dt.date:
    """Return the first day on which that many months are completed."""
    years, month = divmod(birth_date.month - 1 + months, MONTHS_IN_YEAR)
    try:
        return birth_date.replace(year=birth_date.year + years, month=month + 1)
    except ValueError:
        return dt.date(birth_date.year + years, month + 2, 1)
