"""The screener as a visitor goes through it, without JavaScript."""

from http import HTTPStatus

import pytest
import time_machine
from django.template import Context, Template

from portal.eligibility.models import ParameterValue

pytestmark = pytest.mark.usefixtures("content")


def address(language, service, rest=""):
    return f"/{language}/services/{service}/check/{rest}"


def answer(client, language, service, fact, **data):
    return client.post(address(language, service, f"{fact}/"), data)


def refused(client, *question, **data):
    """Return the question as it is shown again after an answer that cannot be."""
    response = answer(client, *question, **data)
    assert response.status_code == HTTPStatus.FOUND
    return client.get(response["Location"])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def facts(client):
    return lambda service: client.session.get(f"eligibility_facts:{service}")


def home_care_until_age(client, language):
    answer(client, language, "home-care", "lives_in_country", answer="yes")
    answer(client, language, "home-care", "lives_in_institution", answer="no")
    return answer(client, language, "home-care", "cannot_self_care", answer="yes")


class TestQuestions:
    @pytest.mark.parametrize(
        "service",
        [
            "home-care",
            "personal-assistance",
            "respite-care",
            "day-centre-disability",
            "day-centre-older",
            "kindergarten",
            "early-development-centre",
            "guaranteed-minimum-assistance",
            "older-persons-security",
        ],
    )
    def test_every_service_with_rules_begins_with_its_first_question(
        self, client, language, service
    ):
        response = client.get(address(language, service))

        assert response.status_code == HTTPStatus.OK
        assert response.context["number"] == 1

    def test_every_question_can_be_shown(self, client, language):
        for fact in ("monthly_income", "household_adults", "single_parent"):
            path = address(language, "guaranteed-minimum-assistance", f"{fact}/")
            assert client.get(path).status_code == HTTPStatus.OK
        for fact in ("age_years", "disability_kind", "disability_degree"):
            path = address(language, "personal-assistance", f"{fact}/")
            assert client.get(path).status_code == HTTPStatus.OK

    @pytest.mark.parametrize("service", ["child-at-risk", "foster-care", "nonsense"])
    def test_a_service_without_rules_has_no_screener(self, client, service):
        assert client.get(address("mk", service)).status_code == HTTPStatus.NOT_FOUND

    def test_a_question_that_the_service_does_not_ask_is_not_there(self, client):
        path = address("mk", "home-care", "monthly_income/")

        assert client.get(path).status_code == HTTPStatus.NOT_FOUND

    def test_an_answer_leads_to_the_next_question_that_matters(self, client, language, facts):
        response = answer(client, language, "home-care", "lives_in_country", answer="yes")

        assert response["Location"] == address(language, "home-care", "lives_in_institution/")
        assert facts("home-care") == {"lives_in_country": True}

    def test_the_address_never_carries_an_answer(self, client, language):
        response = home_care_until_age(client, language)

        assert response["Location"] == address(language, "home-care", "age_years/")

    def test_nothing_chosen_is_said_beside_the_question(self, client, language, facts):
        response = refused(client, language, "home-care", "lives_in_country")

        assert response.context["form"].errors
        assert facts("home-care") is None

    def test_going_back_shows_the_answer_that_was_given(self, client, language):
        answer(client, language, "home-care", "lives_in_country", answer="no")

        form = client.get(address(language, "home-care")).context["form"]

        assert form["answer"].value() == "no"

    def test_a_number_outside_its_range_is_refused(self, client, language):
        service = "guaranteed-minimum-assistance"

        response = refused(client, language, service, "household_adults", answer="0")

        assert response.context["form"].errors
        assert response.context["form"]["answer"].value() == "0"

    def test_what_was_refused_is_shown_once(self, client, language):
        service = "guaranteed-minimum-assistance"
        refused(client, language, service, "household_adults", answer="0")

        again = client.get(address(language, service, "household_adults/"))

        assert not again.context["form"].is_bound

    def test_what_was_refused_is_not_shown_at_another_question(self, client):
        service = "guaranteed-minimum-assistance"
        answer(client, "mk", service, "household_adults", answer="0")

        other = client.get(address("mk", service, "household_children/"))

        assert not other.context["form"].is_bound

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("0", 0),
            ("6799", 6799),
            ("6799,50", 6799.5),
            ("6799.50", 6799.5),
            ("6.799", 6799),
            ("6 799", 6799),
            ("1.206.799,5", 1206799.5),
        ],
    )
    def test_money_is_understood_as_people_write_it(self, client, language, facts, typed, kept):
        service = "guaranteed-minimum-assistance"

        answer(client, language, service, "monthly_income", answer=typed)

        assert facts(service) == {"monthly_income": kept}


class TestAge:
    @pytest.fixture(autouse=True)
    def _on_a_day(self):
        with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
            yield

    def test_the_birth_date_is_kept_and_nothing_that_follows_from_it(self, client, facts):
        date = {"birth_date_day": "22", "birth_date_month": "11", "birth_date_year": "1961"}

        home_care_until_age(client, "mk")
        response = answer(client, "mk", "home-care", "age_years", **date)

        assert facts("home-care")["birth_date"] == "1961-11-22"
        assert response["Location"] == address("mk", "home-care", "result/")

    def test_the_years_alone_are_enough_for_an_adult(self, client, facts):
        answer(client, "sq", "home-care", "age_years", years="78")

        assert facts("home-care") == {"age_years": 78}

    def test_another_way_to_say_the_age_replaces_the_first(self, client, facts):
        answer(client, "mk", "kindergarten", "age_months", years="3")
        answer(client, "mk", "kindergarten", "age_months", years="3", months="2")

        assert facts("kindergarten") == {"age_months": 38}
        form = client.get(address("mk", "kindergarten", "age_months/")).context["form"]
        assert (form["years"].value(), form["months"].value()) == (3, 2)

    def test_months_are_asked_for_when_the_years_leave_it_open(self, client, facts):
        response = refused(client, "mk", "kindergarten", "age_months", years="0")

        assert response.context["form"].errors
        assert facts("kindergarten") is None

    @pytest.mark.parametrize(
        "typed",
        [
            {},
            {"years": "old"},
            {"years": "121"},
            {"birth_date_day": "31", "birth_date_month": "2", "birth_date_year": "2020"},
            {"birth_date_day": "23", "birth_date_month": "11", "birth_date_year": "2026"},
            {"birth_date_day": "1", "birth_date_month": "1", "birth_date_year": "1850"},
            {
                "birth_date_day": "22",
                "birth_date_month": "11",
                "birth_date_year": "1961",
                "years": "64",
            },
        ],
    )
    def test_an_age_that_cannot_be_is_refused(self, client, language, facts, typed):
        response = refused(client, language, "home-care", "age_years", **typed)

        assert response.context["form"].errors
        assert facts("home-care") is None


class TestResult:
    def test_before_any_answer_there_is_no_result(self, client):
        response = client.get(address("mk", "home-care", "result/"))

        assert response["Location"] == address("mk", "home-care")

    def test_all_met(self, client, language):
        home_care_until_age(client, language)
        answer(client, language, "home-care", "age_years", years="78")

        response = client.get(address(language, "home-care", "result/"))

        assert response.context["assessment"].verdict == "eligible"
        assert f"/{language}/services/home-care/apply/" in text_of(response)

    def test_a_condition_that_is_not_met_ends_the_questions_but_not_the_way(self, client, language):
        first = answer(client, language, "home-care", "lives_in_country", answer="no")

        response = client.get(first["Location"])

        assert response.context["assessment"].verdict == "not_eligible"
        assert f"/{language}/services/home-care/apply/" in text_of(response)

    def test_not_knowing_leads_on_and_stays_unknown(self, client, language, facts):
        home_care_until_age(client, language)
        answer(client, language, "home-care", "age_years", years="60")
        response = answer(client, language, "home-care", "disability_degree", skip="1")

        result = client.get(response["Location"])

        assert response["Location"] == address(language, "home-care", "result/")
        assert result.context["assessment"].verdict == "incomplete"
        assert address(language, "home-care", "disability_degree/") in text_of(result)
        assert "disability_degree" not in facts("home-care")

    def test_not_knowing_forgets_an_earlier_answer(self, client, facts):
        answer(client, "mk", "home-care", "age_years", years="60")
        answer(client, "mk", "home-care", "age_years", skip="1")

        assert facts("home-care") == {}

    def test_answering_later_what_was_not_known(self, client):
        home_care_until_age(client, "mk")
        answer(client, "mk", "home-care", "age_years", skip="1")
        answer(client, "mk", "home-care", "disability_degree", skip="1")

        response = answer(client, "mk", "home-care", "age_years", years="70")

        assert response["Location"] == address("mk", "home-care", "result/")
        result = client.get(response["Location"])
        assert result.context["assessment"].verdict == "eligible"

    def test_a_service_at_the_centre_names_the_directory(self, client, language):
        answer(client, language, "respite-care", "lives_in_country", answer="no")

        response = client.get(address(language, "respite-care", "result/"))

        assert f'href="/{language}/directory/"' in text_of(response)
        assert "/apply/" not in text_of(response)

    def test_the_amount_is_shown(self, client, language):
        service = "guaranteed-minimum-assistance"
        for fact, given in (
            ("household_adults", "2"),
            ("household_children", "2"),
            ("single_parent", "no"),
            ("members_unable_to_work", "0"),
        ):
            answer(client, language, service, fact, answer=given)

        assert "6.800" in text_of(client.get(address(language, service, "result/")))

    def test_own_answers_are_shown_in_words(self, client, language):
        service = "personal-assistance"
        answer(client, language, service, "disability_kind", answer="sight")
        answer(client, language, service, "disability_degree", answer="most_severe")

        html = text_of(client.get(address(language, service, "result/")))

        labels = {"mk": ("Оштетен вид", "Најтешка"), "sq": ("E të pamurit", "Më e rënda")}
        assert all(label in html for label in labels[language])

    def test_money_is_shown_as_people_write_it(self, client, language):
        service = "guaranteed-minimum-assistance"
        answer(client, language, service, "monthly_income", answer="6799,5")

        assert "6.799,50" in text_of(client.get(address(language, service, "result/")))

    def test_an_unconfirmed_source_is_marked(self, client):
        answer(client, "mk", "home-care", "age_years", years="70")

        assert "непотврдено" in text_of(client.get(address("mk", "home-care", "result/")))

    def test_starting_again_forgets_everything(self, client, facts):
        answer(client, "mk", "home-care", "age_years", years="70")

        response = client.post(address("mk", "home-care", "restart/"))

        assert response["Location"] == address("mk", "home-care")
        assert facts("home-care") is None

    def test_answers_that_no_longer_fit_the_rules_are_asked_again(self, client, facts):
        session = client.session
        session["eligibility_facts:home-care"] = {"age_years": 400}
        session.save()

        response = client.get(address("mk", "home-care", "result/"))

        assert response["Location"] == address("mk", "home-care")
        assert facts("home-care") is None

    def test_pages_take_a_constant_number_of_queries(self, client, django_assert_max_num_queries):
        home_care_until_age(client, "mk")
        ParameterValue.objects.exclude(parameter__code="gma_base").delete()

        with django_assert_max_num_queries(10):
            client.get(address("mk", "home-care", "result/"))

    def test_nothing_of_it_is_kept_by_caches(self, client):
        response = client.get(address("mk", "home-care"))

        assert "no-store" in response["Cache-Control"]


def test_the_service_page_lists_the_criteria_in_plain_language(language):
    template = Template("{% load eligibility %}{% plain_criteria code %}")

    html = template.render(Context({"code": "personal-assistance"}))

    assert html.count("<li") == 5
    assert template.render(Context({"code": "foster-care"})).strip() == ""
