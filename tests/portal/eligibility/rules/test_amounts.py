"""The amount of guaranteed minimum assistance for a household."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.portal.eligibility.books import TODAY, evaluate

GMA = "guaranteed-minimum-assistance"
FIRST_DAY = dt.date(2019, 5, 31)


def household(adults, children=0, single=False, unable=0):
    return {
        "household_adults": adults,
        "household_children": children,
        "single_parent": single,
        "members_unable_to_work": unable,
    }


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        pytest.param(household(1), 4000, id="one adult"),
        pytest.param(household(2), 6000, id="second adult"),
        pytest.param(household(3), 7600, id="third adult"),
        pytest.param(household(4), 9200, id="fourth adult"),
        pytest.param(household(5), 10000, id="five adults, the published maximum"),
        pytest.param(household(6), 10000, id="no more after the fifth"),
        pytest.param(household(30), 10000, id="a full house"),
        pytest.param(household(2, 2), 6800, id="two adults and two children"),
        pytest.param(household(1, 1, single=True), 6400, id="single parent"),
        pytest.param(household(2, unable=1), 8000, id="one unable to work"),
        pytest.param(household(2, unable=2), 8800, id="two unable to work"),
        pytest.param(household(3, unable=3), 11200, id="three unable to work"),
        pytest.param(household(4, unable=4), 12800, id="no more after the third"),
        pytest.param(household(1, 30), 16000, id="many children"),
    ],
)
@pytest.mark.parametrize("on", [FIRST_DAY, dt.date(2019, 12, 31), dt.date(2020, 1, 1), TODAY])
def test_amount_follows_the_scale(facts, expected, on):
    assert evaluate(GMA, facts, on).amount == expected


@pytest.mark.parametrize("missing", household(1))
def test_there_is_no_amount_while_the_household_is_not_known(missing):
    facts = {code: value for code, value in household(2, 2).items() if code != missing}

    assert evaluate(GMA, facts).amount is None


def test_before_the_first_base_there_is_no_amount_and_a_professional_judges():
    facts = household(1) | {"monthly_income": 0}

    evaluation = evaluate(GMA, facts, FIRST_DAY - dt.timedelta(days=1))

    assert evaluation.amount is None
    assert [str(one.outcome) for one in evaluation.results if one.code == "income"] == ["assess"]


def test_before_the_first_base_an_income_alone_decides_nothing():
    evaluation = evaluate(GMA, {"monthly_income": 0}, FIRST_DAY - dt.timedelta(days=1))

    assert "household_adults" in evaluation.missing


def test_other_services_have_no_amount():
    assert evaluate("home-care", household(2, 2)).amount is None


@given(
    adults=st.integers(1, 30),
    children=st.integers(0, 30),
    single=st.booleans(),
    unable=st.integers(0, 30),
)
def test_amount_agrees_with_counting_by_hand(adults, children, single, unable):
    tenths = [0, 10, 15, 19, 23, 25][min(adults, 5)] + children + 5 * single
    tenths += [0, 5, 7, 9][min(unable, 3)]

    assert evaluate(GMA, household(adults, children, single, unable)).amount == 400 * tenths
