"""When a text may wake nobody."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one time of the clock until another, mostly over midnight; equal times mean never."""

    starts: dt.time
    ends: dt.time

    def contain(self, time: dt.time) -> bool:
        """Tell whether a time of the clock lies within."""
        if self.starts <= self.ends:
            return self.starts <= time < self.ends
        return time >= self.starts or time < self.ends


DEFAULT_QUIET = QuietHours(starts=dt.time(21), ends=dt.time(7))


def sendable_from(*, at: dt.datetime, quiet: QuietHours, zone: dt.tzinfo) -> dt.datetime:
    """Return the first moment, from now on, that is not within somebody's quiet hours.

    The clock of the zone decides, also in the night in which it is changed: seven in the
    morning is seven in the morning.
    """
    local = at.astimezone(zone)
    if not quiet.contain(local.time()):
        return at
    day = local.date()
    if local.time() >= quiet.ends:
        day += dt.timedelta(days=1)
    return dt.datetime.combine(day, quiet.ends, tzinfo=zone).astimezone(dt.UTC)
