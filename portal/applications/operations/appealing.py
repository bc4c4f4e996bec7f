"""Appeals: made by citizens, forwarded, replaced or decided; and the delivery of decisions."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import (
    Appeal,
    Application,
    DecisionDelivery,
    DecisionReason,
    Paper,
)
from portal.applications.operations.deciding import (
    UnfitReasonError,
    refuse_own_file,
    settle_place,
)
from portal.applications.operations.events import locked, record
from portal.applications.operations.representing import hand_in
from portal.applications.operations.telling import tell
from portal.applications.queries import following
from portal.core import clock


class AnotherIsRunningError(Exception):
    """The same person has another running file for the same service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealWords:
    """What a citizen says in an appeal."""

    grounds: Sequence[rules.AppealGround]
    words: str = ""
    papers: Sequence[Paper] = ()
    late_reason: rules.LateReason | None = None
    late_words: str = ""


@transaction.atomic
def note_delivery(*, application: Application, opened_by: User, at: dt.datetime) -> bool:
    """Record that a citizen opened the decision; only the first time counts.

    A helper of an organisation may read it but not receive it: the time to appeal does not begin.
    Returns whether this was the first time.
    """
    if hand_in(application=application, actor=opened_by, on=clock.day_of(at)).is_helper:
        return False
    row = locked(application=application)
    decision = getattr(row, "decision", None)
    if decision is None or DecisionDelivery.objects.filter(decision=decision).exists():
        return False
    DecisionDelivery.objects.create(decision=decision, opened_by=opened_by, opened_at=at)
    record(
        application=row,
        kind=rules.EventKind.DECISION_DELIVERED,
        actor=opened_by,
        actor_role=rules.ActorRole.APPLICANT,
        at=at,
    )
    return True


@transaction.atomic
def appeal_decision(
    *, application: Application, appellant: User, said: AppealWords, at: dt.datetime
) -> Appeal:
    """Appeal against a rejection and return the appeal; a second press returns the first.

    Raises:
        CannotAppealError: if there is no rejection to appeal against, or it was settled already.
        AppealTooLateError: if the last day has passed and no reason is given, or too long ago.
    """
    row = locked(application=application)
    earlier = row.appeals.filter(kind=rules.AppealKind.DECISION).first()
    if earlier is not None:
        if earlier.is_open:
            return earlier
        raise rules.CannotAppealError(row.reference)
    if not rules.can_appeal_decision(status=row.state, has_appealed=False):
        raise rules.CannotAppealError(row.reference)
    deadline = following.appeal_deadline(decision=row.decision)
    is_late = clock.day_of(at) > deadline.last_day
    if is_late and (said.late_reason is None or clock.day_of(at) > deadline.latest_day):
        raise rules.AppealTooLateError(row.reference)
    return _submit(
        application=row,
        appellant=appellant,
        said=said,
        at=at,
        kind=rules.AppealKind.DECISION,
        last_day=deadline.last_day,
        is_late=is_late,
    )


@transaction.atomic
def appeal_silence(
    *, application: Application, appellant: User, words: str, at: dt.datetime
) -> Appeal:
    """Appeal because no decision came in time; a second press returns the first appeal.

    Raises:
        CannotAppealError: if the time limit has not passed, or it was settled already.
    """
    row = locked(application=application)
    earlier = row.appeals.filter(kind=rules.AppealKind.SILENCE).first()
    if earlier is not None:
        if earlier.is_open:
            return earlier
        raise rules.CannotAppealError(row.reference)
    if not rules.is_silent(
        status=row.state,
        due_on=row.due_on,
        clock_stands_still=row.clock_stands_still,
        on=clock.day_of(at),
    ):
        raise rules.CannotAppealError(row.reference)
    return _submit(
        application=row,
        appellant=appellant,
        said=AppealWords(grounds=(), words=words),
        at=at,
        kind=rules.AppealKind.SILENCE,
        last_day=None,
        is_late=False,
    )


def _submit(
    *,
    application: Application,
    appellant: User,
    said: AppealWords,
    at: dt.datetime,
    kind: rules.AppealKind,
    last_day: dt.date | None,
    is_late: bool,
) -> Appeal:
    appeal = Appeal.objects.create(
        application=application,
        number=rules.appeal_number(reference=application.reference, kind=kind),
        kind=kind,
        appellant=appellant,
        grounds=[str(ground) for ground in said.grounds],
        words=said.words.strip(),
        submitted_at=at,
        last_day=last_day,
        is_late=is_late,
        late_reason=(said.late_reason or "") if is_late else "",
        late_words=said.late_words.strip() if is_late else "",
    )
    appeal.papers.set(application.papers.filter(pk__in=[paper.pk for paper in said.papers]))
    events = {
        rules.AppealKind.DECISION: rules.EventKind.APPEALED,
        rules.AppealKind.SILENCE: rules.EventKind.SILENCE_APPEALED,
    }
    record(
        application=application,
        kind=events[kind],
        actor=appellant,
        actor_role=rules.ActorRole.APPLICANT,
        at=at,
        data={"appeal": appeal.number, "late": is_late},
    )
    tell(
        application=application,
        template="appeal_received",
        context={"reference": application.reference, "number": appeal.number},
        dedup_key=f"appeal_received:{appeal.number}",
        done_by=appellant,
    )
    return appeal


@transaction.atomic
def withdraw_appeal(*, appeal: Appeal, actor: User, at: dt.datetime) -> Appeal:
    """Take an appeal back; a second press changes nothing, and it cannot be made again.

    Raises:
        CannotHappenError: if the appeal was settled already.
    """
    row = locked(application=appeal.application)
    kept = Appeal.objects.get(pk=appeal.pk)
    if kept.outcome == rules.AppealOutcome.WITHDRAWN:
        return kept
    events = {
        rules.AppealKind.DECISION: rules.EventKind.APPEAL_WITHDRAWN,
        rules.AppealKind.SILENCE: rules.EventKind.SILENCE_APPEAL_WITHDRAWN,
    }
    record(
        application=row,
        kind=events[rules.AppealKind(kept.kind)],
        actor=actor,
        actor_role=rules.ActorRole.APPLICANT,
        at=at,
        data={"appeal": kept.number},
    )
    kept.outcome, kept.outcome_on = rules.AppealOutcome.WITHDRAWN, clock.day_of(at)
    kept.save(update_fields=["outcome", "outcome_on"])
    return kept


@transaction.atomic
def forward_appeal(
    *, appeal: Appeal, actor: User, actor_role: str, at: dt.datetime, version: int
) -> Appeal:
    """Send an appeal with its file to the second instance; a second press changes nothing.

    Raises:
        StaleApplicationError: if the file changed since the actor saw it.
        CannotHappenError: if the appeal was settled already.
    """
    kept = Appeal.objects.get(pk=appeal.pk)
    if kept.forwarded_on is not None:
        return kept
    row = locked(application=appeal.application, version=version)
    events = {
        rules.AppealKind.DECISION: rules.EventKind.APPEAL_FORWARDED,
        rules.AppealKind.SILENCE: rules.EventKind.SILENCE_APPEAL_FORWARDED,
    }
    record(
        application=row,
        kind=events[rules.AppealKind(kept.kind)],
        actor=actor,
        actor_role=actor_role,
        at=at,
        data={"appeal": kept.number},
    )
    kept.forwarded_on = clock.day_of(at)
    kept.save(update_fields=["forwarded_on"])
    tell(
        application=row,
        template="appeal_forwarded",
        context={"reference": row.reference, "number": kept.number},
        dedup_key=f"appeal_forwarded:{kept.number}",
    )
    return kept


@transaction.atomic
def settle_appeal(
    *,
    appeal: Appeal,
    outcome: rules.AppealOutcome,
    reasons: Sequence[DecisionReason],
    actor: User,
    actor_role: str,
    at: dt.datetime,
    version: int,
    number: str = "",
) -> Appeal:
    """Record how an appeal against a decision ended, with approved reasons, and tell the citizen.

    Raises:
        UnfitReasonError: if there is no reason, or one does not fit.
        StaleApplicationError: if the file changed since the actor saw it.
        CannotHappenError: if the file is not under appeal, or the order is not kept: only an
            appeal that was forwarded is decided by the second instance.
        AnotherIsRunningError: if a later file for the same is running; that one has to end first.
        OwnFileError: if the actor stands on the citizen's side of this file.
    """
    row = locked(application=appeal.application, version=version)
    refuse_own_file(application=row, actor=actor)
    kept = Appeal.objects.get(pk=appeal.pk)
    kind = rules.OUTCOME_EVENTS[outcome]
    by_second = outcome is not rules.AppealOutcome.REPLACED
    if by_second is (kept.forwarded_on is None) or kept.kind != rules.AppealKind.DECISION:
        raise rules.CannotHappenError(status=row.state, kind=kind)
    approves = outcome is not rules.AppealOutcome.UPHELD
    _refuse_unfit(application=row, reasons=reasons, approves=approves)
    if approves and _another_is_running(application=row):
        raise AnotherIsRunningError(row.reference)
    if approves:
        row.decided_at = at
    record(
        application=row,
        kind=kind,
        actor=actor,
        actor_role=actor_role,
        at=at,
        data={"appeal": kept.number, "reasons": [reason.code for reason in reasons]},
    )
    kept.outcome, kept.outcome_on, kept.outcome_number = outcome, clock.day_of(at), number.strip()
    kept.save(update_fields=["outcome", "outcome_on", "outcome_number"])
    kept.reasons.set(reasons)
    if approves:
        settle_place(application=row, at=at)
    _tell_outcome(appeal=kept)
    return kept


@transaction.atomic
def settle_silence(
    *,
    appeal: Appeal,
    outcome: rules.AppealOutcome,
    actor: User,
    actor_role: str,
    at: dt.datetime,
    version: int,
    number: str = "",
    decide_by: dt.date | None = None,
) -> Appeal:
    """Record how an appeal against silence ended at the second instance, and tell the citizen.

    The body still has to decide, by `decide_by` where the second instance named a day. The
    same outcome twice changes nothing.

    Raises:
        StaleApplicationError: if the file changed since the actor saw it.
        CannotHappenError: if the appeal was not forwarded, is settled, or the file is decided.
        OwnFileError: if the actor stands on the citizen's side of this file.
    """
    kept = Appeal.objects.get(pk=appeal.pk)
    if kept.outcome == outcome:
        return kept
    row = locked(application=appeal.application, version=version)
    refuse_own_file(application=row, actor=actor)
    kept = Appeal.objects.get(pk=appeal.pk)
    kind = rules.OUTCOME_EVENTS[outcome]
    can_end = kept.is_open and kept.forwarded_on and kept.kind == rules.AppealKind.SILENCE
    if not can_end or outcome not in rules.SILENCE_OUTCOMES:
        raise rules.CannotHappenError(status=row.state, kind=kind)
    ordered = outcome is rules.AppealOutcome.ORDERED
    kept.decide_by = decide_by if ordered else None
    record(
        application=row,
        kind=kind,
        actor=actor,
        actor_role=actor_role,
        at=at,
        data={
            "appeal": kept.number,
            "decide_by": kept.decide_by.isoformat() if kept.decide_by else "",
        },
    )
    kept.outcome, kept.outcome_on, kept.outcome_number = outcome, clock.day_of(at), number.strip()
    kept.save(update_fields=["outcome", "outcome_on", "outcome_number", "decide_by"])
    _tell_outcome(appeal=kept)
    return kept


def _tell_outcome(*, appeal: Appeal) -> None:
    application = appeal.application
    tell(
        application=application,
        template="appeal_decided",
        context={"reference": application.reference, "number": appeal.number},
        dedup_key=f"appeal_decided:{appeal.number}",
    )


def _refuse_unfit(
    *, application: Application, reasons: Sequence[DecisionReason], approves: bool
) -> None:
    wanted = rules.DecisionOutcome.APPROVED if approves else rules.DecisionOutcome.REJECTED
    fitting = all(
        reason.outcome == wanted and reason.group in {"", application.service.group}
        for reason in reasons
    )
    if not reasons or not fitting:
        raise UnfitReasonError(application.reference)


def _another_is_running(*, application: Application) -> bool:
    return (
        Application.objects.filter(
            person=application.person_id,
            service=application.service_id,
            intake=application.intake,
            status__in=rules.BLOCKING,
        )
        .exclude(pk=application.pk)
        .exists()
    )
