"""The one evaluation that all parts of the portal share, in words and in JSON."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.eligibility import queries, rules
from portal.eligibility.models import CriterionVersion, ParameterValue
from tests.portal.eligibility.books import TODAY

pytestmark = pytest.mark.usefixtures("content")

WITH_RULES = {
    "home-care",
    "personal-assistance",
    "respite-care",
    "day-centre-disability",
    "day-centre-older",
    "kindergarten",
    "early-development-centre",
    "guaranteed-minimum-assistance",
    "older-persons-security",
}
GMA = "guaranteed-minimum-assistance"
HOUSEHOLD = {
    "household_adults": 2,
    "household_children": 2,
    "single_parent": False,
    "members_unable_to_work": 0,
}


def evaluate(service, facts, on=TODAY, language="mk"):
    return queries.evaluate_service(service_code=service, facts=facts, on=on, language=language)


def criterion(answer, code):
    return next(one for one in answer["criteria"] if one["code"] == code)


class TestEvaluateService:
    def test_has_exactly_the_shape_of_the_contract(self):
        answer = evaluate("home-care", {"age_years": 78})

        assert set(answer) == {"verdict", "criteria", "missing"}
        for line in answer["criteria"]:
            assert set(line) == {
                "code",
                "outcome",
                "text",
                "fact",
                "source",
                "confirmed",
                "would_change",
            }

    def test_grandfather_of_78_gets_asked_the_rest_in_order(self):
        answer = evaluate("home-care", {"age_years": 78})

        assert answer["verdict"] == "incomplete"
        assert answer["missing"] == ["lives_in_country", "lives_in_institution", "cannot_self_care"]
        assert criterion(answer, "age-or-disability")["outcome"] == "met"
        assert criterion(answer, "age-or-disability")["confirmed"] is False

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("mk", "Од 12 март 2027, кога детето ќе наполни 8 месеци."),
            ("sq", "Nga 12 mars 2027, kur fëmija t’i mbushë 8 muaj."),
        ],
    )
    def test_says_from_which_day_a_child_is_old_enough(self, language, text):
        answer = evaluate("kindergarten", {"birth_date": "2026-07-12"}, language=language)

        assert criterion(answer, "age")["would_change"] == text

    @pytest.mark.parametrize(
        ("language", "text"),
        [
            ("mk", "Кога лицето ќе наполни 6 години."),
            ("sq", "Kur personi t’i mbushë 6 vjet."),
        ],
    )
    def test_says_at_which_age_when_the_birthday_is_not_known(self, language, text):
        answer = evaluate("personal-assistance", {"age_years": 4}, language=language)

        assert criterion(answer, "age")["would_change"] == text

    def test_says_when_new_days_of_respite_begin(self):
        answer = evaluate("respite-care", {"respite_days_used": 15}, language="sq")

        assert criterion(answer, "days-left")["would_change"].startswith("Nga 1 janar 2027")

    def test_names_the_amount_that_the_income_must_stay_below(self):
        facts = HOUSEHOLD | {"monthly_income": 7000}

        answer = evaluate(GMA, facts, dt.date(2019, 12, 31))

        assert answer["amount"] == 6800
        assert "6.800" in criterion(answer, "income")["would_change"]

    def test_has_no_amount_without_a_household(self):
        assert "amount" not in evaluate(GMA, {"monthly_income": 7000})

    def test_names_what_is_not_known_yet_in_the_language(self, language):
        line = criterion(evaluate("home-care", {}, language=language), "lives-in-country")

        label = {"mk": "Живее во Северна Македонија", "sq": "Jeton në Maqedoninë e Veriut"}
        assert label[language] in line["text"]
        assert line["fact"] is None

    def test_does_not_depend_on_the_language_of_the_thread(self):
        with translation.override("sq"):
            albanian_thread = evaluate("kindergarten", {"age_months": 3}, language="mk")

        assert albanian_thread == evaluate("kindergarten", {"age_months": 3}, language="mk")

    @pytest.mark.parametrize(
        "service", ["half-way-house", "temporary-stay", "foster-care", "child-at-risk", "nonsense"]
    )
    def test_services_without_criteria_have_no_rules(self, service):
        with pytest.raises(queries.NoRulesError):
            evaluate(service, {})

    def test_before_the_first_published_day_there_are_no_rules(self):
        assert evaluate("home-care", {}, dt.date(2019, 5, 31))["verdict"] == "incomplete"

        with pytest.raises(queries.NoRulesError):
            evaluate("home-care", {}, dt.date(2019, 5, 30))

    def test_names_the_fact_that_cannot_be_used(self, language):
        with pytest.raises(rules.FactInputError) as refused:
            evaluate("home-care", {"household_adults": 0})

        assert refused.value.fact == "household_adults"
        assert queries.fact_problem(error=refused.value, language=language)

    @pytest.mark.parametrize("service", sorted(WITH_RULES))
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_every_line_has_words_and_every_unmet_one_a_way_out(self, service, data):
        vocabulary = queries.facts_by_code()
        book = queries.rule_book(service_code=service, on=TODAY)
        facts = {}
        for code in book.fact_codes:
            fact = vocabulary[code]
            values = {
                "boolean": st.booleans(),
                "choice": st.sampled_from([one.code for one in fact.choices.all()] or [""]),
            }.get(fact.kind, st.integers(fact.minimum or 0, min(fact.maximum or 20000, 20000)))
            facts[code] = data.draw(values)

        for language in ("mk", "sq"):
            for line in evaluate(service, facts, language=language)["criteria"]:
                assert line["text"]
                assert "{" not in line["text"] + (line["would_change"] or "")
                assert bool(line["would_change"]) == (line["outcome"] == "not_met")


class TestRuleBook:
    def test_lists_the_facts_in_the_order_in_which_to_ask(self):
        book = queries.rule_book(service_code="home-care", on=TODAY)

        assert book.fact_codes == (
            "lives_in_country",
            "lives_in_institution",
            "cannot_self_care",
            "age_years",
            "disability_degree",
        )

    def test_another_value_is_another_version(self):
        before = queries.rule_book(service_code=GMA, on=TODAY).version
        other = queries.rule_book(service_code="home-care", on=TODAY).version

        ParameterValue.objects.filter(parameter__code="gma_base").update(value=4500)

        assert queries.rule_book(service_code=GMA, on=TODAY).version != before
        assert queries.rule_book(service_code="home-care", on=TODAY).version == other

    def test_an_amendment_applies_from_its_day(self):
        row = CriterionVersion.objects.get(
            criterion__service_code="day-centre-older", criterion__code="age"
        )
        CriterionVersion.objects.filter(pk=row.pk).update(valid_until=dt.date(2026, 11, 21))
        row.pk, row.valid_from, row.met = None, TODAY, ["gte", "age_years", 62]
        row.save()

        facts = {"age_years": 62}
        eve = evaluate("day-centre-older", facts, dt.date(2026, 11, 21))
        assert criterion(eve, "age")["outcome"] == "assess"
        assert criterion(evaluate("day-centre-older", facts), "age")["outcome"] == "met"


class TestPlainCriteria:
    def test_follow_the_parameters_of_the_day(self):
        sentences = {
            on: queries.plain_criteria(service_code="personal-assistance", on=on, language="mk")[2]
            for on in (dt.date(2021, 7, 31), dt.date(2021, 8, 1))
        }

        assert [one.sentence[:25] for one in sentences.values()] == [
            "Лицето има од 18 до 64 го",
            "Лицето има од 6 до 64 год",
        ]
        assert not any(one.is_confirmed for one in sentences.values())

    def test_speak_the_language_of_the_reader(self, language):
        with translation.override(language):
            (first, *_rest) = queries.plain_criteria(service_code="kindergarten", on=TODAY)

        assert first.sentence.startswith({"mk": "Лицето", "sq": "Personi"}[language])

    def test_are_none_where_there_are_no_rules(self):
        assert queries.plain_criteria(service_code="foster-care", on=TODAY) == []


def test_services_with_rules():
    assert queries.service_codes_with_rules(on=TODAY) == WITH_RULES
    assert queries.service_codes_with_rules(on=dt.date(2019, 5, 30)) == frozenset()


def test_the_vocabulary_has_the_shape_of_the_contract(language):
    rows = {row["code"]: row for row in queries.fact_vocabulary(language=language)}

    assert len(rows) == 23
    assert (
        rows["age_years"] | {"type": "integer", "min": 0, "max": 120, "choices": None}
        == rows["age_years"]
    )
    assert rows["disability_degree"]["choices"] == [
        "none",
        "mild",
        "moderate",
        "severe",
        "most_severe",
    ]
    assert rows["monthly_income"]["max"] is None
    assert all(row["label"] and row["question"] for row in rows.values())


def test_an_evaluation_takes_one_query(django_assert_num_queries):
    evaluate(GMA, HOUSEHOLD)

    with django_assert_num_queries(1):
        evaluate(GMA, HOUSEHOLD)
    with django_assert_num_queries(1):
        queries.plain_criteria(service_code=GMA, on=TODAY)
