"""The catalogue and the rules as programs outside the portal read them."""

from http import HTTPStatus

import pytest

SERVICE_CODES = {
    "home-care",
    "personal-assistance",
    "respite-care",
    "day-centre-disability",
    "day-centre-older",
    "kindergarten",
    "early-development-centre",
    "guaranteed-minimum-assistance",
    "older-persons-security",
    "half-way-house",
    "temporary-stay",
    "foster-care",
    "child-at-risk",
}

pytestmark = pytest.mark.usefixtures("content")


def _check(client, code, facts, *, lang="mk", **more):
    return client.post(
        f"/api/v1/services/{code}/eligibility?lang={lang}",
        {"facts": facts, **more},
        content_type="application/json",
    )


def test_every_service_of_the_contract_is_listed(client):
    answer = client.get("/api/v1/services").json()

    assert {service["code"] for service in answer} == SERVICE_CODES
    assert set(answer[0]) == {"code", "title", "summary", "group", "url", "online"}


def test_titles_come_in_the_language_that_is_asked_for(client):
    macedonian = client.get("/api/v1/services/home-care?lang=mk").json()
    albanian = client.get("/api/v1/services/home-care?lang=sq").json()

    assert macedonian["title"] != albanian["title"]
    assert macedonian["url"].startswith("/mk/")
    assert albanian["url"].startswith("/sq/")


@pytest.mark.parametrize("code", sorted(SERVICE_CODES))
def test_a_service_tells_papers_steps_body_and_law(client, code):
    service = client.get(f"/api/v1/services/{code}").json()

    assert service["competent_body"]
    assert service["steps"]
    assert service["legal_basis"]
    assert "deadline_days" in service


def test_an_unknown_service_is_a_problem_in_the_readers_language(client):
    answer = client.get("/api/v1/services/nothing?lang=sq")

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == HTTPStatus.NOT_FOUND


def test_facts_have_type_choices_limits_and_a_question(client):
    facts = {fact["code"]: fact for fact in client.get("/api/v1/facts?lang=sq").json()}

    assert facts["disability_degree"]["choices"] == [
        "none",
        "mild",
        "moderate",
        "severe",
        "most_severe",
    ]
    assert (facts["age_years"]["min"], facts["age_years"]["max"]) == (0, 120)
    assert facts["lives_in_country"]["question"].endswith("?")


def test_missing_facts_are_named_in_the_order_to_ask(client):
    answer = _check(client, "home-care", {"age_years": 78}).json()

    assert answer["verdict"] == "incomplete"
    assert answer["missing"] == ["lives_in_country", "lives_in_institution", "cannot_self_care"]


def test_one_criterion_that_is_not_met_decides(client):
    answer = _check(client, "home-care", {"lives_in_country": False}).json()

    assert answer["verdict"] == "not_eligible"
    outcomes = {criterion["code"]: criterion["outcome"] for criterion in answer["criteria"]}
    assert outcomes["lives-in-country"] == "not_met"


def test_the_amount_of_a_family_in_2019_is_the_published_one(client):
    household = {
        "household_adults": 2,
        "household_children": 2,
        "single_parent": False,
        "members_unable_to_work": 0,
    }

    answer = _check(client, "guaranteed-minimum-assistance", household, on="2019-12-01").json()

    assert answer["amount"] == 6800


def test_a_fact_out_of_range_is_named(client):
    answer = _check(client, "home-care", {"age_years": 121}, lang="sq")

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["fact"] == "age_years"


def test_a_service_without_rules_says_so(client):
    answer = _check(client, "foster-care", {})

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer.json()["type"].endswith("no-rules")


@pytest.mark.parametrize("path", ["services", "facts", "municipalities", "centres", "institutions"])
def test_a_list_takes_the_same_few_queries_however_long_it_is(
    client, path, django_assert_max_num_queries
):
    client.get(f"/api/v1/{path}")  # the first reader of an edition of the rules reads it for all

    with django_assert_max_num_queries(3):
        assert len(client.get(f"/api/v1/{path}").json()) > 5
