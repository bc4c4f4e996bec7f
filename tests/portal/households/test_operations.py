"""What is said once is kept once, however often a form is sent."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from portal.eligibility.rules import FactInputError
from portal.households import operations, queries, rules
from portal.households.models import Consent, FactStatement, Household, Person
from portal.households.operations import AddressDetails, PersonDetails
from tests.portal.accounts.factories import UserFactory
from tests.portal.embg import embg_for
from tests.portal.households.factories import (
    HouseholdFactory,
    MunicipalityFactory,
    PersonFactory,
)

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 22)
BORN = dt.date(1948, 2, 3)

pytestmark = pytest.mark.django_db


def details(**changes):
    given = {"first_name": "Демо", "last_name": "Мајка", "birth_date": BORN}
    return PersonDetails(**{**given, "relation": rules.Relation.PARENT, **changes})


class TestSavePerson:
    def test_a_citizen_has_one_own_row(self):
        user = UserFactory()

        for name in ("Прво", "Второ"):
            operations.save_person(
                user=user, details=details(first_name=name, relation=rules.Relation.SELF)
            )

        assert queries.profile_of(user=user).person.full_name == "Второ Мајка"
        assert Person.objects.count() == 1

    @pytest.mark.parametrize("number", ["", embg_for(BORN)], ids=["without EMBG", "with EMBG"])
    def test_a_form_sent_twice_adds_one_member(self, number):
        user = UserFactory()

        first = operations.save_person(user=user, details=details(embg=number))
        again = operations.save_person(user=user, details=details(embg=number))

        assert first.pk == again.pk
        assert Household.objects.filter(owner=user).count() == 1

    def test_two_parents_may_keep_the_same_child(self):
        number = embg_for(BORN)

        for user in UserFactory.create_batch(2):
            operations.save_person(user=user, details=details(embg=number))

        assert Person.objects.count() == 2

    def test_a_number_kept_for_another_member_is_refused(self):
        user, number = UserFactory(), embg_for(BORN)
        operations.save_person(user=user, details=details(embg=number))

        with pytest.raises(operations.EmbgAlreadyKeptError):
            operations.save_person(
                user=user, details=details(embg=number, relation=rules.Relation.SELF)
            )

    def test_a_number_of_another_birth_date_is_refused(self):
        with pytest.raises(rules.InvalidEmbgError):
            operations.save_person(user=UserFactory(), details=details(embg=embg_for(TODAY)))

    def test_an_empty_number_leaves_the_kept_one_alone(self):
        user, number = UserFactory(), embg_for(BORN)
        person = operations.save_person(user=user, details=details(embg=number))

        operations.save_person(user=user, details=details(phone="070 000 000"), person=person)

        assert Person.objects.get().embg == number

    def test_the_database_holds_no_readable_number(self):
        number = embg_for(BORN)
        operations.save_person(user=UserFactory(), details=details(embg=number))

        with connection.cursor() as cursor:
            cursor.execute("SELECT row_to_json(person)::text FROM households_person person")
            row = cursor.fetchone()[0]

        assert number not in row
        assert Person.objects.get().embg == number

    def test_the_database_refuses_a_second_own_row(self):
        person = PersonFactory()

        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.create(
                owner=person.owner, household=person.household, relation=rules.Relation.SELF
            )


class TestStateFacts:
    @pytest.fixture
    def person(self, published_rules):
        return PersonFactory()

    def state(self, person, facts, at=NOW):
        return operations.state_facts(person=person, facts=facts, stated_by=person.owner, at=at)

    def test_the_same_statement_is_one_row(self, person):
        self.state(person, {"cannot_self_care": True})
        self.state(person, {"cannot_self_care": True})

        assert FactStatement.objects.count() == 1

    def test_a_new_answer_replaces_the_old_one_and_keeps_it(self, person):
        self.state(person, {"cannot_self_care": True})
        self.state(person, {"cannot_self_care": False}, at=NOW + dt.timedelta(days=1))

        assert queries.facts_for(person=person, on=TODAY)["cannot_self_care"] is False
        assert FactStatement.objects.filter(code="cannot_self_care").count() == 2

    def test_income_said_again_later_is_news(self, person):
        later = NOW + dt.timedelta(days=60)
        self.state(person, {"monthly_income": 9000})
        self.state(person, {"monthly_income": 9000}, at=later)

        assert queries.facts_for(person=person, on=dt.date(2027, 3, 1))["monthly_income"] == 9000

    def test_a_fact_of_the_household_holds_for_everybody_in_it(self, person):
        member = PersonFactory(owner=person.owner, member=True)

        self.state(person, {"single_parent": True, "cannot_self_care": True})

        assert "single_parent" in queries.facts_for(person=member, on=TODAY)
        assert "cannot_self_care" not in queries.facts_for(person=member, on=TODAY)

    @pytest.mark.parametrize(
        "facts", [{"no_such_fact": True}, {"disability_kind": "other"}, {"monthly_income": -1}]
    )
    def test_what_the_vocabulary_does_not_know_is_refused(self, person, facts):
        with pytest.raises(FactInputError):
            self.state(person, facts)

        assert not FactStatement.objects.exists()


class TestMembers:
    def test_adding_a_member_records_the_consent_once(self):
        user = UserFactory()

        for _press in range(2):
            person = operations.add_member(user=user, details=details(), at=NOW)

        consent = Consent.objects.get(person=person)
        assert consent.purpose == rules.ConsentPurpose.ACTING_FOR_MEMBER

    def test_a_member_may_live_elsewhere_and_come_back(self):
        user = UserFactory()
        person = operations.add_member(user=user, details=details(), at=NOW)
        tetovo = MunicipalityFactory(code="MK-609")

        operations.move_person(person=person, details=AddressDetails(municipality=tetovo))
        elsewhere = queries.person_of(user=user, person_id=person.pk)
        operations.move_person(person=elsewhere, details=None)
        back = queries.person_of(user=user, person_id=person.pk)

        assert elsewhere.household.municipality == tetovo
        assert back.household.is_main

    def test_a_removed_member_is_erased(self):
        person = PersonFactory(member=True)

        operations.remove_person(person=person, at=NOW)

        assert not Person.objects.exists()

    def test_the_citizen_cannot_be_removed(self):
        with pytest.raises(operations.CannotRemoveOneselfError):
            operations.remove_person(person=PersonFactory(), at=NOW)

    def test_a_consent_taken_back_stays_on_record_and_may_be_given_anew(self):
        person = PersonFactory()
        purpose = rules.ConsentPurpose.DATA_FROM_REGISTERS

        operations.give_consent(user=person.owner, person=person, purpose=purpose, at=NOW)
        operations.withdraw_consent(person=person, purpose=purpose, at=NOW)
        operations.give_consent(user=person.owner, person=person, purpose=purpose, at=NOW)

        assert Consent.objects.count() == 2
        assert queries.consents_of(person=person).count() == 1


def test_an_address_saved_twice_is_one_address():
    user, place = UserFactory(), MunicipalityFactory()

    for street in ("Прва 1", "Втора 2"):
        operations.save_household(
            user=user, details=AddressDetails(municipality=place, street=street)
        )

    assert Household.objects.get(owner=user).street == "Втора 2"


def test_members_are_counted_once_everybody_is_listed():
    household = HouseholdFactory()
    person = PersonFactory(owner=household.owner)
    PersonFactory(owner=household.owner, member=True, birth_date=dt.date(2020, 1, 1))

    operations.declare_everybody_listed(household=household, listed=True)

    person = queries.person_of(user=household.owner, person_id=person.pk)
    facts = queries.facts_for(person=person, on=TODAY)
    assert (facts["household_adults"], facts["household_children"]) == (1, 1)
