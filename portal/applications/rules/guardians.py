"""What the other guardian of a child may say about an application, and by when.

Plain Python: values in, values out. Both parents exercise parental rights together (Law on the
Family, parental right); the portal informs and records, people decide.
"""

import datetime as dt
from enum import StrEnum

# Days for the other guardian to answer: chosen by the portal, not by a law.
ANSWER_DAYS = 8


class GuardianAnswer(StrEnum):
    """What the other guardian said."""

    AGREED = "agreed"
    OBJECTED = "objected"


class ObjectionReason(StrEnum):
    """Why the other guardian objects."""

    NOT_AGREED_TOGETHER = "not_agreed_together"
    OTHER_INSTITUTION = "other_institution"
    CUSTODY_DECISION = "custody_decision"
    CHILD_LIVES_ELSEWHERE = "child_lives_elsewhere"
    NOT_GUARDIAN = "not_guardian"
    OTHER = "other"


class GuardianState(StrEnum):
    """Where the answer stands on a day."""

    WAITING = "waiting"
    AGREED = "agreed"
    OBJECTED = "objected"
    SILENT = "silent"


def answer_by(*, asked_on: dt.date) -> dt.date:
    """Return the last day on which the other guardian may answer."""
    return asked_on + dt.timedelta(days=ANSWER_DAYS)


def guardian_state(*, answer: str, answer_by: dt.date, on: dt.date) -> GuardianState:
    """Return where the answer stands; silence is neither agreement nor objection."""
    if answer:
        return GuardianState(answer)
    return GuardianState.SILENT if on > answer_by else GuardianState.WAITING


def may_answer(*, answer: str, answer_by: dt.date, on: dt.date) -> bool:
    """Return whether the other guardian may still say something: once, until the last day."""
    return not answer and on <= answer_by
