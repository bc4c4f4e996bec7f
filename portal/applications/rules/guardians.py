"""What the other guardian of a child may say about an application, and by when.

Plain Python: values in, values out. Both parents exercise parental rights together (Law on the
Family, parental right); the portal informs and records, people decide.
"""

import datetime as dt
from enum import StrEnum

# Days for the other guardian to answer: chosen by the portal, not by a law.
ANSWER_DAYS = 8
# So many days before the last one, whoever has not answered is reminded, once.
REMINDED_BEFORE_DAYS = 3
# Questions that one applicant lets the portal send in a day, so that nobody is flooded.
MOST_QUESTIONS_A_DAY = 24
LONGEST_WORDS = 1000


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

    NOT_ASKED = "not_asked"
    WAITING = "waiting"
    TAKEN_BACK = "taken_back"
    AGREED = "agreed"
    OBJECTED = "objected"
    SILENT = "silent"


class GuardianTooLateError(ValueError):
    """The other guardian can say nothing any more; says why."""

    def __init__(self, state: GuardianState) -> None:
        super().__init__(str(state))
        self.state = state


def answer_by(*, asked_on: dt.date) -> dt.date:
    """Return the last day on which the other guardian may answer."""
    return asked_on + dt.timedelta(days=ANSWER_DAYS)


def guardian_state(
    *, answer: str, answer_by: dt.date | None, taken_back: bool, on: dt.date
) -> GuardianState:
    """Return where the answer stands; silence is neither agreement nor objection.

    An answer stands for good. Without a last day nobody was asked. A question is taken back when
    the application is withdrawn or somebody else, or nobody, is named instead.
    """
    if answer:
        return GuardianState(answer)
    if answer_by is None:
        return GuardianState.NOT_ASKED
    if taken_back:
        return GuardianState.TAKEN_BACK
    return GuardianState.SILENT if on > answer_by else GuardianState.WAITING


def reminded_from(*, answer_by: dt.date) -> dt.date:
    """Return the day from which whoever has not answered is reminded."""
    return answer_by - dt.timedelta(days=REMINDED_BEFORE_DAYS)
