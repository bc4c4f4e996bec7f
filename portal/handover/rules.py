"""What may happen in a talk with a person at a centre, when one answers, and how long one waits.

Plain Python: values in, values out. Hours and days are handed in: they are data.
"""

import datetime as dt
import statistics
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

# Fewer waits than these say nothing about the next one.
FEWEST_WAITS = 5
WAITS_OF_DAYS = 30
# Staff say every few seconds that they are there; three missed words and they are not.
HERE_EVERY_SECONDS = 15
PRESENT_SECONDS = 3 * HERE_EVERY_SECONDS
# Nobody waits longer for a centre where nobody is at the desk any more.
ALONE_MINUTES = 10
SILENT_HOURS = 12
MOST_ASKED_AN_HOUR = 5
LONGEST_FIRST_NAME = 40
_MONDAY_TO_SUNDAY = range(1, 8)


class TalkState(StrEnum):
    """Where a talk stands."""

    WAITING = "waiting"
    TALKING = "talking"
    TASK = "task"
    CLOSED = "closed"


LIVE = frozenset({TalkState.WAITING, TalkState.TALKING})
OPEN = LIVE | {TalkState.TASK}


class EntryKind(StrEnum):
    """What one numbered line of a talk is."""

    ASKED = "asked"
    CITIZEN = "citizen"
    STAFF = "staff"
    JOINED = "joined"
    MOVED = "moved"
    TASK = "task"
    CLOSED = "closed"
    LEFT = "left"


SPOKEN = frozenset({EntryKind.CITIZEN, EntryKind.STAFF})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a centre answers online, in the time of the country; days are ISO numbers, Monday 1."""

    weekdays: str
    opens_at: dt.time
    closes_at: dt.time

    def are_now(self, *, local: dt.datetime, holidays: Collection[dt.date]) -> bool:
        """Tell whether somebody may be expected at the desk."""
        return self.opens_on(local.date(), holidays=holidays) and (
            self.opens_at <= local.time() < self.closes_at
        )

    def opens_on(self, day: dt.date, *, holidays: Collection[dt.date]) -> bool:
        """Tell whether the desk is open on a day at all."""
        return str(day.isoweekday()) in self.weekdays and day not in holidays

    def next_day(self, *, local: dt.datetime, holidays: Collection[dt.date]) -> dt.date | None:
        """Return the next day on which the desk opens, maybe today; none if it never does."""
        day = local.date() if local.time() < self.opens_at else local.date() + dt.timedelta(days=1)
        for later in range(60):
            candidate = day + dt.timedelta(days=later)
            if self.opens_on(candidate, holidays=holidays):
                return candidate
        return None


def weekdays_known(weekdays: str) -> bool:
    """Tell whether days are ISO numbers, each once and in order: "12345"."""
    return weekdays == "".join(str(day) for day in _MONDAY_TO_SUNDAY if str(day) in weekdays)


def usual_minutes(*, waits: Sequence[dt.timedelta]) -> tuple[int, int] | None:
    """Return between how many minutes half of the people waited; none if too few are known.

    From the waits that were, never a promise: the lower and the upper quartile, rounded up.
    """
    if len(waits) < FEWEST_WAITS:
        return None
    minutes = sorted(wait.total_seconds() / 60 for wait in waits)
    lower, _, upper = statistics.quantiles(minutes, n=4, method="inclusive")
    return max(1, -int(-lower // 1)), max(1, -int(-upper // 1))


def may_read(*, is_agent: bool, is_supervisor: bool) -> bool:
    """Tell whether somebody of the centre may read a talk: who answers it, and who supervises."""
    return is_agent or is_supervisor


def first_name_in(name: str) -> str:
    """Return the first name in the name that colleagues see."""
    return name.strip().partition(" ")[0][:LONGEST_FIRST_NAME]
