"""The bare address chooses a language; monitors get an honest answer."""

from http import HTTPStatus

import pytest

from portal.core import readiness

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "cookie", "expected"),
    [
        ("sq-AL,sq;q=0.9", None, "/sq/"),
        ("en-GB,en;q=0.9", None, "/mk/"),
        ("", None, "/mk/"),
        ("mk", "sq", "/sq/"),
    ],
)
def test_cookie_then_browser_then_macedonian(client, header, cookie, expected):
    if cookie:
        client.cookies["language"] = cookie

    answer = client.get("/", headers={"accept-language": header})

    assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, expected)


def test_alive(client):
    assert client.get("/healthz").content == b"ok"


def test_without_worker_and_bot_the_portal_is_degraded_but_serves(client, settings):
    settings.RASA_URL = "http://127.0.0.1:1"

    answer = client.get("/readyz")

    assert answer.status_code == HTTPStatus.OK
    assert answer.json() == {
        "status": "degraded",
        "checks": {"database": "ok", "worker": "down", "channel_layer": "ok", "bot": "down"},
    }


def test_without_a_database_the_portal_is_down(client, settings, monkeypatch):
    settings.RASA_URL = "http://127.0.0.1:1"
    monkeypatch.setattr(readiness, "_database_answers", lambda: False)

    answer = client.get("/readyz")

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.json()["status"] == "down"


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/internal/bot/nothing"])
def test_programs_get_no_page_in_another_language(client, path):
    assert client.get(path).status_code == HTTPStatus.NOT_FOUND


def test_pages_forbid_inline_scripts_and_other_hosts(client):
    policy = client.get("/mk/account/login/")["Content-Security-Policy"]

    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
