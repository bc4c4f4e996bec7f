"""What a file of the office may be read for, and how urgent it is."""

import datetime as dt
from enum import StrEnum

SOON_DAYS = 3


class Purpose(StrEnum):
    """Why a member of staff opened a file; the citizen reads it."""

    EXAMINATION = "examination"
    PAPER = "paper"
    MESSAGE = "message"
    APPEAL = "appeal"
    DOCUMENT = "document"


class Urgency(StrEnum):
    """How near the day of the decision is."""

    OVERDUE = "overdue"
    SOON = "soon"
    LATER = "later"
    STANDS_STILL = "stands_still"
    DONE = "done"


def urgency_of(
    *, is_undecided: bool, clock_stands_still: bool, due_on: dt.date, on: dt.date
) -> Urgency:
    """Return how urgent a file is; while papers are awaited its clock stands still."""
    if not is_undecided:
        return Urgency.DONE
    if clock_stands_still:
        return Urgency.STANDS_STILL
    if due_on < on:
        return Urgency.OVERDUE
    return Urgency.SOON if due_on - on <= dt.timedelta(days=SOON_DAYS) else Urgency.LATER
