"""Until when one may appeal, for what reasons, and what can come of it.

Plain Python: the holidays and the time limits are handed in. Law on General Administrative
Procedure 124/15 and Law on Social Protection 104/19; days and articles are unconfirmed.
"""

import datetime as dt
from collections.abc import Collection
from enum import StrEnum

from portal.applications.rules.deadlines import is_working_day
from portal.applications.rules.states import UNDECIDED, ApplicationStatus, EventKind


class AppealKind(StrEnum):
    """Against what an appeal is made."""

    DECISION = "decision"
    SILENCE = "silence"


class AppealGround(StrEnum):
    """Why somebody disagrees."""

    FACTS_WRONG = "facts_wrong"
    FACTS_MISSING = "facts_missing"
    LAW_WRONG = "law_wrong"
    PROCEDURE_WRONG = "procedure_wrong"
    NOT_UNDERSTANDABLE = "not_understandable"
    OTHER = "other"


class LateReason(StrEnum):
    """Why an appeal comes after its last day."""

    ILLNESS = "illness"
    NOT_DELIVERED = "not_delivered"
    DISASTER = "disaster"
    OTHER = "other"


class AppealOutcome(StrEnum):
    """How an appeal ended."""

    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    CHANGED = "changed"
    UPHELD = "upheld"
    DECIDED = "decided"
    ORDERED = "ordered"
    DISMISSED = "dismissed"


class SecondInstance(StrEnum):
    """Who decides on an appeal when the body that decided does not replace its decision."""

    MINISTRY = "ministry"
    MAYOR = "mayor"


# What an outcome makes of the file; the decision is replaced by the body that made it, or
# changed or upheld by the second instance. An appeal against silence ends when the decision comes
# after all, or the second instance orders it or finds the delay justified.
OUTCOME_EVENTS = {
    AppealOutcome.REPLACED: EventKind.DECISION_REPLACED,
    AppealOutcome.CHANGED: EventKind.DECISION_CHANGED,
    AppealOutcome.UPHELD: EventKind.DECISION_UPHELD,
    AppealOutcome.ORDERED: EventKind.SILENCE_ORDERED,
    AppealOutcome.DISMISSED: EventKind.SILENCE_DISMISSED,
}
SILENCE_OUTCOMES = (AppealOutcome.ORDERED, AppealOutcome.DISMISSED)
# These grounds say nothing without own words.
NEEDS_WORDS = frozenset({AppealGround.OTHER, AppealGround.FACTS_WRONG, AppealGround.FACTS_MISSING})


class CannotAppealError(ValueError):
    """An appeal that is not open: nothing to appeal against, or one was made already."""


class AppealTooLateError(CannotAppealError):
    """The last day has passed and no reason for the delay was given, or too long ago."""


def delivered_on(
    *, decided_on: dt.date, opened_on: dt.date | None, deemed_after_days: int
) -> dt.date:
    """Return the day on which a decision counts as delivered.

    That is the day on which the citizen opened it, at the latest some days after the notice.
    Law on General Administrative Procedure 124/15, electronic delivery (unconfirmed).
    """
    deemed = decided_on + dt.timedelta(days=deemed_after_days)
    return deemed if opened_on is None else min(opened_on, deemed)


def last_day_to_appeal(*, delivered: dt.date, days: int, holidays: Collection[dt.date]) -> dt.date:
    """Return the last day of appeal; where nobody works on it, the next working day.

    Law on General Administrative Procedure 124/15, counting of time limits (unconfirmed).
    """
    day = delivered + dt.timedelta(days=days)
    while not is_working_day(day=day, holidays=holidays):
        day += dt.timedelta(days=1)
    return day


def can_appeal_decision(*, status: ApplicationStatus, has_appealed: bool) -> bool:
    """Return whether the decision of this file may be appealed, once."""
    return status is ApplicationStatus.REJECTED and not has_appealed


def takes_papers(
    *, status: ApplicationStatus, may_appeal: bool, is_with_the_body_that_decided: bool
) -> bool:
    """Return whether a paper can be added: until the decision, or in support of an appeal.

    While one may still appeal, and after that as long as the appeal lies with the body that
    decided; what the second instance has is complete.
    """
    match status:
        case ApplicationStatus.REJECTED:
            return may_appeal
        case ApplicationStatus.APPEALED:
            return is_with_the_body_that_decided
    return status in UNDECIDED


def second_instance(*, is_with_centre: bool) -> SecondInstance:
    """Return who decides on an appeal.

    The Ministry where a centre for social work decided (Law on Social Protection 104/19; after the
    division of the ministries of 2024 unconfirmed). The mayor, and after that the Minister, where
    an institution of the municipality did, such as a kindergarten (Eurydice, North Macedonia 4.2,
    2022; unconfirmed).
    """
    return SecondInstance.MINISTRY if is_with_centre else SecondInstance.MAYOR


def appeal_number(*, reference: str, kind: AppealKind) -> str:
    """Return the number of an appeal: that of the file and a letter for its kind."""
    return f"{reference}-{'A' if kind is AppealKind.DECISION else 'S'}"
