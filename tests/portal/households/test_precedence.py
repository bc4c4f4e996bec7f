"""Whose word counts, how long, and what follows from incomes and findings: tables."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.households import rules
from portal.households.rules import IncomeKind, MonthlyIncome, Policy, Source, Statement

TODAY = dt.date(2026, 11, 22)
CITIZEN_LAST = Policy(counts_days=100)
REGISTER_FIRST = Policy(
    counts_days=100, precedence=(Source.REGISTER, Source.CENTRE, Source.CITIZEN)
)


def said(source, value, days_ago=0, **more):
    day = TODAY - dt.timedelta(days=days_ago)
    return Statement(
        source=source,
        value=value,
        said_on=day,
        said_at=dt.datetime.combine(day, dt.time(9), dt.UTC),
        **more,
    )


CENTRE, REGISTER, CITIZEN = Source.CENTRE, Source.REGISTER, Source.CITIZEN


@pytest.mark.parametrize(
    ("policy", "statements", "winner"),
    [
        pytest.param(CITIZEN_LAST, [], None, id="nobody said anything"),
        pytest.param(CITIZEN_LAST, [(CITIZEN, 1, 0)], 1, id="only the citizen"),
        pytest.param(CITIZEN_LAST, [(CITIZEN, 1, 0), (REGISTER, 2, 50)], 2, id="a register wins"),
        pytest.param(CITIZEN_LAST, [(REGISTER, 2, 0), (CENTRE, 3, 50)], 3, id="a centre wins"),
        pytest.param(REGISTER_FIRST, [(REGISTER, 2, 50), (CENTRE, 3, 0)], 2, id="the fact decides"),
        pytest.param(CITIZEN_LAST, [(CITIZEN, 1, 0), (REGISTER, 2, 101)], 1, id="an old register"),
        pytest.param(CITIZEN_LAST, [(CITIZEN, 1, 9), (CITIZEN, 4, 3)], 4, id="the later word"),
        pytest.param(CITIZEN_LAST, [(CITIZEN, 1, 100)], 1, id="the last day"),
        pytest.param(CITIZEN_LAST, [(CITIZEN, 1, 101)], None, id="one day too old"),
        pytest.param(Policy(), [(CITIZEN, 1, 9999)], 1, id="never too old"),
    ],
)
def test_whose_word_counts(policy, statements, winner):
    found = rules.prevailing(statements=[said(*one) for one in statements], policy=policy, on=TODAY)

    assert (found.value if found else None) == winner


@pytest.mark.parametrize(
    ("days_ago", "more", "counts"),
    [
        pytest.param(0, {"valid_until": TODAY}, True, id="valid until today"),
        pytest.param(0, {"valid_until": TODAY - dt.timedelta(days=1)}, False, id="ran out"),
        pytest.param(9999, {"valid_until": TODAY}, True, id="its own day goes before the policy"),
        pytest.param(9999, {"is_permanent": True}, True, id="a permanent finding"),
        pytest.param(9999, {}, False, id="too old"),
    ],
)
def test_how_long_a_statement_counts(days_ago, more, counts):
    statement = said(CITIZEN, 1, days_ago, **more)

    assert rules.still_counts(statement=statement, policy=CITIZEN_LAST, on=TODAY) is counts


@pytest.mark.parametrize(("day", "counts"), [("2026-01-01", True), ("2025-12-31", False)])
def test_days_of_a_year_count_within_that_year(day, counts):
    days_ago = (TODAY - dt.date.fromisoformat(day)).days
    policy = Policy(counts_within_year=True)

    assert (
        rules.still_counts(statement=said(CITIZEN, 3, days_ago), policy=policy, on=TODAY) is counts
    )


@pytest.mark.parametrize(
    ("statements", "own"),
    [
        pytest.param([(CITIZEN, 1, 0), (REGISTER, 2, 0)], 1, id="says otherwise"),
        pytest.param([(CITIZEN, 2, 0), (REGISTER, 2, 0)], None, id="says the same"),
        pytest.param([(REGISTER, 2, 0)], None, id="said nothing"),
        pytest.param([(CITIZEN, 1, 101), (REGISTER, 2, 0)], None, id="said it long ago"),
        pytest.param([(CITIZEN, 1, 0)], None, id="nobody else"),
    ],
)
def test_a_word_that_another_source_contradicts(statements, own):
    found = rules.contradicted(
        statements=[said(*one) for one in statements], policy=CITIZEN_LAST, on=TODAY
    )

    assert (found.value if found else None) == own


@pytest.mark.parametrize(
    ("statements", "asked"),
    [
        pytest.param([(CITIZEN, 1, 200)], 1, id="asked with the last answer"),
        pytest.param([(CITIZEN, 1, 200), (REGISTER, 2, 150)], 2, id="with the latest of all"),
        pytest.param([(CITIZEN, 1, 200), (REGISTER, 2, 5)], None, id="still known"),
        pytest.param([], None, id="never said"),
    ],
)
def test_what_is_asked_again(statements, asked):
    found = rules.latest_stale(
        statements=[said(*one) for one in statements], policy=CITIZEN_LAST, on=TODAY
    )

    assert (found.value if found else None) == asked


@given(st.lists(st.tuples(st.sampled_from(Source), st.integers(0, 3), st.integers(0, 200))))
def test_the_order_in_which_things_were_kept_never_matters_between_sources(given_statements):
    latest = {}
    for source, value, days_ago in given_statements:
        latest[source] = said(source, value, days_ago)
    one_way = rules.prevailing(statements=list(latest.values()), policy=CITIZEN_LAST, on=TODAY)
    other_way = rules.prevailing(
        statements=list(reversed(latest.values())), policy=CITIZEN_LAST, on=TODAY
    )

    assert one_way == other_way


def income(kind, amount, since, until=None):
    return MonthlyIncome(
        kind=kind,
        amount=amount,
        from_on=dt.date.fromisoformat(since),
        until_on=dt.date.fromisoformat(until) if until else None,
    )


WAGE, PENSION, ALLOWANCE = IncomeKind.WAGE, IncomeKind.PENSION, IncomeKind.ALLOWANCE


@pytest.mark.parametrize(
    ("incomes", "average"),
    [
        pytest.param([], 0, id="nothing"),
        pytest.param([(WAGE, 24000, "2020-01-01")], 24000, id="a wage all along"),
        pytest.param([(WAGE, 24000, "2020-01-01"), (PENSION, 9000, "2020-01-01")], 33000, id="sum"),
        pytest.param([(WAGE, 24000, "2026-10-15")], 8000, id="one month of three"),
        pytest.param([(WAGE, 24000, "2026-11-01")], 0, id="only this month"),
        pytest.param([(WAGE, 24000, "2020-01-01", "2026-09-01")], 16000, id="lost in September"),
        pytest.param([(WAGE, 24000, "2020-01-01", "2026-07-31")], 0, id="lost before"),
        pytest.param([(ALLOWANCE, 6000, "2020-01-01")], 0, id="allowances are not counted"),
        pytest.param([(WAGE, 10000, "2026-10-01")], 3333, id="rounded to whole denars"),
    ],
)
def test_the_household_income_is_the_average_of_three_months(incomes, average):
    listed = [income(*one) for one in incomes]

    assert rules.household_income(incomes=listed, on=TODAY) == average


def test_the_three_months_cross_the_turn_of_the_year():
    assert rules.months_before(on=dt.date(2027, 1, 31), count=3) == [
        (dt.date(2026, 12, 1), dt.date(2026, 12, 31)),
        (dt.date(2026, 11, 1), dt.date(2026, 11, 30)),
        (dt.date(2026, 10, 1), dt.date(2026, 10, 31)),
    ]


@pytest.mark.parametrize(
    ("incomes", "answer"),
    [
        pytest.param([(PENSION, 9000, "2020-01-01")], True, id="a pension"),
        pytest.param([(PENSION, 9000, "2020-01-01", "2026-11-22")], True, id="its last day"),
        pytest.param([(PENSION, 9000, "2020-01-01", "2026-11-21")], None, id="ended"),
        pytest.param([(WAGE, 9000, "2020-01-01")], None, id="no pension is no proof of none"),
    ],
)
def test_a_pension_that_comes_is_a_fact(incomes, answer):
    assert rules.receives_pension(incomes=[income(*one) for one in incomes], on=TODAY) is answer
