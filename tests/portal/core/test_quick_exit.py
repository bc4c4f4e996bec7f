"""Leaving in a hurry: where it is offered, what the server forgets, what no browser keeps."""

from http import HTTPStatus

import pytest
from django.conf import settings

from tests.portal.accounts.factories import UserFactory

SENSITIVE = ["services/child-at-risk/", "services/temporary-stay/", "exit/about/"]
PLAIN = ["services/home-care/", "services/half-way-house/", "services/"]


@pytest.mark.usefixtures("content")
class TestPages:
    @pytest.mark.parametrize("path", [*SENSITIVE, "life-events/violence-or-child-at-risk/"])
    def test_a_sensitive_page_begins_with_the_way_out(self, client, language, path):
        page = client.get(f"/{language}/{path}").content.decode()

        body = page[page.index("<body") :]
        assert body.index('class="skip-link"') < body.index("quick-exit__button")
        assert body.index("quick-exit__button") < body.index("site-header")
        assert f"/{language}/exit/about/" in body

    @pytest.mark.parametrize("path", SENSITIVE)
    def test_no_browser_and_no_cache_of_ours_keeps_it(self, client, path):
        for _visit in range(2):
            response = client.get(f"/mk/{path}")

            assert "no-store" in response["Cache-Control"]
            # With "no-referrer" a browser would send forms with the origin "null".
            assert response["Referrer-Policy"] == "same-origin"

    @pytest.mark.parametrize("path", PLAIN)
    def test_any_other_page_is_as_before(self, client, path):
        response = client.get(f"/mk/{path}")

        assert "quick-exit__button" not in response.content.decode()
        assert response["Referrer-Policy"] == "same-origin"

    def test_nothing_is_loaded_from_elsewhere(self, client):
        page = client.get("/mk/services/child-at-risk/").content.decode()

        assert settings.PORTAL_EXIT_URL not in page


@pytest.mark.django_db
class TestLeaving:
    def test_it_leads_to_the_neutral_page_and_names_nobody(self, client):
        response = client.get("/exit/")

        assert response.status_code == HTTPStatus.FOUND
        assert response.url == settings.PORTAL_EXIT_URL
        assert response["Referrer-Policy"] == "no-referrer"
        assert "no-store" in response["Cache-Control"]

    def test_it_signs_out_and_forgets_the_answers(self, client):
        client.force_login(UserFactory())
        client.get("/mk/account/")

        response = client.get("/exit/")

        assert response["Clear-Site-Data"] == '"cookies", "storage"'
        assert client.get("/mk/account/").status_code == HTTPStatus.FOUND
        assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0

    def test_the_ticket_of_the_chat_is_taken_back(self, client):
        cookie = client.get("/exit/").cookies["chat"]

        assert (cookie["path"], cookie["max-age"]) == ("/ws/chat/", 0)

    def test_twice_is_the_same(self, client):
        assert client.get("/exit/").url == client.get("/exit/").url

    @pytest.mark.parametrize("site", ["cross-site", "same-site"])
    def test_another_site_signs_nobody_out(self, client, site):
        client.force_login(UserFactory())

        response = client.get("/exit/", headers={"Sec-Fetch-Site": site})

        assert "Clear-Site-Data" not in response
        assert client.get("/mk/account/").status_code == HTTPStatus.OK

    def test_it_takes_nothing_but_a_visit(self, client):
        assert client.post("/exit/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
