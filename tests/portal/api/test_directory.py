"""Municipalities, centres and institutions as programs outside the portal read them."""

from http import HTTPStatus

import pytest

pytestmark = pytest.mark.usefixtures("content")


def test_all_eighty_municipalities_name_their_centre(client):
    answer = client.get("/api/v1/municipalities?lang=sq").json()

    assert len(answer) == 80
    assert all(one["centre"].startswith("CSW-") for one in answer)


def test_a_municipality_leads_to_exactly_one_centre(client):
    for municipality in ("MK-802", "MK-609", "MK-105"):
        answer = client.get(f"/api/v1/centres?municipality={municipality}").json()

        assert len(answer) == 1
        assert municipality in answer[0]["municipalities"]


def test_there_are_thirty_centres(client):
    assert len(client.get("/api/v1/centres").json()) == 30


def test_kindergartens_of_one_municipality(client):
    answer = client.get("/api/v1/institutions?kind=kindergarten&municipality=MK-801").json()

    assert answer
    assert {one["kind"] for one in answer} == {"kindergarten"}


def test_an_unknown_municipality_is_a_problem_and_not_an_empty_list(client):
    answer = client.get("/api/v1/centres?municipality=MK-999")

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert answer["Content-Type"] == "application/problem+json"


def test_an_unknown_kind_is_a_problem(client):
    answer = client.get("/api/v1/institutions?kind=castle")

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert answer["Content-Type"] == "application/problem+json"
