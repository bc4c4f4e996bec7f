"""Keeps the people of a profile."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import ProtectedError

from portal.accounts.models import User
from portal.households import queries, rules
from portal.households.models import Household, Person, SecondGuardian, embg_digest
from portal.households.operations.addresses import main_household
from portal.households.operations.consents import give_consent


class EmbgAlreadyKeptError(Exception):
    """The personal number belongs to somebody else in the same profile."""


class CannotRemoveOneselfError(Exception):
    """The citizen is the profile; only members can be taken out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """What is said about a person; an empty personal number leaves the kept one alone."""

    first_name: str
    last_name: str
    birth_date: dt.date | None = None
    embg: str = ""
    phone: str = ""
    relation: rules.Relation = rules.Relation.SELF


@transaction.atomic
def save_person(
    *,
    user: User,
    details: PersonDetails,
    person: Person | None = None,
    household: Household | None = None,
) -> Person:
    """Keep a person in the citizen's profile and return the row.

    Without `person` it is a new one, unless the profile already has that personal number or
    the same name and birth date: then that row is brought up to date (a form sent twice).
    Without `household` the person lives with the citizen.

    Raises:
        InvalidEmbgError: if the personal number is none, or of another birth date.
        EmbgAlreadyKeptError: if it is kept for another person of the profile.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    number = details.embg and rules.checked_embg(text=details.embg, birth_date=details.birth_date)
    known = person or _known_person(user=user, details=details, number=number)
    kept = known or Person(owner=user, household=household or main_household(user=user))
    if number:
        _refuse_number_of_another(user=user, number=number, person=kept)
        kept.embg, kept.embg_digest = number, embg_digest(number)
    kept.first_name, kept.last_name = details.first_name.strip(), details.last_name.strip()
    kept.birth_date = details.birth_date or (rules.birth_date_in(number) if number else None)
    kept.phone, kept.relation = details.phone.strip(), details.relation
    if household is not None:
        kept.household = household
    kept.save()
    return kept


@transaction.atomic
def add_member(
    *,
    user: User,
    details: PersonDetails,
    at: dt.datetime,
    household: Household | None = None,
) -> Person:
    """Keep a member for whom the citizen may apply, with the consent that says so."""
    person = save_person(user=user, details=details, household=household)
    give_consent(user=user, person=person, purpose=rules.ConsentPurpose.ACTING_FOR_MEMBER, at=at)
    return person


@transaction.atomic
def remove_person(*, person: Person, at: dt.datetime) -> None:
    """Take a member out of the profile; erased unless an application rests on the row.

    Raises:
        CannotRemoveOneselfError: if it is the citizen.
    """
    if person.is_self:
        raise CannotRemoveOneselfError(person.pk)
    try:
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).delete()
    except ProtectedError:
        Person.objects.filter(pk=person.pk).update(removed_at=at)
        SecondGuardian.objects.filter(child=person, ended_at__isnull=True).update(ended_at=at)


def _known_person(*, user: User, details: PersonDetails, number: str) -> Person | None:
    people = queries.people_of(user=user)
    if details.relation == rules.Relation.SELF:
        return people.filter(relation=rules.Relation.SELF).first()
    if number:
        return people.filter(embg_digest=embg_digest(number), relation=details.relation).first()
    return people.filter(
        first_name=details.first_name.strip(),
        last_name=details.last_name.strip(),
        birth_date=details.birth_date,
        relation=details.relation,
    ).first()


def _refuse_number_of_another(*, user: User, number: str, person: Person) -> None:
    others = queries.people_of(user=user).exclude(pk=person.pk)
    if others.filter(embg_digest=embg_digest(number)).exists():
        raise EmbgAlreadyKeptError
