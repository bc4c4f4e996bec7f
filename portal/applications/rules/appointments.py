"""When people meet: what may be offered and what may happen to it.

Plain Python: moments come in, verdicts go out.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from enum import StrEnum

MOST_SLOTS = 5
DURATIONS = (15, 30, 45, 60, 90)


class AppointmentState(StrEnum):
    """Where an appointment stands."""

    OFFERED = "offered"
    BOOKED = "booked"
    OTHERS_WANTED = "others_wanted"
    CANCELLED = "cancelled"


class AppointmentPlace(StrEnum):
    """How people meet."""

    OFFICE = "office"
    PHONE = "phone"
    HOME = "home"


# Times that are still to come and may change.
LIVE = frozenset(
    {AppointmentState.OFFERED, AppointmentState.BOOKED, AppointmentState.OTHERS_WANTED}
)


class CannotMeetError(ValueError):
    """Something that cannot happen to this appointment."""


class SlotTakenError(CannotMeetError):
    """The time is taken, by this or another meeting of the same member of staff."""


class UnfitSlotsError(CannotMeetError):
    """No time, too many, in the past, or two that overlap."""


def checked_slots(
    *, starts: Sequence[dt.datetime], minutes: int, at: dt.datetime
) -> list[dt.datetime]:
    """Return the times in order, each once.

    Raises:
        UnfitSlotsError: if there are none or too many, one has passed, or two overlap.
    """
    ordered = sorted(set(starts))
    if not 1 <= len(ordered) <= MOST_SLOTS or ordered[0] <= at or minutes not in DURATIONS:
        raise UnfitSlotsError
    length = dt.timedelta(minutes=minutes)
    if any(later - earlier < length for earlier, later in itertools.pairwise(ordered)):
        raise UnfitSlotsError
    return ordered


def overlaps(
    *, start: dt.datetime, end: dt.datetime, others: Iterable[tuple[dt.datetime, dt.datetime]]
) -> bool:
    """Return whether a time touches one of the others; ending when another begins does not."""
    return any(start < other_end and other_start < end for other_start, other_end in others)
