"""Completes the profile with what was missing and submits, in one step or not at all."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.applications.models import Application, Draft
from portal.applications.operations.guardians import name_guardian
from portal.applications.operations.submitting import submit_application
from portal.catalogue.models import PublicService
from portal.core import clock
from portal.directory.models import Institution
from portal.eligibility.rules.facts import AGE_FACTS
from portal.households import operations as households
from portal.households import queries as profiles
from portal.households.models import Person
from portal.households.operations import AddressDetails, GuardianDetails, PersonDetails
from portal.households.rules import Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the citizen said on the way to the button; it is said once and kept."""

    person: PersonDetails | None = None
    member: PersonDetails | None = None
    address: AddressDetails | None = None
    guardian: GuardianDetails | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def complete_and_submit(
    *,
    user: User,
    service: PublicService,
    person: Person | None,
    answers: Answers,
    at: dt.datetime,
    language: str,
    wishes: Sequence[Institution] = (),
    idempotency_key: str = "",
    draft: Draft | None = None,
) -> Application:
    """Keep the answers in the profile and submit for the person, or for a new member.

    The draft in which they waited is gone in the same moment.

    Raises:
        EmbgAlreadyKeptError: if a personal number is kept for somebody else of the profile.
        InvalidEmbgError: if a personal number is none.
        FactInputError: if an answer cannot be used.
        ProfileIncompleteError: if something that every application needs is still unknown.
        ServiceNotOnlineError: if the service cannot be applied for here.
    """
    whom = keep_answers(user=user, person=person, answers=answers, at=at)
    return submit_application(
        applicant=user,
        person=whom,
        service=service,
        at=at,
        language=language,
        answers=answers.facts,
        wishes=wishes,
        idempotency_key=idempotency_key,
        draft=draft,
    )


def keep_answers(*, user: User, person: Person | None, answers: Answers, at: dt.datetime) -> Person:
    """Keep what was said in the profile and return the person for whom it is.

    Raises:
        EmbgAlreadyKeptError: if a personal number is kept for somebody else of the profile.
        InvalidEmbgError: if a personal number is none.
        FactInputError: if an answer cannot be used.
    """
    whom = _person(user=user, person=person, answers=answers, at=at)
    if answers.address is not None:
        households.save_household(
            user=whom.owner, details=answers.address, household=whom.household
        )
    if answers.guardian is not None and profiles.has_guardians(person=whom, on=clock.day_of(at)):
        name_guardian(child=whom, details=answers.guardian, by=user, at=at)
    stated = {code: value for code, value in answers.facts.items() if code not in AGE_FACTS}
    if stated:
        households.state_facts(person=whom, facts=stated, stated_by=user, at=at)
    return whom


def _person(*, user: User, person: Person | None, answers: Answers, at: dt.datetime) -> Person:
    """Return the person for whom it is, kept with what was said of them and of the citizen."""
    whom = person
    if answers.person is not None:
        of_another = person is not None and person.owner_id != user.pk
        is_self = answers.person.relation == Relation.SELF and not of_another
        kept = households.save_person(
            user=person.owner if person and of_another else user,
            details=answers.person,
            person=None if is_self else person,
        )
        whom = whom or kept
    if answers.member is not None:
        whom = households.add_member(user=user, details=answers.member, at=at)
    if whom is None:
        message = "An application is for somebody."
        raise ValueError(message)
    whom.refresh_from_db()
    return whom
