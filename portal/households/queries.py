"""Reads profiles: the only door to people, addresses, facts and consents of a citizen."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import translation

from portal.accounts.models import User
from portal.core import clock
from portal.eligibility import queries as eligibility
from portal.eligibility.rules.facts import AGE_FACTS
from portal.eligibility.wording import Wording
from portal.households import rules
from portal.households.models import Consent, FactStatement, Household, Person

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


@dataclass(frozen=True, slots=True)
class Missing:
    """What has still to be asked before an application can be sent, in asking order."""

    person_fields: tuple[str, ...]
    facts: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything at all is missing."""
        return bool(self.person_fields or self.facts)


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A fact as the profile shows it: its label, the answer in words, when it was given."""

    code: str
    label: str
    text: str
    stated_on: dt.date


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


def statements_for(*, person: Person, on: dt.date) -> dict[str, FactStatement]:
    """Return the latest statement of each fact that still counts on a day."""
    latest = latest_statements(person=person)
    return {code: row for code, row in latest.items() if _value_on(row, on=on) is not None}


def latest_statements(*, person: Person) -> dict[str, FactStatement]:
    """Return the latest statement of each fact about a person or the household."""
    return _latest(people=[person])[person.pk]


def stated_facts(
    *, people: Sequence[Person], on: dt.date, language: str
) -> dict[int, list[StatedFact]]:
    """Return what is stated about each person, in words, in the order of the vocabulary."""
    vocabulary = eligibility.facts_by_code()
    wording = Wording(language, on, vocabulary, {})
    latest = _latest(people=people)
    return {
        person.pk: [
            StatedFact(
                code=code,
                label=wording.label(code),
                text=wording.value(code, _value_on(latest[person.pk][code], on=on)),
                stated_on=clock.day_of(latest[person.pk][code].stated_at),
            )
            for code in vocabulary
            if code in latest[person.pk] and _value_on(latest[person.pk][code], on=on) is not None
        ]
        for person in people
    }


def facts_for(*, person: Person, on: dt.date) -> dict[str, Any]:
    """Return the eligibility facts known of a person on a day, ready for JSON.

    The birth date is a date in ISO form. Adults and children are counted from the members when
    the citizen said that everybody is listed.
    """
    stated = statements_for(person=person, on=on).values()
    facts = {row.code: _value_on(row, on=on) for row in stated}
    if person.birth_date:
        facts["birth_date"] = person.birth_date.isoformat()
    if person.household.everybody_is_listed:
        facts |= _counted(person.household, on=on)
    return dict(sorted(facts.items()))


def consents_of(*, person: Person) -> QuerySet[Consent]:
    """Return the consents about a person that hold now."""
    return Consent.objects.filter(person=person, withdrawn_at__isnull=True).order_by("purpose")


def missing_person_fields(*, person: Person) -> tuple[str, ...]:
    """Return what is still unknown of a person and the address, in asking order."""
    household = person.household
    return (
        *_empty(person, NEEDED_OF_PERSON),
        *_empty(household, NEEDED_OF_ADDRESS),
    )


def missing_for_application(*, person: Person, service_code: str, on: dt.date) -> Missing:
    """Return what an application for this person still needs; nothing when one press is enough.

    The age is read from the birth date, so it is never asked as a fact.
    """
    try:
        assessment = eligibility.assessment_for(
            service_code=service_code,
            facts=facts_for(person=person, on=on),
            on=on,
            language=translation.get_language() or "mk",
        )
    except eligibility.NoRulesError:
        facts: tuple[str, ...] = ()
    else:
        facts = tuple(code for code in assessment.missing if code not in AGE_FACTS)
    return Missing(person_fields=missing_person_fields(person=person), facts=facts)


def _empty(row: Person | Household, names: Iterable[str]) -> list[str]:
    return [name for name in names if not getattr(row, name)]


def _latest(*, people: Sequence[Person]) -> dict[int, dict[str, FactStatement]]:
    """Return the latest statements about each person, those of the household among them."""
    rows = (
        FactStatement.objects.filter(
            Q(person__in=people) | Q(household__in=[person.household_id for person in people])
        )
        .order_by("person_id", "household_id", "code", "-stated_at", "-id")
        .distinct("person_id", "household_id", "code")
    )
    found: dict[int, dict[str, FactStatement]] = {person.pk: {} for person in people}
    for row in rows:
        for person in people:
            if row.person_id == person.pk or row.household_id == person.household_id:
                found[person.pk][row.code] = row
    return found


def _value_on(row: FactStatement, *, on: dt.date) -> Any:
    stated_on = clock.day_of(row.stated_at)
    return rules.value_on(code=row.code, value=row.value, stated_on=stated_on, on=on)


def _counted(household: Household, *, on: dt.date) -> dict[str, int]:
    members = Person.objects.filter(household=household, removed_at__isnull=True)
    born = list(members.values_list("birth_date", flat=True))
    return dict(rules.head_count(birth_dates=born, on=on))
