"""Reads people and where they live."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, F, Q, QuerySet, Value, When

from portal.accounts.models import User
from portal.households import rules
from portal.households.models import Household, Person, Residence

# What an application needs to know of a person, in the order in which it is asked.
NEEDED_OF_PERSON = ("first_name", "last_name", "birth_date", "embg")
NEEDED_OF_ADDRESS = ("municipality", "street")
_SELF_FIRST = Case(When(relation=str(rules.Relation.SELF), then=Value(0)), default=Value(1))


class PersonNotFoundError(LookupError):
    """No such person in this profile."""


class HouseholdNotFoundError(LookupError):
    """No such household in this profile."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything a citizen has said so far; parts may be missing."""

    person: Person | None
    household: Household | None
    members: tuple[Person, ...]

    @property
    def people(self) -> tuple[Person, ...]:
        """The citizen first, then the members."""
        return (self.person, *self.members) if self.person else self.members


def people_of(*, user: User) -> QuerySet[Person]:
    """Return the people in a citizen's profile, the citizen first."""
    return (
        Person.objects.filter(owner=user, removed_at__isnull=True)
        .select_related("owner", "household__municipality__centre")
        .order_by(_SELF_FIRST, "id")
    )


def households_of(*, user: User) -> QuerySet[Household]:
    """Return the addresses that a citizen keeps, the own one first."""
    return (
        Household.objects.filter(owner=user)
        .select_related("municipality")
        .order_by("-is_main", "id")
    )


def profile_of(*, user: User) -> Profile:
    """Return a citizen's profile, complete or not."""
    people = list(people_of(user=user))
    own = next((person for person in people if person.is_self), None)
    household = own.household if own else households_of(user=user).filter(is_main=True).first()
    return Profile(
        person=own,
        household=household,
        members=tuple(person for person in people if not person.is_self),
    )


def person_of(*, user: User, person_id: int) -> Person:
    """Return somebody of the citizen's own profile.

    Raises:
        PersonNotFoundError: if there is no such person in it.
    """
    person = people_of(user=user).filter(pk=person_id).first()
    if person is None:
        raise PersonNotFoundError(person_id)
    return person


def household_of(*, user: User, household_id: int) -> Household:
    """Return an address of the citizen's own profile.

    Raises:
        HouseholdNotFoundError: if there is no such address in it.
    """
    household = households_of(user=user).filter(pk=household_id).first()
    if household is None:
        raise HouseholdNotFoundError(household_id)
    return household


def addresses_of(*, household: Household) -> QuerySet[Residence]:
    """Return where a household lives and lived, the newest first."""
    return household.residences.select_related("municipality").order_by(
        F("until_on").desc(nulls_first=True), "-id"
    )


def address_on(*, household: Household, on: dt.date) -> Residence | None:
    """Return where a household lived on a day, as far as it is known."""
    return (
        addresses_of(household=household)
        .filter(Q(from_on__isnull=True) | Q(from_on__lte=on))
        .filter(Q(until_on__isnull=True) | Q(until_on__gte=on))
        .first()
    )


@dataclass(frozen=True, slots=True)
class Keeper:
    """Another user in whose profile the same person is; nothing else of it is told."""

    user: User
    is_the_person: bool
    is_confirmed_guardian: bool


def other_keepers_of(*, person: Person) -> tuple[Keeper, ...]:
    """Return the other users who keep the same person, found by the personal number.

    Anybody can type a number, so only `is_confirmed_guardian` (the civil register) and
    `is_the_person` with a verified identity say that the other one has something to decide.
    """
    if not person.embg_digest:
        return ()
    rows = (
        Person.objects.filter(
            embg_digest=person.embg_digest, removed_at__isnull=True, owner__is_active=True
        )
        .exclude(owner=person.owner_id)
        .select_related("owner")
        .order_by("owner_id")
    )
    return tuple(
        Keeper(
            user=row.owner,
            is_the_person=row.is_self and row.identity_source == rules.IdentitySource.EID,
            is_confirmed_guardian=row.has_confirmed_guardian,
        )
        for row in rows
    )


def missing_person_fields(*, person: Person) -> tuple[str, ...]:
    """Return what is still unknown of a person and the address, in asking order."""
    household = person.household
    return (
        *_empty(person, NEEDED_OF_PERSON),
        *_empty(household, NEEDED_OF_ADDRESS),
    )


def _empty(row: Person | Household, names: Iterable[str]) -> list[str]:
    return [name for name in names if not getattr(row, name)]
