"""The page and the panel of the chat, and what the bot's actions ask of the portal."""

import json
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

TOKEN = {"X-Bot-Token": "test-bot-token"}


@pytest.fixture
def ask(content):
    """Ask for the address of an application as the bot's actions do."""

    def post(content, *, headers=TOKEN, content_type="application/json"):
        client = Client(enforce_csrf_checks=True)
        body = content if isinstance(content, str) else json.dumps(content)
        return client.post(reverse("bot:prefill"), body, content_type=content_type, headers=headers)

    return post


class TestThePageOfTheChat:
    def test_explains_itself_without_javascript_in_both_languages(self, client, db, language):
        response = client.get(f"/{language}/chat/")

        page = response.content.decode()
        assert response.status_code == HTTPStatus.OK
        assert "<noscript>" in page
        assert f'action="/{language}/search/"' in page
        assert f'href="/{language}/directory/"' in page
        assert f'data-socket="/ws/chat/{language}/"' in page

    def test_has_no_second_way_into_the_chat(self, client, db):
        assert "data-chat-opener" not in client.get("/mk/chat/").content.decode()

    def test_gives_the_panel_without_cookie_and_to_keep(self, client, db, language):
        client.cookies["language"] = language

        response = client.get(f"/{language}/chat/panel/")

        assert response.status_code == HTTPStatus.OK
        assert "max-age" in response.headers["Cache-Control"]
        assert not response.cookies
        assert "<script" not in response.content.decode()

    def test_is_reached_from_every_page_by_an_ordinary_link(self, client, db, language):
        page = client.get(f"/{language}/no-such-page/").content.decode()

        assert f'href="/{language}/chat/"' in page


class TestTheAddressOfAnApplication:
    def test_carries_the_facts_and_no_csrf_token_is_needed(self, ask, language):
        response = ask({"service": "home-care", "facts": {"age_years": 78}, "lang": language})

        assert response.status_code == HTTPStatus.OK
        url = response.json()["url"]
        assert url.startswith(f"/{language}/services/home-care/apply/?prefill=")

    def test_is_the_page_of_a_service_that_is_not_online(self, ask):
        response = ask({"service": "foster-care", "facts": {}, "lang": "sq"})

        assert response.json() == {"url": "/sq/services/foster-care/"}

    @pytest.mark.parametrize("headers", [{}, {"X-Bot-Token": ""}, {"X-Bot-Token": "gabim-ё"}])
    def test_is_given_to_the_bot_alone(self, ask, headers):
        response = ask({"service": "home-care", "facts": {}}, headers=headers)

        assert response.status_code == HTTPStatus.FORBIDDEN

    def test_is_given_to_nobody_when_no_token_is_set(self, ask, settings):
        settings.PORTAL_BOT_TOKEN = ""

        response = ask({"service": "home-care", "facts": {}}, headers={"X-Bot-Token": ""})

        assert response.status_code == HTTPStatus.FORBIDDEN

    def test_needs_a_service_that_exists(self, ask):
        assert ask({"service": "no-such", "facts": {}}).status_code == HTTPStatus.NOT_FOUND

    @pytest.mark.parametrize(
        "content",
        [
            "{",
            "[]",
            "[" * 5000,
            {"service": 1, "facts": {}},
            {"service": "home-care"},
            {"service": "home-care", "facts": []},
            {"service": "home-care", "facts": {}, "lang": "en"},
            {"service": "home-care", "facts": {}, "lang": []},
            {"service": "home-care", "facts": {"age_years": {"deep": 1}}},
            {"service": "home-care", "facts": {str(n): n for n in range(100)}},
        ],
    )
    def test_refuses_another_shape(self, ask, content):
        assert ask(content).status_code == HTTPStatus.BAD_REQUEST

    def test_refuses_a_form(self, ask):
        response = ask("service=home-care", content_type="application/x-www-form-urlencoded")

        assert response.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE

    def test_refuses_to_be_read(self, client, db):
        response = client.get(reverse("bot:prefill"), headers=TOKEN)

        assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED
