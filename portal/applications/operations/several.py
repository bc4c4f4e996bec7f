"""Submits several applications in one go: all of them, each a file of its own, or none."""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.applications.models import Application, Draft
from portal.applications.operations.applying import Answers, keep_answers
from portal.applications.operations.submitting import submit_application
from portal.catalogue.models import PublicService
from portal.directory.models import Institution
from portal.households.models import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One of the applications: for whom, which service, where."""

    person: Person
    service: PublicService
    wishes: Sequence[Institution] = ()


@dataclass(frozen=True, slots=True)
class Sent:
    """An application after the press, and whether it had been there before."""

    application: Application
    was_there: bool


@transaction.atomic
def submit_several(
    *,
    user: User,
    wanted: Sequence[Wanted],
    answers: Mapping[int, Answers],
    at: dt.datetime,
    language: str,
    idempotency_key: str,
    given: Mapping[str, Any] | None = None,
    draft: Draft | None = None,
) -> list[Sent]:
    """Keep the answers of each person, by key, and submit everything that is wanted.

    One that is open already is returned as it is and marked. The order is always the same, so
    two presses at the same moment never wait for each other in a circle.

    Raises:
        PersonNotFoundError: if the citizen may not act for somebody.
        ServiceNotOnlineError: if a service cannot be applied for here.
        EmbgAlreadyKeptError: if a personal number is kept for somebody else of the profile.
        FactInputError: if an answer cannot be used.
        ProfileIncompleteError: if something that every application needs is still unknown.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    people = {one.person.pk: one.person for one in wanted}
    for key in sorted(answers):
        keep_answers(user=user, person=people[key], answers=answers[key], at=at)
    if draft is not None:
        Draft.objects.filter(pk=draft.pk, user=user).delete()
    ordered = sorted(wanted, key=lambda one: (one.person.pk, one.service.code))
    sent = {
        (one.person.pk, one.service.code): _sent(
            one, user=user, at=at, language=language, key=idempotency_key, given=given or {}
        )
        for one in ordered
    }
    return [sent[one.person.pk, one.service.code] for one in wanted]


def _sent(
    one: Wanted,
    *,
    user: User,
    at: dt.datetime,
    language: str,
    key: str,
    given: Mapping[str, Any],
) -> Sent:
    own_key = _key_of(one, key=key)
    application = submit_application(
        applicant=user,
        person=one.person,
        service=one.service,
        at=at,
        language=language,
        answers=given,
        wishes=one.wishes,
        idempotency_key=own_key,
    )
    return Sent(application, was_there=application.idempotency_key != own_key)


def _key_of(one: Wanted, *, key: str) -> str:
    """Return a key of its own for each file, so that a retry finds each of them again."""
    name = f"{key}:{one.person.pk}:{one.service.code}"
    return hashlib.sha256(name.encode()).hexdigest() if key else ""
