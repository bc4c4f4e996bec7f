"""Verdict, missing facts and what would change, against an oracle written from the table."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.eligibility import rules
from tests.portal.eligibility import oracle
from tests.portal.eligibility.books import SERVICES, TODAY, VOCABULARY, evaluate

FIRST_DAY = dt.date(2019, 5, 31)


def value_of(spec):
    match spec.kind:
        case rules.FactKind.BOOLEAN:
            return st.booleans()
        case rules.FactKind.CHOICE:
            return st.sampled_from(spec.choices)
        case rules.FactKind.NUMBER:
            return st.integers(0, 20_000) | st.floats(0, 20_000)
        case _:
            near = st.sampled_from([0, 5, 6, 8, 14, 15, 17, 18, 24, 36, 59, 60, 64, 65, 69, 70, 72])
            return near.filter(lambda n: spec.minimum <= n <= spec.maximum) | st.integers(
                spec.minimum, spec.maximum
            )


def some_facts():
    """Facts that fit together: at most one way to say the age."""
    others = {
        code: value_of(spec) for code, spec in VOCABULARY.items() if code not in rules.AGE_FACTS
    }
    ages = st.one_of(
        st.just({}),
        st.fixed_dictionaries({"age_years": value_of(VOCABULARY["age_years"])}),
        st.fixed_dictionaries({"age_months": value_of(VOCABULARY["age_months"])}),
        st.dates(dt.date(1905, 1, 1), FIRST_DAY).map(lambda day: {"birth_date": day.isoformat()}),
    )
    return st.builds(lambda a, b: a | b, ages, st.fixed_dictionaries({}, optional=others))


services = st.sampled_from(sorted(SERVICES))
days = st.dates(FIRST_DAY, dt.date(2025, 12, 31)) | st.sampled_from(
    [dt.date(2019, 12, 31), dt.date(2020, 1, 1), dt.date(2021, 7, 31), dt.date(2021, 8, 1)]
)


@given(service=services, facts=some_facts(), on=days)
def test_agrees_with_the_table(service, facts, on):
    evaluation = evaluate(service, facts, on)

    found = {result.code: str(result.outcome) for result in evaluation.results}
    assert found == oracle.outcomes(service, facts, on)
    assert str(evaluation.verdict) == oracle.verdict(found.values())


@given(service=services, facts=some_facts(), on=days, data=st.data())
def test_a_decided_criterion_stays_decided_when_more_is_known(service, facts, on, data):
    fewer = {code: facts[code] for code in facts if data.draw(st.booleans())}

    before = {one.code: one.outcome for one in evaluate(service, fewer, on).results}
    after = {one.code: one.outcome for one in evaluate(service, facts, on).results}

    decided = {code for code, outcome in before.items() if outcome is not rules.Outcome.UNKNOWN}
    assert {code: before[code] for code in decided} == {code: after[code] for code in decided}


@given(service=services, facts=some_facts(), on=days, data=st.data())
def test_the_order_of_the_facts_does_not_matter(service, facts, on, data):
    shuffled = dict(data.draw(st.permutations(list(facts.items()))))

    assert evaluate(service, shuffled, on) == evaluate(service, facts, on)


@given(service=services, facts=some_facts(), on=days)
def test_missing_are_the_facts_of_unknown_criteria_in_order(service, facts, on):
    evaluation = evaluate(service, facts, on)

    expected = itertools.chain.from_iterable(
        result.missing for result in evaluation.results if result.outcome is rules.Outcome.UNKNOWN
    )
    assert list(evaluation.missing) == list(dict.fromkeys(expected))
    assert (evaluation.verdict is rules.Verdict.INCOMPLETE) <= bool(evaluation.missing)


@given(service=services, facts=some_facts(), on=days, data=st.data())
def test_answering_what_is_missing_always_ends_in_a_verdict(service, facts, on, data):
    facts = dict(facts)
    for _turn in range(len(VOCABULARY)):
        evaluation = evaluate(service, facts, on)
        if evaluation.verdict is not rules.Verdict.INCOMPLETE:
            return
        fact = evaluation.missing[0]
        if fact in rules.AGE_FACTS:
            facts = {code: value for code, value in facts.items() if code not in rules.AGE_FACTS}
        facts[fact] = data.draw(value_of(VOCABULARY[fact]))
    pytest.fail("The questions never end.")


@given(facts=some_facts(), on=days)
def test_a_fact_that_the_service_does_not_read_is_ignored(facts, on):
    read = {"lives_in_country", "age_years", "age_months", "birth_date"}
    relevant = {code: value for code, value in facts.items() if code in read}

    assert evaluate("kindergarten", facts, on) == evaluate("kindergarten", relevant, on)


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((), "eligible"),
        (("met", "met"), "eligible"),
        (("met", "assess"), "needs_assessment"),
        (("assess", "unknown"), "incomplete"),
        (("unknown", "not_met", "assess"), "not_eligible"),
    ],
)
def test_verdict(outcomes, expected):
    assert str(rules.verdict_of([rules.Outcome(one) for one in outcomes])) == expected


@pytest.mark.parametrize(
    ("service", "facts", "missing"),
    [
        (
            "home-care",
            {},
            [
                "lives_in_country",
                "lives_in_institution",
                "cannot_self_care",
                "age_years",
                "disability_degree",
            ],
        ),
        ("home-care", {"age_years": 64}, [
            "lives_in_country", "lives_in_institution", "cannot_self_care", "disability_degree",
        ]),
        ("home-care", {"lives_in_country": False, "age_years": 70}, [
            "lives_in_institution", "cannot_self_care",
        ]),
        ("kindergarten", {}, ["lives_in_country", "age_months"]),
        ("kindergarten", {"age_years": 0, "lives_in_country": True}, ["age_months"]),
        ("guaranteed-minimum-assistance", {}, [
            "lives_in_country",
            "owns_income_property",
            "lifelong_support_agreement",
            "removed_from_jobseekers",
            "monthly_income",
            "household_adults",
            "household_children",
            "single_parent",
            "members_unable_to_work",
        ]),
    ],
)  # fmt: skip
def test_missing_facts_come_in_the_order_of_the_table(service, facts, missing):
    assert list(evaluate(service, facts).missing) == missing


def result(service, code, facts, on=TODAY):
    return next(one for one in evaluate(service, facts, on).results if one.code == code)


class TestChange:
    @pytest.mark.parametrize(
        ("service", "facts", "expected"),
        [
            ("kindergarten", {"birth_date": "2026-07-12"}, ("from_day", 8, "2027-03-12", "met")),
            ("kindergarten", {"age_months": 7}, ("from_age", 8, None, "met")),
            ("kindergarten", {"age_months": 120}, ("too_old", None, None, "met")),
            (
                "early-development-centre",
                {"birth_date": "2025-01-31"},
                ("from_day", 24, "2027-01-31", "assess"),
            ),
            ("personal-assistance", {"age_years": 4}, ("from_age", 72, None, "met")),
            (
                "personal-assistance",
                {"birth_date": "2022-02-28"},
                ("from_day", 72, "2028-02-28", "met"),
            ),
            (
                "day-centre-older",
                {"birth_date": "1968-02-29"},
                ("from_day", 720, "2028-02-29", "assess"),
            ),
            ("personal-assistance", {"age_years": 70}, ("too_old", None, None, "met")),
        ],
    )
    def test_an_age_that_is_not_met_says_when_it_helps(self, service, facts, expected):
        change = result(service, "age", facts).change

        day = None if change.on is None else change.on.isoformat()
        assert (str(change.kind), change.months, day, str(change.outcome)) == expected

    def test_other_facts_say_so(self):
        change = result("home-care", "lives-in-country", {"lives_in_country": False}).change

        assert change == rules.Change(rules.ChangeKind.OTHER_FACT)

    def test_at_the_end_of_the_calendar_there_is_no_day(self):
        facts = {"birth_date": "9999-12-01"}

        change = result("kindergarten", "age", facts, dt.date(9999, 12, 31)).change

        assert change == rules.Change(rules.ChangeKind.FROM_AGE, months=8)

    @given(service=services, facts=some_facts(), on=days)
    def test_every_unmet_criterion_and_no_other_has_one(self, service, facts, on):
        for one in evaluate(service, facts, on).results:
            assert (one.change is not None) == (one.outcome is rules.Outcome.NOT_MET)


class TestTrace:
    def test_names_the_fact_that_alone_decided(self):
        facts = {"age_years": 30, "disability_degree": "severe"}

        assert result("home-care", "age-or-disability", facts).fact == "disability_degree"

    def test_names_the_birth_date_rather_than_what_follows_from_it(self):
        facts = {"birth_date": "1950-01-01"}

        assert result("home-care", "age-or-disability", facts).fact == "birth_date"

    def test_rests_on_nothing_while_unknown(self):
        facts = {"disability_kind": "physical"}

        found = result("personal-assistance", "disability", facts)

        assert (found.fact, found.facts) == (None, ("disability_kind",))

    @pytest.mark.parametrize(
        ("on", "confirmed"), [(dt.date(2019, 12, 31), True), (dt.date(2020, 1, 1), False)]
    )
    def test_an_unconfirmed_base_marks_the_income(self, on, confirmed):
        found = result("guaranteed-minimum-assistance", "income", {}, on)

        assert found.confirmed is confirmed
