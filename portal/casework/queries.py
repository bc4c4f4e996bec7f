"""Reads the work of an office: only the files of the own centre or kindergarten exist."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import translation

from portal.accounts import queries as accounts
from portal.accounts.models import User
from portal.accounts.rules import OFFICE_ROLES
from portal.applications import queries as applications
from portal.applications.models import Application, ApplicationEvent, Message
from portal.applications.rules import UNDECIDED, ApplicationStatus, EventKind
from portal.casework.rules import SOON_DAYS


@dataclass(frozen=True, slots=True)
class Desk:
    """Where somebody works today: the organisations, and the role held in each."""

    user: User
    roles: dict[str, str]
    on: dt.date

    @property
    def organisations(self) -> frozenset[str]:
        """The codes of the centres and kindergartens whose files exist for this person."""
        return frozenset(self.roles)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What part of the queue is looked at."""

    state: str = ""
    service_code: str = ""
    only_overdue: bool = False
    only_mine: bool = False
    only_messages: bool = False


@dataclass(frozen=True, slots=True)
class QueuedService:
    """A service with how many undecided files of it the desk has."""

    code: str
    title: str
    file_count: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How much work there is, by kind."""

    overdue: int
    soon: int
    submitted: int
    in_review: int
    waiting_for_papers: int
    mine: int
    messages: int


def desk_of(*, user: User, on: dt.date) -> Desk:
    """Return where somebody works; without organisations for those who do not."""
    held = accounts.memberships_of(user=user, on=on).filter(
        role__in=[str(role) for role in OFFICE_ROLES]
    )
    # In order of the role, so whoever also supervises acts as a caseworker.
    roles: dict[str, str] = {}
    for membership in held:
        if membership.organisation_code:
            roles.setdefault(membership.organisation_code, membership.role)
    return Desk(user=user, roles=roles, on=on)


def queue(*, desk: Desk, wanted: QueueFilter) -> QuerySet[Application]:
    """Return the files of the desk by due date, each with who examines it."""
    states = {wanted.state} if wanted.state else UNDECIDED | {ApplicationStatus.APPEALED}
    rows = applications.applications_handled_by(organisations=desk.organisations)
    if wanted.only_messages:
        rows = rows.filter(_has_new_message())
    if wanted.state or not wanted.only_messages:
        rows = rows.filter(status__in=states)
    if wanted.service_code:
        rows = rows.filter(service__code=wanted.service_code)
    if wanted.only_overdue:
        rows = rows.filter(_overdue(desk.on))
    if wanted.only_mine:
        rows = rows.annotate(examiner_id=_examiner("actor_id")).filter(examiner_id=desk.user.pk)
    return rows.annotate(
        examiner=_examiner("actor__display_name"), has_new_message=_has_new_message()
    )


def counts(*, desk: Desk) -> Counts:
    """Return the numbers above the queue, in two queries."""
    soon = desk.on + dt.timedelta(days=SOON_DAYS)
    running = Q(clock_stopped_on__isnull=True)
    rows = (
        Application.objects.filter(handled_by__in=desk.organisations, status__in=UNDECIDED)
        .annotate(examiner_id=_examiner("actor_id"))
        .aggregate(
            overdue=Count("pk", filter=_overdue(desk.on)),
            soon=Count("pk", filter=running & Q(due_on__range=(desk.on, soon))),
            submitted=Count("pk", filter=Q(status=ApplicationStatus.SUBMITTED)),
            in_review=Count("pk", filter=Q(status=ApplicationStatus.IN_REVIEW)),
            waiting_for_papers=Count("pk", filter=Q(status=ApplicationStatus.WAITING_FOR_PAPERS)),
            mine=Count("pk", filter=Q(examiner_id=desk.user.pk)),
        )
    )
    waiting = Message.objects.filter(
        application__handled_by__in=desk.organisations, is_from_citizen=True, read_at__isnull=True
    )
    return Counts(**rows, messages=waiting.values("application").distinct().count())


def services_in_queue(*, desk: Desk) -> list[QueuedService]:
    """Return the services for which the desk has undecided files, with how many."""
    # By the index of the queue: joined the other way every file of the country is counted.
    title = f"service__title_{translation.get_language() or settings.LANGUAGE_CODE}"
    rows = (
        Application.objects.filter(handled_by__in=desk.organisations, status__in=UNDECIDED)
        .values("service__code", title)
        .annotate(count=Count("pk"))
        .order_by("service__code")
        .values_list("service__code", title, "count")
    )
    return [QueuedService(*row) for row in rows]


def waiting(*, desk: Desk) -> QuerySet[Application]:
    """Return who waits for a place at the institutions of the desk, the first in line first."""
    return (
        applications.applications_handled_by(organisations=desk.organisations)
        .filter(status=ApplicationStatus.WAITING_LIST, institution__isnull=False)
        .order_by("institution__code", "decided_at", "id")
    )


def file_of(*, desk: Desk, reference: str) -> Application:
    """Return a file of the desk, with its history.

    Raises:
        ApplicationNotFoundError: if the number is unknown or another body handles it.
    """
    return applications.application_handled_by(
        organisations=desk.organisations, reference=reference
    )


def same_child(*, desk: Desk, application: Application) -> list[Application]:
    """Return the desk's other running files for the same child and service; no other's."""
    return list(
        applications.same_child_files(application=application, organisations=desk.organisations)
    )


def _overdue(on: dt.date) -> Q:
    return Q(status__in=UNDECIDED, due_on__lt=on, clock_stopped_on__isnull=True)


def _has_new_message() -> Exists:
    """Return whether the citizen wrote something that nobody of the office has read."""
    return Exists(
        Message.objects.filter(
            application=OuterRef("pk"), is_from_citizen=True, read_at__isnull=True
        )
    )


def _examiner(column: str) -> Subquery:
    """Return who last began to examine the file."""
    events = ApplicationEvent.objects.filter(
        application=OuterRef("pk"), kind=EventKind.REVIEW_STARTED
    )
    return Subquery(events.order_by("-at", "-id").values(column)[:1])
