"""Reads applications: the only door to a citizen's files. Who asks decides what exists."""

from collections.abc import Collection

from django.db.models import Prefetch, Q, QuerySet

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import (
    Application,
    ApplicationEvent,
    DecisionReason,
    Paper,
    PaperRequest,
)
from portal.catalogue.models import PublicService
from portal.core import audit
from portal.core.models import AccessRecord

# How the records of access name a file.
SUBJECT_TYPE = "application"


class ApplicationNotFoundError(LookupError):
    """There is no such application for the one who asks."""


class PaperNotFoundError(LookupError):
    """There is no such paper for the one who asks."""


def applications_of(*, applicant: User) -> QuerySet[Application]:
    """Return what a citizen has submitted, newest first."""
    return _with_names(Application.objects.filter(applicant=applicant))


def application_of(*, applicant: User, reference: str) -> Application:
    """Return one of the citizen's own applications, with its history.

    Raises:
        ApplicationNotFoundError: if the number is unknown or belongs to somebody else.
    """
    return _one(applications_of(applicant=applicant), reference=reference)


def applications_handled_by(*, organisations: Collection[str]) -> QuerySet[Application]:
    """Return the files of some centres or institutions, the most urgent first."""
    rows = _with_names(Application.objects.filter(handled_by__in=organisations))
    return rows.order_by("due_on", "id")


def application_handled_by(*, organisations: Collection[str], reference: str) -> Application:
    """Return a file of one of these centres or institutions, with its history.

    Raises:
        ApplicationNotFoundError: if the number is unknown or another body handles it.
    """
    return _one(applications_handled_by(organisations=organisations), reference=reference)


def application_by_reference(*, reference: str) -> Application:
    """Return an application for the public verification, which shows nothing personal.

    Raises:
        ApplicationNotFoundError: if the number is unknown.
    """
    return _one(_with_names(Application.objects.all()), reference=reference)


def papers_of(*, application: Application) -> QuerySet[Paper]:
    """Return the papers of an application, oldest first."""
    return application.papers.select_related("document", "uploaded_by").order_by(
        "uploaded_at", "id"
    )


def paper_of(*, application: Application, key: str) -> Paper:
    """Return a paper of an application that the reader may see.

    Raises:
        PaperNotFoundError: if the application has no such paper.
    """
    paper = application.papers.filter(key=key).first()
    if paper is None:
        raise PaperNotFoundError(key)
    return paper


def open_requests_of(*, application: Application) -> QuerySet[PaperRequest]:
    """Return the papers that the citizen was asked for and has not sent yet."""
    return application.paper_requests.filter(answered_at__isnull=True).select_related("document")


def accesses_of(*, application: Application) -> QuerySet[AccessRecord]:
    """Return which members of staff opened the file, newest first."""
    return audit.accesses_of(subject_type=SUBJECT_TYPE, subject_id=application.reference)


def decision_reasons(
    *, outcome: rules.DecisionOutcome, service: PublicService
) -> QuerySet[DecisionReason]:
    """Return the approved reasons that fit a decision on this service."""
    return DecisionReason.objects.filter(
        Q(group="") | Q(group=service.group), outcome=outcome, retired_at__isnull=True
    ).order_by("sort_order", "code")


def _with_names(rows: QuerySet[Application]) -> QuerySet[Application]:
    return rows.select_related(
        "service",
        "person",
        "applicant",
        "centre",
        "office",
        "institution__parent",
        "municipality",
    ).order_by("-submitted_at", "-id")


def _one(rows: QuerySet[Application], *, reference: str) -> Application:
    history = ApplicationEvent.objects.select_related("actor").order_by("at", "id")
    wanted = rules.read_reference(reference)
    found = rows.prefetch_related(
        Prefetch("events", queryset=history),
        "wishes__institution",
        "decision__reasons",
    ).filter(reference=wanted)
    application = found.first() if wanted else None
    if application is None:
        raise ApplicationNotFoundError(reference)
    return application
