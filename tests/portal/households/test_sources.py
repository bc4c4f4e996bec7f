"""What is known of a person: by whom, how old, and what follows from incomes and findings."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from portal.eligibility.models import Fact
from portal.eligibility.rules import FactInputError
from portal.households import operations, queries, rules
from portal.households.models import DisabilityFinding, FactStatement, Income
from portal.households.operations import FindingDetails, IncomeDetails
from tests.portal.accounts.factories import UserFactory
from tests.portal.households.factories import CentreFactory, PersonFactory

NOW = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 22)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published_rules")]


@pytest.fixture
def person():
    return PersonFactory()


def say(person, at=NOW, **facts):
    operations.state_facts(person=person, facts=facts, stated_by=person.owner, at=at)


def known(person, on=TODAY):
    person.household.refresh_from_db()
    return queries.facts_for(person=person, on=on)


def shown(person, code, language="mk"):
    person.household.refresh_from_db()
    facts = queries.stated_facts(people=[person], on=TODAY, language=language)[person.pk]
    return next((fact for fact in facts if fact.code == code), None)


class TestFacts:
    def test_an_old_answer_is_asked_again_with_what_was_said(self, person):
        say(person, at=NOW - dt.timedelta(days=366), cannot_self_care=True)

        assert "cannot_self_care" not in known(person)
        assert queries.earlier_answers_for(person=person, on=TODAY)["cannot_self_care"].value
        assert shown(person, "cannot_self_care").is_stale

    def test_a_fresh_answer_is_not_asked_again(self, person):
        say(person, cannot_self_care=True)

        assert known(person)["cannot_self_care"] is True
        assert queries.earlier_answers_for(person=person, on=TODAY) == {}

    def test_saying_the_same_on_another_day_makes_it_fresh(self, person):
        say(person, at=NOW - dt.timedelta(days=366), cannot_self_care=True)
        say(person, cannot_self_care=True)

        assert known(person)["cannot_self_care"] is True
        assert FactStatement.objects.count() == 2

    def test_the_centre_goes_before_the_citizen_and_both_are_shown(self, person):
        centre = CentreFactory()
        operations.establish_facts(
            person=person,
            facts={"cannot_self_care": False},
            centre=centre,
            by=UserFactory(),
            at=NOW - dt.timedelta(days=10),
        )
        say(person, cannot_self_care=True)

        fact = shown(person, "cannot_self_care", language="sq")

        assert known(person)["cannot_self_care"] is False
        assert (fact.source, fact.centre) == (rules.Source.CENTRE, centre.name)
        assert fact.own_word == "Po"

    def test_a_register_says_it_beside_the_citizen(self, person):
        say(person, receives_pension=False)
        operations.state_facts_by_register(
            person=person,
            facts={"receives_pension": True},
            register=rules.Register.PENSIONS,
            at=NOW,
        )

        assert known(person)["receives_pension"] is True
        assert shown(person, "receives_pension").register == rules.Register.PENSIONS

    def test_an_answer_taken_back_is_unknown_and_stays_on_record(self, person):
        say(person, at=NOW - dt.timedelta(days=1), single_parent=False)
        say(person, single_parent=True)

        operations.take_back_fact(person=person, code="single_parent", at=NOW)
        operations.take_back_fact(person=person, code="single_parent", at=NOW)

        assert "single_parent" not in known(person)
        assert FactStatement.objects.count() == 2

    def test_taking_back_leaves_what_others_say(self, person):
        operations.state_facts_by_register(
            person=person,
            facts={"receives_pension": True},
            register=rules.Register.PENSIONS,
            at=NOW,
        )

        operations.take_back_fact(person=person, code="receives_pension", at=NOW)

        assert known(person)["receives_pension"] is True

    def test_the_database_wants_the_register_named(self, person):
        with pytest.raises(IntegrityError), transaction.atomic():
            FactStatement.objects.create(
                person=person, code="is_citizen", value=True, stated_at=NOW, source="register"
            )

    def test_every_fact_that_ages_says_why_in_both_languages(self):
        for fact in Fact.objects.all():
            ages = fact.counts_days is not None or fact.counts_within_year
            assert bool(fact.counts_why_mk) == bool(fact.counts_why_sq) == ages, fact


WAGE = IncomeDetails(kind=rules.IncomeKind.WAGE, monthly_amount=24000, from_on=dt.date(2020, 1, 1))
PENSION = IncomeDetails(
    kind=rules.IncomeKind.PENSION, monthly_amount=12000, from_on=dt.date(2020, 1, 1)
)


def earn(person, details=WAGE):
    return operations.add_income(person=person, details=details, by=person.owner, at=NOW)


class TestIncomes:
    def test_incomes_count_once_the_citizen_says_that_these_are_all(self, person):
        earn(person)
        assert "monthly_income" not in known(person)

        operations.declare_all_incomes(household=person.household, at=NOW)

        assert known(person)["monthly_income"] == 24000
        assert shown(person, "monthly_income").follows_from == "incomes"

    def test_the_incomes_of_everybody_who_lives_there_are_added(self, person):
        mother = PersonFactory(owner=person.owner, member=True)
        earn(person)
        earn(mother, PENSION)
        operations.declare_all_incomes(household=person.household, at=NOW)

        assert known(person)["monthly_income"] == 36000
        assert known(mother)["receives_pension"] is True
        assert "receives_pension" not in known(person)

    def test_somebody_else_of_the_same_name_adds_nothing(self, person):
        earn(PersonFactory(), PENSION)
        operations.declare_all_incomes(household=person.household, at=NOW)

        assert known(person)["monthly_income"] == 0

    def test_the_declaration_ages_like_the_answer_it_replaces(self, person):
        earn(person)
        operations.declare_all_incomes(household=person.household, at=NOW)

        assert "monthly_income" in known(person, on=TODAY + dt.timedelta(days=92))
        assert "monthly_income" not in known(person, on=TODAY + dt.timedelta(days=93))

    def test_a_form_sent_twice_is_one_income(self, person):
        assert earn(person) == earn(person)

    def test_a_correction_keeps_what_was_said(self, person):
        income = earn(person)

        operations.change_income(income=income, details=PENSION, by=person.owner, at=NOW)
        operations.change_income(income=income, details=PENSION, by=person.owner, at=NOW)

        (row,) = queries.incomes_of(people=[person])
        assert row.kind == rules.IncomeKind.PENSION
        assert Income.objects.count() == 2

    def test_an_income_ends(self, person):
        income = earn(person)

        operations.end_income(income=income, last_on=dt.date(2026, 9, 30))

        operations.declare_all_incomes(household=person.household, at=NOW)
        assert known(person)["monthly_income"] == 16000

    def test_an_income_does_not_end_before_it_begins(self, person):
        with pytest.raises(operations.EndsBeforeItBeginsError):
            operations.end_income(income=earn(person), last_on=dt.date(2019, 12, 31))

    def test_somebody_elses_income_looks_like_none(self, person):
        income = earn(person)

        with pytest.raises(queries.IncomeNotFoundError):
            queries.income_of(user=UserFactory(), income_id=income.pk)

    def test_what_a_register_says_cannot_be_changed_here(self, person):
        row = Income.objects.create(
            person=person,
            kind="wage",
            monthly_amount=1,
            from_on=TODAY,
            source="register",
            register="employment",
            recorded_at=NOW,
        )

        with pytest.raises(queries.IncomeNotFoundError):
            queries.income_of(user=person.owner, income_id=row.pk)


def finding(**changes):
    given = {"kind": "physical", "degree": "severe", "issued_on": dt.date(2024, 5, 1)}
    return FindingDetails(**{**given, **changes})


def add_finding(person, **changes):
    return operations.add_finding(
        person=person, details=finding(**changes), by=person.owner, at=NOW
    )


class TestFindings:
    def test_a_valid_finding_says_kind_and_degree(self, person):
        add_finding(person)

        facts = known(person)

        assert (facts["disability_kind"], facts["disability_degree"]) == ("physical", "severe")
        assert shown(person, "disability_degree").follows_from == "finding"

    def test_a_permanent_finding_never_gets_old(self, person):
        add_finding(person)

        assert "disability_kind" in known(person, on=dt.date(2046, 1, 1))

    def test_a_finding_counts_until_its_last_day(self, person):
        add_finding(person, valid_until=TODAY)

        assert "disability_kind" in known(person)
        assert "disability_kind" not in known(person, on=TODAY + dt.timedelta(days=1))

    def test_the_later_finding_replaces_the_earlier(self, person):
        add_finding(person, issued_on=dt.date(2025, 5, 1), degree="moderate")
        add_finding(person)

        assert known(person)["disability_degree"] == "moderate"

    def test_a_finding_is_about_one_person(self, person):
        member = PersonFactory(owner=person.owner, member=True)
        add_finding(member)

        assert "disability_kind" not in known(person)

    def test_words_that_the_vocabulary_does_not_have_are_refused(self, person):
        with pytest.raises(FactInputError):
            add_finding(person, degree="enormous")

    def test_a_finding_taken_back_stays_on_record(self, person):
        row = add_finding(person)

        operations.take_back_finding(finding=row, at=NOW)

        assert "disability_kind" not in known(person)
        assert DisabilityFinding.objects.count() == 1

    def test_somebody_elses_finding_looks_like_none(self, person):
        row = add_finding(person)

        with pytest.raises(queries.FindingNotFoundError):
            queries.finding_of(user=UserFactory(), finding_id=row.pk)


@pytest.mark.parametrize("members", [0, 4])
def test_facts_of_many_people_take_as_many_queries_as_of_one(
    person, members, django_assert_num_queries
):
    for _number in range(members):
        member = PersonFactory(owner=person.owner, member=True)
        earn(member)
        add_finding(member)
    operations.declare_everybody_listed(household=person.household, listed=True)
    people = list(queries.people_of(user=person.owner))

    queries.facts_for_all(people=people, on=TODAY)

    with django_assert_num_queries(5):
        queries.facts_for_all(people=people, on=TODAY)
