"""Reads applications: the only door to a citizen's files. Who asks decides what exists."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import (
    Application,
    ApplicationEvent,
    DecisionReason,
    Draft,
    Paper,
    PaperRequest,
)
from portal.applications.queries.guardians import (
    GuardianQuestionNotFoundError,
    concerns_guardian,
    former_guardians,
    guardian_answers_of,
    question_by_digest,
    question_to,
    responses_of,
    same_child_files,
)
from portal.applications.queries.papers import (
    ReusablePaper,
    UploadNotFoundError,
    papers_in,
    preview_of,
    reusable_papers,
    reusable_papers_among,
    reusable_papers_for,
    upload_of,
    uploads_of,
)
from portal.catalogue.models import PublicService
from portal.core import audit, clock
from portal.core.models import AccessRecord
from portal.households import queries as households
from portal.households.models import Mandate
from portal.households.rules import Power

__all__ = [
    "SUBJECT_TYPE",
    "ApplicationNotFoundError",
    "DraftNotFoundError",
    "GuardianQuestionNotFoundError",
    "PaperNotFoundError",
    "ReusablePaper",
    "UploadNotFoundError",
    "accesses_of",
    "application_by_reference",
    "application_handled_by",
    "application_of",
    "applications_handled_by",
    "applications_of",
    "concerns_guardian",
    "decision_reasons",
    "draft_by_key",
    "draft_of",
    "drafts_of",
    "former_guardians",
    "guardian_answers_of",
    "is_own_file",
    "keys_of_files_of",
    "mandate_in",
    "may",
    "open_draft_of",
    "open_requests_of",
    "paper_of",
    "papers_in",
    "papers_of",
    "preview_of",
    "question_by_digest",
    "question_to",
    "responses_of",
    "reusable_papers",
    "reusable_papers_among",
    "reusable_papers_for",
    "same_child_files",
    "upload_of",
    "uploads_of",
]

# How the records of access name a file.
SUBJECT_TYPE = "application"


class ApplicationNotFoundError(LookupError):
    """There is no such application for the one who asks."""


class PaperNotFoundError(LookupError):
    """There is no such paper for the one who asks."""


class DraftNotFoundError(LookupError):
    """There is no such draft for the one who asks."""


def applications_of(*, applicant: User, on: dt.date | None = None) -> QuerySet[Application]:
    """Return the files of a citizen, newest first: sent by them, or for them by somebody else.

    What was sent under a mandate is there for whoever sent it only while the mandate holds; for
    the person themselves, once the eID vouches for them, it is always there.
    """
    today = on or clock.today()
    holds = households.valid_mandates(on=today).filter(pk=OuterRef("submitted_under"))
    under_mandate = Q(submitted_under__isnull=True) | Q(Exists(holds))
    own: Q = Q(applicant=applicant) & under_mandate
    # Values, not joins: each part of the condition then has its own index.
    digest = households.verified_digest_of(user=applicant)
    if digest:
        own |= Q(embg_digest=digest)
    represented = households.represented_people_of(user=applicant)
    if represented:
        own |= Q(person_id__in=represented)
    return _with_names(Application.objects.filter(own))


def keys_of_files_of(*, applicant: User, on: dt.date) -> QuerySet[Application, Any]:
    """Return the keys of the same files as `applications_of`, to be asked for within a query."""
    holds = households.valid_mandates(on=on).filter(pk=OuterRef("submitted_under"))
    own = Application.objects.filter(
        Q(submitted_under__isnull=True) | Q(Exists(holds)), applicant=applicant
    )
    digests = households.verified_digests_of(user=applicant)
    about = Application.objects.filter(embg_digest__in=digests)
    people = Mandate.objects.filter(person__owner=applicant).exclude(representative=applicant)
    represented = Application.objects.filter(person__in=people.order_by().values("person"))
    parts = [rows.order_by().values("pk") for rows in (own, about, represented)]
    return parts[0].union(*parts[1:])


def application_of(*, applicant: User, reference: str) -> Application:
    """Return one of the citizen's own applications, with its history.

    Raises:
        ApplicationNotFoundError: if the number is unknown or belongs to somebody else.
    """
    return _one(applications_of(applicant=applicant), reference=reference)


def is_own_file(*, application: Application, user: User) -> bool:
    """Return whether somebody stands on the citizen's side of a file, now or earlier.

    They sent it, acted in it for the citizen, or are the person themselves.
    """
    if user.pk in {application.applicant_id, application.person.owner_id}:
        return True
    events = application.events.all()
    if any(one.actor_id == user.pk and one.actor_role in rules.CITIZENS_SIDE for one in events):
        return True
    digest = application.embg_digest
    return bool(digest) and digest == households.verified_digest_of(user=user)


def mandate_in(*, application: Application, user: User) -> Mandate | None:
    """Return the mandate under which somebody reads a file and acts in it.

    None for the person themselves, and for who acts on their own word; whether it still holds
    decides who gets the file at all.
    """
    mandate = application.submitted_under
    return mandate if mandate is not None and mandate.representative_id == user.pk else None


def may(*, application: Application, user: User, power: Power) -> bool:
    """Return whether somebody who reads a file may do what needs a power by name."""
    mandate = mandate_in(application=application, user=user)
    return mandate is None or mandate.allows(power)


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
    return decision_reasons_for(outcomes={outcome}, service=service)


def decision_reasons_for(
    *, outcomes: Collection[rules.DecisionOutcome], service: PublicService
) -> QuerySet[DecisionReason]:
    """Return the approved reasons that fit one of several outcomes on this service."""
    return DecisionReason.objects.filter(
        Q(group="") | Q(group=service.group), outcome__in=outcomes, retired_at__isnull=True
    ).order_by("sort_order", "code")


def drafts_of(*, user: User, under: Mandate | None = None) -> QuerySet[Draft]:
    """Return what somebody has begun and not sent, the latest first; closed ones among it.

    What was begun for a person at a counter is there only under that mandate, and nothing else.
    """
    return Draft.objects.filter(user=user, mandate=under).select_related("service", "person")


def open_draft_of(*, user: User, subject: str, under: Mandate | None = None) -> Draft | None:
    """Return what somebody has begun for a service, or for several, if it is still open."""
    rows = Draft.objects.filter(user=user, mandate=under)
    return rows.filter(subject=subject, closed_at__isnull=True).first()


def draft_of(*, user: User, key: str, under: Mandate | None = None) -> Draft:
    """Return one of the drafts of somebody, or of those begun under a mandate.

    Raises:
        DraftNotFoundError: if the key is unknown or the draft is somebody else's.
    """
    draft = drafts_of(user=user, under=under).filter(key=key).first()
    if draft is None:
        raise DraftNotFoundError(key)
    return draft


def draft_by_key(*, key: str) -> Draft:
    """Return a draft for a signed link that only stops letters; nothing of it is shown.

    Raises:
        DraftNotFoundError: if the draft is gone.
    """
    draft = Draft.objects.filter(key=key).first()
    if draft is None:
        raise DraftNotFoundError(key)
    return draft


def _with_names(rows: QuerySet[Application]) -> QuerySet[Application]:
    return rows.select_related(
        "service",
        "person",
        "applicant",
        "centre",
        "office",
        "institution__parent",
        "municipality",
        "submitted_under",
    ).order_by("-submitted_at", "-id")


def _one(rows: QuerySet[Application], *, reference: str) -> Application:
    history = ApplicationEvent.objects.select_related("actor").order_by("at", "id")
    wanted = rules.read_reference(reference)
    found = rows.prefetch_related(
        Prefetch("events", queryset=history),
        "wishes__institution",
        "decision__reasons",
        "decision__delivery",
    ).filter(reference=wanted)
    application = found.first() if wanted else None
    if application is None:
        raise ApplicationNotFoundError(reference)
    return application
