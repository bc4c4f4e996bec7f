"""Whose profile it is, what it says, and what is still missing."""

import datetime as dt

import pytest

from portal.households import operations, queries
from portal.households.models import Person
from tests.portal.accounts.factories import UserFactory
from tests.portal.households.factories import PersonFactory

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 22)

pytestmark = pytest.mark.django_db


def test_the_citizen_comes_first_among_the_people():
    member = PersonFactory(member=True)
    own = PersonFactory(owner=member.owner)

    assert list(queries.people_of(user=member.owner)) == [own, member]


def test_somebody_elses_person_looks_like_no_person():
    person = PersonFactory()

    with pytest.raises(queries.PersonNotFoundError):
        queries.person_of(user=UserFactory(), person_id=person.pk)
    with pytest.raises(queries.HouseholdNotFoundError):
        queries.household_of(user=UserFactory(), household_id=person.household_id)


def test_an_empty_profile_is_no_error():
    profile = queries.profile_of(user=UserFactory())

    assert (profile.person, profile.household, profile.people) == (None, None, ())


def test_the_birth_date_is_a_fact():
    person = PersonFactory(birth_date=dt.date(1950, 3, 24))

    assert queries.facts_for(person=person, on=TODAY) == {"birth_date": "1950-03-24"}


class TestMissingForApplication:
    def missing(self, person, service_code="home-care"):
        return queries.missing_for_application(person=person, service_code=service_code, on=TODAY)

    def test_names_facts_of_the_service_but_never_the_age(self, published_rules):
        missing = self.missing(PersonFactory(birth_date=dt.date(1990, 1, 1)))

        assert missing.person_fields == ()
        assert missing.facts == (
            "lives_in_country",
            "lives_in_institution",
            "cannot_self_care",
            "disability_degree",
        )

    def test_names_what_is_unknown_of_person_and_address(self, published_rules):
        person = PersonFactory(embg="", embg_digest=None, birth_date=None)
        person.household.street = ""

        assert self.missing(person).person_fields == ("birth_date", "embg", "street")

    def test_a_complete_profile_misses_nothing(self, published_rules):
        person = PersonFactory(birth_date=dt.date(1948, 2, 3))
        facts = {"lives_in_country": True, "lives_in_institution": False, "cannot_self_care": True}
        operations.state_facts(person=person, facts=facts, stated_by=person.owner, at=NOW)

        assert not self.missing(person)

    def test_a_service_without_rules_asks_for_no_facts(self, published_rules):
        assert not self.missing(PersonFactory(), service_code="foster-care")


@pytest.mark.parametrize(
    ("language", "text"), [("mk", "Да"), ("sq", "Po")], ids=["Macedonian", "Albanian"]
)
def test_stated_facts_are_in_the_readers_words(published_rules, language, text):
    person = PersonFactory()
    operations.state_facts(
        person=person, facts={"cannot_self_care": True}, stated_by=person.owner, at=NOW
    )

    stated = queries.stated_facts(people=[person], on=TODAY, language=language)[person.pk]

    assert [(fact.code, fact.text, fact.stated_on) for fact in stated] == [
        ("cannot_self_care", text, TODAY)
    ]


def test_facts_of_many_people_take_as_many_queries_as_those_of_one(
    published_rules, django_assert_num_queries
):
    owner = UserFactory()
    PersonFactory.create_batch(6, owner=owner, member=True)
    people = list(Person.objects.filter(owner=owner).select_related("household"))

    queries.stated_facts(people=people, on=TODAY, language="mk")

    with django_assert_num_queries(4):
        queries.stated_facts(people=people, on=TODAY, language="mk")
