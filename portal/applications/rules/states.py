"""Where an application stands, what may happen to it, and what that makes of it.

Plain Python: values in, values out. The events are the truth; the state follows from them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class ApplicationStatus(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    WAITING_FOR_PAPERS = "waiting_for_papers"
    APPROVED = "approved"
    REJECTED = "rejected"
    APPEALED = "appealed"
    WAITING_LIST = "waiting_list"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    PLACED = "placed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class EventKind(StrEnum):
    """What can happen to an application."""

    SUBMITTED = "submitted"
    REVIEW_STARTED = "review_started"
    PAPERS_REQUESTED = "papers_requested"
    PAPER_ADDED = "paper_added"
    PAPERS_COMPLETED = "papers_completed"
    APPROVED = "approved"
    REJECTED = "rejected"
    APPEALED = "appealed"
    PUT_ON_WAITING_LIST = "put_on_waiting_list"
    PLACE_OFFERED = "place_offered"
    OFFER_ACCEPTED = "offer_accepted"
    OFFER_DECLINED = "offer_declined"
    OFFER_EXPIRED = "offer_expired"
    PLACED = "placed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"
    DECISION_DELIVERED = "decision_delivered"
    APPEAL_WITHDRAWN = "appeal_withdrawn"
    APPEAL_FORWARDED = "appeal_forwarded"
    DECISION_UPHELD = "decision_upheld"
    DECISION_CHANGED = "decision_changed"
    DECISION_REPLACED = "decision_replaced"
    SILENCE_APPEALED = "silence_appealed"
    SILENCE_APPEAL_WITHDRAWN = "silence_appeal_withdrawn"
    SILENCE_APPEAL_FORWARDED = "silence_appeal_forwarded"
    SILENCE_ORDERED = "silence_ordered"
    SILENCE_DISMISSED = "silence_dismissed"
    APPOINTMENT_OFFERED = "appointment_offered"
    APPOINTMENT_BOOKED = "appointment_booked"
    OTHER_TIMES_WANTED = "other_times_wanted"
    APPOINTMENT_CANCELLED = "appointment_cancelled"
    CIRCUMSTANCES_CHANGED = "circumstances_changed"
    HANDED_OVER = "handed_over"
    GUARDIAN_ASKED = "guardian_asked"
    GUARDIAN_AGREED = "guardian_agreed"
    GUARDIAN_OBJECTED = "guardian_objected"
    MANDATE_REVOKED = "mandate_revoked"


class ActorRole(StrEnum):
    """In what capacity somebody acted; staff act in a role of the accounts package."""

    APPLICANT = "applicant"
    SYSTEM = "system"
    GUARDIAN = "guardian"
    REPRESENTED = "represented"
    HELPER = "helper"


# Who acts for the citizen, and so decides nothing in the same file.
CITIZENS_SIDE = frozenset(
    {ActorRole.APPLICANT, ActorRole.HELPER, ActorRole.REPRESENTED, ActorRole.GUARDIAN}
)


class DecisionOutcome(StrEnum):
    """How an application can be decided."""

    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Transition:
    """From which states an event may happen, and the state that follows; none leaves it."""

    sources: frozenset[ApplicationStatus]
    target: ApplicationStatus | None


class CannotHappenError(ValueError):
    """An event that may not happen in this state."""

    def __init__(self, *, status: ApplicationStatus, kind: EventKind) -> None:
        super().__init__(f"{kind} cannot happen to an application that is {status}")
        self.status = status
        self.kind = kind


_S = ApplicationStatus

# The decision is still to come: the file can be worked on and may be withdrawn.
UNDECIDED = frozenset({_S.SUBMITTED, _S.IN_REVIEW, _S.WAITING_FOR_PAPERS})
# Nothing that was asked for has been reached or refused for good.
OPEN = UNDECIDED | {_S.DRAFT, _S.APPROVED, _S.APPEALED, _S.WAITING_LIST, _S.OFFERED, _S.ACCEPTED}
# While one of these stands, the same person cannot apply for the same again.
BLOCKING = UNDECIDED | {_S.WAITING_LIST, _S.OFFERED, _S.ACCEPTED}
# Nothing more will happen to the file by itself.
FINISHED = frozenset({_S.REJECTED, _S.DECLINED, _S.EXPIRED, _S.PLACED, _S.ENDED, _S.WITHDRAWN})
# Nothing is left to do or to wait for; a rejection may still be appealed.
OVER = FINISHED - {_S.REJECTED, _S.PLACED}
REJECTED_STAYS_OPEN_DAYS = 30
_SENT = frozenset(_S) - {_S.DRAFT}
_DECIDED = _SENT - UNDECIDED
_MEETING = OPEN - {_S.DRAFT} | {_S.PLACED}
# Papers go to whoever decides: on the application, or on an appeal against the refusal.
TAKES_PAPERS = UNDECIDED | {_S.REJECTED, _S.APPEALED}
# These hold one of the limited places of an institution.
HOLDING_A_PLACE = frozenset({_S.APPROVED, _S.OFFERED, _S.ACCEPTED, _S.PLACED})

TRANSITIONS = {
    EventKind.SUBMITTED: Transition(frozenset({_S.DRAFT}), _S.SUBMITTED),
    EventKind.REVIEW_STARTED: Transition(frozenset({_S.SUBMITTED}), _S.IN_REVIEW),
    EventKind.PAPERS_REQUESTED: Transition(
        frozenset({_S.IN_REVIEW, _S.WAITING_FOR_PAPERS}), _S.WAITING_FOR_PAPERS
    ),
    EventKind.PAPER_ADDED: Transition(TAKES_PAPERS, None),
    EventKind.PAPERS_COMPLETED: Transition(frozenset({_S.WAITING_FOR_PAPERS}), _S.IN_REVIEW),
    EventKind.APPROVED: Transition(frozenset({_S.IN_REVIEW}), _S.APPROVED),
    EventKind.REJECTED: Transition(frozenset({_S.IN_REVIEW}), _S.REJECTED),
    EventKind.APPEALED: Transition(frozenset({_S.REJECTED}), _S.APPEALED),
    EventKind.PUT_ON_WAITING_LIST: Transition(frozenset({_S.APPROVED}), _S.WAITING_LIST),
    EventKind.PLACE_OFFERED: Transition(frozenset({_S.WAITING_LIST}), _S.OFFERED),
    EventKind.OFFER_ACCEPTED: Transition(frozenset({_S.OFFERED}), _S.ACCEPTED),
    EventKind.OFFER_DECLINED: Transition(frozenset({_S.OFFERED}), _S.DECLINED),
    EventKind.OFFER_EXPIRED: Transition(frozenset({_S.OFFERED}), _S.EXPIRED),
    EventKind.PLACED: Transition(frozenset({_S.ACCEPTED, _S.APPROVED}), _S.PLACED),
    EventKind.ENDED: Transition(frozenset({_S.PLACED, _S.APPROVED}), _S.ENDED),
    EventKind.WITHDRAWN: Transition(OPEN, _S.WITHDRAWN),
    EventKind.DECISION_DELIVERED: Transition(_DECIDED, None),
    EventKind.APPEAL_WITHDRAWN: Transition(frozenset({_S.APPEALED}), _S.REJECTED),
    EventKind.APPEAL_FORWARDED: Transition(frozenset({_S.APPEALED}), None),
    EventKind.DECISION_UPHELD: Transition(frozenset({_S.APPEALED}), _S.REJECTED),
    EventKind.DECISION_CHANGED: Transition(frozenset({_S.APPEALED}), _S.APPROVED),
    EventKind.DECISION_REPLACED: Transition(frozenset({_S.APPEALED}), _S.APPROVED),
    EventKind.SILENCE_APPEALED: Transition(UNDECIDED, None),
    EventKind.SILENCE_APPEAL_WITHDRAWN: Transition(UNDECIDED, None),
    EventKind.SILENCE_APPEAL_FORWARDED: Transition(UNDECIDED, None),
    EventKind.SILENCE_ORDERED: Transition(UNDECIDED, None),
    EventKind.SILENCE_DISMISSED: Transition(UNDECIDED, None),
    EventKind.APPOINTMENT_OFFERED: Transition(_MEETING, None),
    EventKind.APPOINTMENT_BOOKED: Transition(_MEETING, None),
    EventKind.OTHER_TIMES_WANTED: Transition(_MEETING, None),
    EventKind.APPOINTMENT_CANCELLED: Transition(_SENT, None),
    EventKind.CIRCUMSTANCES_CHANGED: Transition(BLOCKING | {_S.APPROVED, _S.PLACED}, None),
    EventKind.HANDED_OVER: Transition(UNDECIDED, None),
    EventKind.GUARDIAN_ASKED: Transition(_SENT, None),
    EventKind.GUARDIAN_AGREED: Transition(_SENT, None),
    EventKind.GUARDIAN_OBJECTED: Transition(_SENT, None),
    EventKind.MANDATE_REVOKED: Transition(_SENT, None),
}


def can_happen(*, status: ApplicationStatus, kind: EventKind) -> bool:
    """Return whether the event may happen to an application in this state."""
    return status in TRANSITIONS[kind].sources


def status_after(*, status: ApplicationStatus, kind: EventKind) -> ApplicationStatus:
    """Return the state that the event leads to.

    Raises:
        CannotHappenError: if the event may not happen in this state.
    """
    if not can_happen(status=status, kind=kind):
        raise CannotHappenError(status=status, kind=kind)
    return TRANSITIONS[kind].target or status


def status_from(kinds: Iterable[EventKind]) -> ApplicationStatus:
    """Return the state that a whole history leads to.

    Raises:
        CannotHappenError: if the history contradicts itself.
    """
    status = ApplicationStatus.DRAFT
    for kind in kinds:
        status = status_after(status=status, kind=kind)
    return status
