"""By when an application is decided, and what a wait for papers does to that day.

Plain Python: the holidays are handed in.
"""

import datetime as dt
from collections.abc import Collection

# Law on General Administrative Procedure: 30 days where no special rule is known (unconfirmed).
USUAL_WORKING_DAYS = 30
# Days to appeal, from delivery of the decision; a lawyer has still to confirm it.
APPEAL_DAYS = 15

_SATURDAY = 5


def days_for_decision(*, deadline_days: int | None) -> int:
    """Return the working days in which a service is decided."""
    return USUAL_WORKING_DAYS if deadline_days is None else deadline_days


def is_working_day(*, day: dt.date, holidays: Collection[dt.date]) -> bool:
    """Return whether the administration works on a day."""
    return day.weekday() < _SATURDAY and day not in holidays


def working_days_after(*, start: dt.date, days: int, holidays: Collection[dt.date]) -> dt.date:
    """Return the day that many working days after another; the first day does not count."""
    day = start
    while days > 0:
        day += dt.timedelta(days=1)
        days -= is_working_day(day=day, holidays=holidays)
    return day


def working_days_between(*, start: dt.date, until: dt.date, holidays: Collection[dt.date]) -> int:
    """Return the working days after one day up to and with another."""
    length = (until - start).days
    return sum(
        is_working_day(day=start + dt.timedelta(days=offset), holidays=holidays)
        for offset in range(1, length + 1)
    )


def due_on_after_wait(
    *,
    due_on: dt.date,
    stopped_on: dt.date,
    resumed_on: dt.date,
    holidays: Collection[dt.date],
) -> dt.date:
    """Return the due day after the clock stood still for missing papers.

    The administration has as many working days left as when it asked. Nothing is won back for
    days on which it was already late.
    """
    if due_on <= stopped_on:
        return due_on
    left = working_days_between(start=stopped_on, until=due_on, holidays=holidays)
    return working_days_after(start=resumed_on, days=left, holidays=holidays)


def appeal_until(*, decided_on: dt.date) -> dt.date:
    """Return the last day of appeal, counted from the day of the decision."""
    return decided_on + dt.timedelta(days=APPEAL_DAYS)
