from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.core import clock
from tests.cms.factories import make_call, make_news


class TestCalls:
    def test_speak_the_language_asked_for(self, client, pages, language):
        make_call(heading_mk="Повик", heading_sq="Thirrje")

        [call] = client.get(f"/api/v1/calls?status=open&lang={language}").json()

        assert call["title"] == {"mk": "Повик", "sq": "Thirrje"}[language]
        assert call["url"].startswith(f"/{language}/calls/")
        assert call["status"] == "open"

    @pytest.mark.parametrize("status", ["open", "upcoming", "closed"])
    def test_are_narrowed_by_status(self, client, pages, status):
        make_call()
        make_call(opens_at=clock.now().replace(year=2099), closes_at=None)

        calls = client.get(f"/api/v1/calls?status={status}").json()

        assert [call["status"] for call in calls] == [status]

    def test_unknown_dates_are_null(self, client, pages):
        [call] = client.get("/api/v1/calls?status=closed").json()

        assert call["opens_at"] is None
        assert call["closes_at"] is None

    def test_an_unknown_status_is_a_problem(self, client, pages):
        response = client.get("/api/v1/calls?status=maybe")

        assert response.status_code in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}
        assert response.headers["Content-Type"].startswith("application/problem+json")

    def test_drafts_are_no_calls(self, client, pages):
        make_call(live=False)

        assert client.get("/api/v1/calls?status=open").json() == []


class TestNews:
    def test_stands_newest_first_with_honest_dates(self, client, pages):
        dated, undated = client.get("/api/v1/news?lang=sq").json()

        assert dated["published_on"] == "2023-04-03"
        assert undated["published_on"] is None
        assert undated["year"] == 2019
        assert undated["date_confirmed"] is False


@pytest.mark.parametrize("path", ["/api/v1/calls", "/api/v1/news"])
def test_queries_stay_the_same_with_tenfold_content(client, pages, path):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    client.get(path)
    few = queries()
    for _number in range(10):
        make_call()
        make_news()

    assert queries() == few
