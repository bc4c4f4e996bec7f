"""How long data are kept, what may be erased when, and how fast a request is answered.

Plain Python: values in, values out. The years are handed in: they are data.
"""

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum

from portal.applications.rules import ApplicationStatus, EventKind

# Law on Personal Data Protection 42/20, art. 16: one month for a request (unconfirmed).
ANSWER_DAYS = 30
# Whoever closes the account by mistake has two weeks to come back.
GRACE_DAYS = 14
EXPORT_DAYS = 7
# Nobody needs another copy in one language sooner; each costs the worker time and the disk a ZIP.
EXPORT_AGAIN_AFTER = dt.timedelta(days=1)
LONGEST_TEXT = 2000

# In the table of periods, beside the outcomes of files: somebody entered at a counter whose consent
# to be represented was never confirmed.
UNCONFIRMED_PERSON = "unconfirmed_person"

# An application in one of these states has come to its end; nothing else is ever erased.
ENDED = frozenset(
    {
        ApplicationStatus.WITHDRAWN,
        ApplicationStatus.REJECTED,
        ApplicationStatus.DECLINED,
        ApplicationStatus.EXPIRED,
        ApplicationStatus.ENDED,
    }
)


class ExportState(StrEnum):
    """Where a copy of somebody's data stands."""

    ASKED = "asked"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


class CorrectionState(StrEnum):
    """Where a request for correction stands."""

    ASKED = "asked"
    CORRECTED = "corrected"
    REFUSED = "refused"


class Subject(StrEnum):
    """What somebody says is wrong."""

    PROFILE = "profile"
    REGISTER = "register"
    APPLICATION = "application"
    DECISION = "decision"
    OTHER = "other"


def kept_until(
    *,
    status: ApplicationStatus,
    ended_on: dt.date,
    appeal_until: dt.date | None,
    years: Mapping[str, int],
) -> dt.date | None:
    """Return the last day on which a file is kept; none while it runs or no period is known.

    A rejected file runs until nobody can appeal any more.
    """
    if status not in ENDED or str(status) not in years:
        return None
    start = max(ended_on, appeal_until or ended_on)
    return _years_after(start, years[str(status)])


def may_be_erased_at_once(*, status: ApplicationStatus, history: list[EventKind]) -> bool:
    """Return whether the citizen may have a file erased now: withdrawn before anybody began it."""
    return status is ApplicationStatus.WITHDRAWN and EventKind.REVIEW_STARTED not in history


def closes_on(*, asked_on: dt.date) -> dt.date:
    """Return the day on which an account is closed for good."""
    return asked_on + dt.timedelta(days=GRACE_DAYS)


def answer_due_on(*, asked_on: dt.date) -> dt.date:
    """Return the day by which a request for correction is answered."""
    return asked_on + dt.timedelta(days=ANSWER_DAYS)


def _years_after(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + years, day=28)
