"""Reads what the other guardian of a child was asked and said; who asks decides what exists."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import Application, GuardianResponse
from portal.catalogue.models import PublicService
from portal.households import queries as households
from portal.households.models import Person, SecondGuardian


class GuardianQuestionNotFoundError(LookupError):
    """There is no such question for the one who asks."""


def concerns_guardian(*, person: Person, service: PublicService, on: dt.date) -> bool:
    """Return whether another guardian is asked about an application.

    Never for a service whose pages can be left in a hurry: to tell somebody could be dangerous.
    """
    return not service.is_sensitive and households.has_guardians(person=person, on=on)


def question_by_digest(*, digest: str) -> GuardianResponse:
    """Return the question to which the secret of a link belongs.

    Raises:
        GuardianQuestionNotFoundError: if it belongs to none.
    """
    with_it = Q(token_digest=digest) | Q(reminder_digest=digest)
    return _one(_with_file(GuardianResponse.objects.filter(with_it)) if digest else None, digest)


def question_to(*, user: User, key: str) -> GuardianResponse:
    """Return a question to the holder of an account.

    Raises:
        GuardianQuestionNotFoundError: if it is unknown or goes to somebody else.
    """
    return _one(_with_file(GuardianResponse.objects.filter(user=user, key=key)), key)


def guardian_answers_of(*, user: User) -> QuerySet[GuardianResponse]:
    """Return what somebody was asked and said as the other guardian, oldest first."""
    own = Q(user=user) | Q(answered_by=user)
    return GuardianResponse.objects.filter(own).select_related("application").order_by("pk")


def responses_of(*, application: Application) -> list[GuardianResponse]:
    """Return what the file holds of the other guardian, the latest first.

    Questions taken back without an answer are left out once another row stands in their place.
    """
    rows = list(
        application.guardian_responses.select_related("guardian", "user", "answered_by").order_by(
            "-pk"
        )
    )
    for row in rows:
        row.application = application
    return [row for position, row in enumerate(rows) if row.answer or not position]


def same_child_files(
    *, application: Application, organisations: Collection[str]
) -> QuerySet[Application]:
    """Return other running files for the same child and service that these bodies handle."""
    if not application.embg_digest:
        return Application.objects.none()
    return (
        Application.objects.filter(
            embg_digest=application.embg_digest,
            service=application.service_id,
            status__in=rules.OPEN | {rules.ApplicationStatus.PLACED},
            handled_by__in=organisations,
        )
        .exclude(pk=application.pk)
        .order_by("pk")
    )


def former_guardians() -> QuerySet[SecondGuardian]:
    """Return those no longer named, of whom something is kept that no running file needs."""
    needed = GuardianResponse.objects.filter(guardian=OuterRef("pk")).exclude(
        application__status__in=rules.OVER
    )
    return SecondGuardian.objects.filter(~Exists(needed), ended_at__isnull=False, situation="named")


def _with_file(rows: QuerySet[GuardianResponse]) -> QuerySet[GuardianResponse]:
    return rows.select_related(
        "guardian", "application__service", "application__person", "application__applicant"
    ).prefetch_related("application__wishes__institution")


def _one(rows: QuerySet[GuardianResponse] | None, what: str) -> GuardianResponse:
    found = rows.first() if rows is not None else None
    if found is None or found.application.is_anonymised:
        raise GuardianQuestionNotFoundError(what)
    return found
