"""The legal clock of an application: days used, days left, stops, and silence.

Plain Python: events come in as days, holidays are handed in.
"""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from portal.applications.rules.deadlines import working_days_between
from portal.applications.rules.states import UNDECIDED, ApplicationStatus, EventKind


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which the clock stood still; without an end it still does."""

    since: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How much of the time limit is used; `late` counts working days after the due day."""

    used: int
    left: int
    late: int
    stops: tuple[Stop, ...]

    @property
    def total(self) -> int:
        """All working days of the time limit."""
        return self.used + self.left

    @property
    def stands_still(self) -> bool:
        """Whether the clock waits for papers now."""
        return bool(self.stops) and self.stops[-1].until is None


def stops_of(events: Iterable[tuple[EventKind, dt.date]]) -> tuple[Stop, ...]:
    """Return when the clock stood still: from a request for papers until the examination went on.

    A decision or a withdrawal ends the last stop, too.
    """
    stops: list[Stop] = []
    since: dt.date | None = None
    ends = {EventKind.PAPERS_COMPLETED, EventKind.WITHDRAWN}
    for kind, day in events:
        if kind is EventKind.PAPERS_REQUESTED and since is None:
            since = day
        elif kind in ends and since is not None:
            stops.append(Stop(since, day))
            since = None
    if since is not None:
        stops.append(Stop(since, None))
    return tuple(stops)


def clock_of(
    *,
    submitted_on: dt.date,
    due_on: dt.date,
    stops: tuple[Stop, ...],
    on: dt.date,
    holidays: Collection[dt.date],
) -> Clock:
    """Return where the clock stands on a day, in working days.

    Law on General Administrative Procedure 124/15 (unconfirmed): the time that a party needs
    for a correction does not count.
    """
    running = stops[-1].since if stops and stops[-1].until is None else on
    reached = min(running, due_on)
    waited = sum(
        working_days_between(start=stop.since, until=min(stop.until, reached), holidays=holidays)
        for stop in stops
        if stop.until is not None
    )
    passed = working_days_between(start=submitted_on, until=reached, holidays=holidays)
    late = working_days_between(start=due_on, until=running, holidays=holidays)
    return Clock(
        used=max(passed - waited, 0),
        left=working_days_between(start=reached, until=due_on, holidays=holidays),
        late=late,
        stops=stops,
    )


def is_silent(
    *, status: ApplicationStatus, due_on: dt.date, clock_stands_still: bool, on: dt.date
) -> bool:
    """Return whether the administration is silent: the due day has passed without a decision.

    Law on General Administrative Procedure 124/15 (unconfirmed): one may then appeal as if the
    request had been refused.
    """
    return status in UNDECIDED and not clock_stands_still and on > due_on
