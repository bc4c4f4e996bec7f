"""What may be said, and what is refused with the name of the fact."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.eligibility import rules
from tests.portal.eligibility.books import TODAY, VOCABULARY


def known(**facts):
    return rules.known_facts(vocabulary=VOCABULARY, given=facts, on=TODAY)


@pytest.mark.parametrize(
    ("fact", "value", "problem"),
    [
        ("shoe_size", 42, "not_in_vocabulary"),
        ("age_years", -1, "out_of_range"),
        ("age_years", 121, "out_of_range"),
        ("age_years", 7.0, "wrong_type"),
        ("age_years", "7", "wrong_type"),
        ("age_years", True, "wrong_type"),
        ("age_years", None, "wrong_type"),
        ("age_months", -1, "out_of_range"),
        ("age_months", 1441, "out_of_range"),
        ("residence_years", 121, "out_of_range"),
        ("respite_days_used", 367, "out_of_range"),
        ("household_adults", 0, "out_of_range"),
        ("household_adults", 31, "out_of_range"),
        ("household_children", 31, "out_of_range"),
        ("members_unable_to_work", 31, "out_of_range"),
        ("monthly_income", -1, "out_of_range"),
        ("monthly_income", -0.01, "out_of_range"),
        ("monthly_income", float("inf"), "out_of_range"),
        ("monthly_income", float("nan"), "out_of_range"),
        ("monthly_income", Decimal("sNaN"), "out_of_range"),
        ("monthly_income", "4000", "wrong_type"),
        ("monthly_income", False, "wrong_type"),
        ("lives_in_country", 1, "wrong_type"),
        ("lives_in_country", "yes", "wrong_type"),
        ("disability_degree", "terrible", "not_a_choice"),
        ("disability_degree", 3, "wrong_type"),
        ("disability_kind", ["physical"], "wrong_type"),
        ("birth_date", "22.11.1961", "wrong_type"),
        ("birth_date", "19611122", "wrong_type"),
        ("birth_date", "1961-W47-3", "wrong_type"),
        ("birth_date", "2023-02-29", "wrong_type"),
        ("birth_date", 1961, "wrong_type"),
        ("birth_date", dt.datetime(1961, 11, 22, tzinfo=dt.UTC), "wrong_type"),
        ("birth_date", "2026-11-23", "in_the_future"),
        ("birth_date", "1905-11-22", "out_of_range"),
        ("birth_date", "0001-01-01", "out_of_range"),
    ],
)
def test_what_cannot_be_is_refused_by_name(fact, value, problem):
    with pytest.raises(rules.FactInputError) as refused:
        known(**{fact: value})

    assert (refused.value.fact, str(refused.value.problem)) == (fact, problem)


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"birth_date": "1961-11-22", "age_years": 64}, "age_years"),
        ({"birth_date": "2026-01-22", "age_months": 9}, "age_months"),
        ({"age_months": 24, "age_years": 1}, "age_years"),
        ({"age_years": 3, "age_months": 24, "birth_date": "2024-11-22"}, "age_years"),
    ],
)
def test_ages_that_contradict_each_other_are_refused(facts, named):
    with pytest.raises(rules.FactInputError) as refused:
        known(**facts)

    assert (refused.value.fact, refused.value.problem) == (named, rules.FactProblem.CONTRADICTS)


@pytest.mark.parametrize(
    ("facts", "ages"),
    [
        ({"birth_date": "2026-11-22"}, range(1)),
        ({"birth_date": "1905-11-23"}, range(1451, 1452)),
        ({"birth_date": dt.date(2026, 3, 22)}, range(8, 9)),
        ({"age_months": 1440}, range(1440, 1441)),
        ({"age_years": 0}, range(12)),
        ({"age_years": 120}, range(1440, 1452)),
        ({"birth_date": "1961-11-22", "age_years": 65, "age_months": 780}, range(780, 781)),
        ({"lives_in_country": True}, None),
    ],
)
def test_ages_that_fit(facts, ages):
    assert known(**facts).ages == ages


def test_numbers_are_exact():
    given = known(monthly_income=6799.1, household_adults=30).given

    assert given == {"monthly_income": Decimal("6799.1"), "household_adults": 30}


def test_the_origin_of_an_age_is_what_the_person_said():
    assert known(birth_date="1961-11-22", age_years=65).origin("age_years") == "birth_date"
    assert known(age_months=780).origin("age_years") == "age_months"
    assert known(is_citizen=True).origin("is_citizen") == "is_citizen"


class TestAges:
    @pytest.mark.parametrize(
        ("birth_date", "on", "months"),
        [
            pytest.param("2020-02-29", "2021-02-28", 11, id="29 February, a day before"),
            pytest.param("2020-02-29", "2021-03-01", 12, id="29 February, from 1 March"),
            pytest.param("2020-02-29", "2024-02-29", 48, id="29 February, in a leap year"),
            pytest.param("2026-01-31", "2026-02-28", 0, id="the 31st in a short month"),
            pytest.param("2026-01-31", "2026-03-01", 1, id="the 31st, a day later"),
            pytest.param("2026-01-15", "2026-01-15", 0, id="the day of birth"),
            pytest.param("2026-01-15", "2026-01-14", -1, id="before the birth"),
        ],
    )
    def test_completed_months(self, birth_date, on, months):
        day, born = dt.date.fromisoformat(on), dt.date.fromisoformat(birth_date)

        assert rules.completed_months(birth_date=born, on=day) == months

    @given(
        birth_date=st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), months=st.integers(0, 1440)
    )
    def test_the_day_of_an_age_is_the_first_day_with_it(self, birth_date, months):
        day = rules.day_of_age(birth_date=birth_date, months=months)

        assert rules.completed_months(birth_date=birth_date, on=day) == months
        eve = day - dt.timedelta(days=1)
        assert rules.completed_months(birth_date=birth_date, on=eve) == months - 1
