"""Changes a profile; every operation may be repeated without doing anything twice."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from portal.accounts.models import User
from portal.core import clock
from portal.directory.models import Municipality
from portal.eligibility import queries as eligibility
from portal.eligibility.rules import FactKind, FactSpec, known_facts
from portal.households import queries, rules
from portal.households.models import Consent, FactStatement, Household, Person, embg_digest


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressDetails:
    """Where a household lives."""

    municipality: Municipality | None
    settlement: str = ""
    street: str = ""


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
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    number = details.embg and rules.checked_embg(text=details.embg, birth_date=details.birth_date)
    known = person or _known_person(user=user, details=details, number=number)
    kept = known or Person(owner=user, household=household or _main_household(user=user))
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
def move_person(*, person: Person, details: AddressDetails | None) -> Household:
    """Let a member live with the citizen, or elsewhere when another address is given."""
    household = (
        _main_household(user=person.owner)
        if details is None
        else add_household(user=person.owner, details=details)
    )
    Person.objects.filter(pk=person.pk).update(household=household)
    return household


@transaction.atomic
def save_household(
    *, user: User, details: AddressDetails, household: Household | None = None
) -> Household:
    """Keep the citizen's own address, or another one that is handed in, and return it."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    kept = household or _main_household(user=user)
    kept.municipality = details.municipality
    kept.settlement, kept.street = details.settlement.strip(), details.street.strip()
    kept.save()
    return kept


@transaction.atomic
def add_household(*, user: User, details: AddressDetails) -> Household:
    """Keep a second address, of a member who lives elsewhere; the same address only once."""
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    kept, _made = Household.objects.get_or_create(
        owner=user,
        is_main=False,
        municipality=details.municipality,
        settlement=details.settlement.strip(),
        street=details.street.strip(),
    )
    return kept


@transaction.atomic
def state_facts(
    *, person: Person, facts: Mapping[str, Any], stated_by: User, at: dt.datetime
) -> list[FactStatement]:
    """Keep facts as stated; only what differs from the latest statement becomes a row.

    Facts of the household are kept for everybody who lives there. Values are plain JSON.

    Raises:
        FactInputError: if a fact is unknown, or a value outside its range or choices.
    """
    known_facts(vocabulary=_vocabulary(), given=facts, on=clock.day_of(at))
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    latest = queries.latest_statements(person=person)
    changed = [
        _statement(person=person, code=code, value=value, stated_by=stated_by, at=at)
        for code, value in facts.items()
        if code not in latest or not _says_the_same(latest[code], value=value, at=at)
    ]
    return FactStatement.objects.bulk_create(changed)


@transaction.atomic
def declare_everybody_listed(*, household: Household, listed: bool) -> None:
    """Record whether the members in the profile are all who live at the address."""
    locked = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    locked.everybody_is_listed = listed
    locked.save(update_fields=["everybody_is_listed", "updated_at"])


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


@transaction.atomic
def give_consent(
    *, user: User, person: Person, purpose: rules.ConsentPurpose, at: dt.datetime
) -> Consent:
    """Record a consent unless it already holds."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    consent, _made = Consent.objects.get_or_create(
        person=person,
        purpose=purpose,
        withdrawn_at=None,
        defaults={"user": user, "given_at": at},
    )
    return consent


def withdraw_consent(*, person: Person, purpose: rules.ConsentPurpose, at: dt.datetime) -> None:
    """Take a consent back; that it was given stays on record."""
    queries.consents_of(person=person).filter(purpose=purpose).update(withdrawn_at=at)


def _vocabulary() -> dict[str, FactSpec]:
    return {
        code: FactSpec(
            code=code,
            kind=FactKind(fact.kind),
            choices=tuple(choice.code for choice in fact.choices.all()),
            minimum=fact.minimum,
            maximum=fact.maximum,
        )
        for code, fact in eligibility.facts_by_code().items()
    }


def _main_household(*, user: User) -> Household:
    household, _made = Household.objects.get_or_create(owner=user, is_main=True)
    return household


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


def _statement(
    *, person: Person, code: str, value: Any, stated_by: User, at: dt.datetime
) -> FactStatement:
    of_household = code in rules.HOUSEHOLD_FACTS
    return FactStatement(
        person=None if of_household else person,
        household=person.household if of_household else None,
        code=code,
        value=value,
        stated_by=stated_by,
        stated_at=at,
    )


def _says_the_same(row: FactStatement, *, value: Any, at: dt.datetime) -> bool:
    """Return whether a new statement adds nothing; facts that age are stated anew each day."""
    same_day = clock.day_of(row.stated_at) == clock.day_of(at)
    return row.value == value and (same_day or row.code not in rules.AGEING_FACTS)
