"""Decides applications, with approved reasons only, and gives out the places that there are."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import Application, Decision, DecisionReason
from portal.applications.operations.documents import order_document
from portal.applications.operations.events import locked, record
from portal.applications.operations.telling import tell
from portal.applications.queries import is_own_file
from portal.core import clock
from portal.directory.models import Institution

_KINDS = {
    rules.DecisionOutcome.APPROVED: rules.EventKind.APPROVED,
    rules.DecisionOutcome.REJECTED: rules.EventKind.REJECTED,
}


class UnfitReasonError(ValueError):
    """No reason, or one that is not approved for this decision."""


class OwnFileError(Exception):
    """Whoever has acted for the citizen in a file does not decide it (four eyes)."""


@transaction.atomic
def decide_application(
    *,
    application: Application,
    outcome: rules.DecisionOutcome,
    reasons: Sequence[DecisionReason],
    actor: User,
    actor_role: str,
    at: dt.datetime,
    version: int,
) -> Decision:
    """Approve or reject an application with reasons from the approved library.

    Where the institution has no place left, an approved application goes on its waiting list.
    An open appeal because no decision came has reached its end with it. The text is frozen in the
    applicant's language.

    Raises:
        UnfitReasonError: if there is no reason, or one does not fit this decision.
        StaleApplicationError: if the application changed since the actor saw it.
        CannotHappenError: if it is not being examined.
        OwnFileError: if the actor stands on the citizen's side of this file.
    """
    row = locked(application=application, version=version)
    refuse_own_file(application=row, actor=actor)
    _refuse_unfit(application=row, outcome=outcome, reasons=reasons)
    row.decided_at = at
    data = {"reasons": [reason.code for reason in reasons]}
    record(
        application=row,
        kind=_KINDS[outcome],
        actor=actor,
        actor_role=actor_role,
        at=at,
        data=data,
    )
    decision = _freeze(application=row, outcome=outcome, reasons=reasons, actor=actor, at=at)
    row.appeals.filter(kind=rules.AppealKind.SILENCE, outcome="").update(
        outcome=rules.AppealOutcome.DECIDED, outcome_on=clock.day_of(at)
    )
    if outcome is rules.DecisionOutcome.APPROVED:
        settle_place(application=row, at=at)
    order_document(application=row, kind=rules.DocumentKind.DECISION, at=at, ordered_by=actor)
    tell(
        application=row,
        template="application_decided",
        context={"reference": row.reference},
        dedup_key=f"application_decided:{decision.pk}",
    )
    return decision


def refuse_own_file(*, application: Application, actor: User) -> None:
    """Let nobody decide for whom, or in whose name, they have acted themselves.

    Raises:
        OwnFileError: if the actor stands on the citizen's side of this file.
    """
    if is_own_file(application=application, user=actor):
        raise OwnFileError(application.reference)


def _refuse_unfit(
    *,
    application: Application,
    outcome: rules.DecisionOutcome,
    reasons: Sequence[DecisionReason],
) -> None:
    fitting = all(
        reason.outcome == outcome
        and reason.group in {"", application.service.group}
        and reason.retired_at is None
        for reason in reasons
    )
    if not reasons or not fitting:
        raise UnfitReasonError(application.reference)


def _freeze(
    *,
    application: Application,
    outcome: rules.DecisionOutcome,
    reasons: Sequence[DecisionReason],
    actor: User,
    at: dt.datetime,
) -> Decision:
    rejected = outcome is rules.DecisionOutcome.REJECTED
    decision = Decision.objects.create(
        application=application,
        outcome=outcome,
        language=application.language,
        text="\n".join(getattr(reason, f"text_{application.language}") for reason in reasons),
        decided_by=actor,
        decided_at=at,
        appeal_until=rules.appeal_until(decided_on=clock.day_of(at)) if rejected else None,
    )
    decision.reasons.set(reasons)
    return decision


def settle_place(*, application: Application, at: dt.datetime) -> None:
    """Give the place or put the application on the waiting list, one at a time.

    The row of the institution is locked: two decisions cannot both give out the last place.
    """
    if application.institution_id is None:
        return
    institution = Institution.objects.select_for_update(of=("self",), no_key=True).get(
        pk=application.institution_id
    )
    taken = institution.applications.filter(status__in=rules.HOLDING_A_PLACE).exclude(
        pk=application.pk
    )
    if rules.gets_a_place(capacity=institution.demo_capacity, taken=taken.count()):
        return
    record(
        application=application,
        kind=rules.EventKind.PUT_ON_WAITING_LIST,
        actor=None,
        actor_role=rules.ActorRole.SYSTEM,
        at=at,
        data={"institution": institution.code},
    )
