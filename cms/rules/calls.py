"""When a public call is open, and how much time is left."""

import datetime as dt
from enum import StrEnum


class CallStatus(StrEnum):
    """Whether one can answer a public call now."""

    OPEN = "open"
    UPCOMING = "upcoming"
    CLOSED = "closed"


def call_status(
    *,
    opens_at: dt.datetime | None,
    closes_at: dt.datetime | None,
    is_over: bool,
    now: dt.datetime,
) -> CallStatus:
    """Return where a call stands; the first moment belongs to it, the last one no longer.

    A call that editors marked as over is closed even where no source gives its dates, and a
    call without an opening is never announced as open.
    """
    if is_over or (closes_at is not None and closes_at <= now):
        return CallStatus.CLOSED
    if opens_at is not None and opens_at <= now:
        return CallStatus.OPEN
    return CallStatus.UPCOMING


def days_until(*, closes_on: dt.date, today: dt.date) -> int:
    """Return how many days lie between today and the last day; 0 means today."""
    return (closes_on - today).days
