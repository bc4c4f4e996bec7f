"""What happens to an application between receipt and decision."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import Application, PaperRequest
from portal.applications.operations.events import locked, record
from portal.applications.operations.guardians import silence_former_guardians
from portal.applications.operations.telling import tell
from portal.catalogue.models import ServiceDocument
from portal.core import clock
from portal.core.calendar import public_holidays


class NothingRequestedError(ValueError):
    """A request for papers that names none."""


@transaction.atomic
def start_review(
    *,
    application: Application,
    actor: User,
    actor_role: str,
    at: dt.datetime,
    version: int | None = None,
) -> Application:
    """Begin to examine an application; nothing happens if somebody already did.

    Raises:
        StaleApplicationError: if it changed since the actor saw it.
        CannotHappenError: if it is decided or withdrawn.
    """
    row = locked(application=application, version=version)
    if row.state is rules.ApplicationStatus.IN_REVIEW:
        return row
    record(
        application=row,
        kind=rules.EventKind.REVIEW_STARTED,
        actor=actor,
        actor_role=actor_role,
        at=at,
    )
    return row


@transaction.atomic
def request_papers(
    *,
    application: Application,
    documents: Sequence[ServiceDocument],
    actor: User,
    actor_role: str,
    at: dt.datetime,
    version: int,
    message: str = "",
) -> list[PaperRequest]:
    """Ask the citizen for papers; the clock of the decision stands still until they are there.

    Raises:
        NothingRequestedError: if no paper is named.
        StaleApplicationError: if the application changed since the actor saw it.
        CannotHappenError: if it is not being examined.
    """
    if not documents:
        raise NothingRequestedError
    row = locked(application=application, version=version)
    row.clock_stopped_on = row.clock_stopped_on or clock.day_of(at)
    requests = PaperRequest.objects.bulk_create(
        PaperRequest(
            application=row,
            document=document,
            name=getattr(document, f"name_{row.language}") or document.name,
            message=message.strip(),
            requested_by=actor,
            requested_at=at,
        )
        for document in documents
    )
    event = record(
        application=row,
        kind=rules.EventKind.PAPERS_REQUESTED,
        actor=actor,
        actor_role=actor_role,
        at=at,
        data={"documents": [document.code for document in documents]},
    )
    tell(
        application=row,
        template="papers_requested",
        context={"reference": row.reference},
        dedup_key=f"papers_requested:{event.pk}",
    )
    return requests


@transaction.atomic
def resume_review(
    *,
    application: Application,
    actor: User | None,
    actor_role: str,
    at: dt.datetime,
    version: int | None = None,
) -> Application:
    """Go on with the examination: the papers are there, came by post, or will not come.

    The days that the citizen needed are not counted.

    Raises:
        StaleApplicationError: if the application changed since the actor saw it.
        CannotHappenError: if it does not wait for papers.
    """
    row = locked(application=application, version=version)
    today = clock.day_of(at)
    if row.clock_stopped_on is not None:
        row.due_on = rules.due_on_after_wait(
            due_on=row.due_on,
            stopped_on=row.clock_stopped_on,
            resumed_on=today,
            holidays=public_holidays(years=range(row.clock_stopped_on.year, today.year + 2)),
        )
        row.clock_stopped_on = None
    record(
        application=row,
        kind=rules.EventKind.PAPERS_COMPLETED,
        actor=actor,
        actor_role=actor_role,
        at=at,
        data={"due_on": row.due_on.isoformat()},
    )
    row.paper_requests.filter(answered_at__isnull=True).update(answered_at=at)
    return row


@transaction.atomic
def withdraw_application(*, application: Application, actor: User, at: dt.datetime) -> Application:
    """End an application at the citizen's own wish; a second press changes nothing.

    Raises:
        CannotHappenError: if the application has reached its end.
    """
    row = locked(application=application)
    if row.state is rules.ApplicationStatus.WITHDRAWN:
        return row
    row.clock_stopped_on = None
    record(
        application=row,
        kind=rules.EventKind.WITHDRAWN,
        actor=actor,
        actor_role=rules.ActorRole.APPLICANT,
        at=at,
    )
    _let_go(row, at=at)
    tell(
        application=row,
        template="application_withdrawn",
        context={"reference": row.reference},
        dedup_key=f"application_withdrawn:{row.reference}",
        done_by=actor,
    )
    return row


def _let_go(application: Application, *, at: dt.datetime) -> None:
    """End what was still open around a withdrawn file: offer, appeal, meeting and its times."""
    application.offers.filter(answer="").update(answer=rules.OfferAnswer.WITHDRAWN, answered_at=at)
    application.appeals.filter(outcome="").update(
        outcome=rules.AppealOutcome.WITHDRAWN, outcome_on=clock.day_of(at)
    )
    for appointment in application.appointments.filter(state__in=rules.LIVE):
        appointment.slots.all().delete()
        appointment.state = rules.AppointmentState.CANCELLED
        appointment.sequence += 1
        appointment.save()
    silence_former_guardians(application=application, at=at)
