"""Second step at sign-in, passkeys' pages, sessions; and that staff cannot work without."""

import re
from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value
from django.db import connection
from django.test import Client

from portal.accounts.rules import Role
from tests.portal.accounts.factories import PASSWORD, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db

OWN_PAGES = [
    "/account/2fa/",
    "/account/2fa/webauthn/",
    "/account/2fa/webauthn/add/",
    "/account/2fa/totp/activate/",
    "/account/sessions/",
    "/account/identity/",
]
ENGLISH = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


def confirmed(user):
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def sign_in(client, user, language="mk"):
    return client.post(f"/{language}/account/login/", {"login": user.email, "password": PASSWORD})


def words_of(response):
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL).group()
    return re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL)


@pytest.mark.parametrize("page", OWN_PAGES)
def test_every_page_is_ours_and_in_the_readers_language(client, page, language):
    sign_in(client, confirmed(UserFactory()), language)

    response = client.get(f"/{language}{page}")

    assert response.status_code == HTTPStatus.OK
    assert f'<html lang="{language}"' in response.content.decode()
    assert "skip-link" in response.content.decode()
    if language == "mk":
        assert not ENGLISH.search(words_of(response))


@pytest.mark.parametrize("page", OWN_PAGES)
def test_strangers_are_led_to_sign_in(client, page):
    assert client.get(f"/mk{page}").url.startswith("/mk/account/login/")


def test_no_script_stands_inside_a_page(client):
    sign_in(client, confirmed(UserFactory()))

    for page in ("/account/2fa/webauthn/add/", "/account/2fa/"):
        text = client.get(f"/mk{page}").content.decode()
        inline = re.findall(r"<script(?![^>]*\bsrc=)([^>]*)>", text)
        assert all("application/json" in attributes for attributes in inline)


def test_who_has_just_signed_up_is_not_asked_for_the_password_again(client):
    client.post(
        "/mk/account/signup/",
        {"email": "new@example.test", "password1": "dolga-i-dobra-lozinka"},
    )
    EmailAddress.objects.update(verified=True)

    assert client.get("/mk/account/2fa/totp/activate/").status_code == HTTPStatus.OK


def test_who_signed_in_long_ago_is_asked(client):
    client.force_login(confirmed(UserFactory()))

    response = client.get("/mk/account/2fa/totp/activate/")

    assert response.url.startswith("/mk/account/reauthenticate/")


def test_secrets_of_the_second_step_are_encrypted():
    user, secret = UserFactory(), generate_totp_secret()

    TOTP.activate(user, secret)

    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        assert secret not in cursor.fetchone()[0]
    assert Authenticator.objects.get().wrap().validate_code(code_of(secret))


def code_of(secret):
    from allauth.mfa.totp.internal.auth import format_hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


class TestStaff:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.PORTAL_STAFF_SECOND_FACTOR = True

    @pytest.mark.parametrize(
        ("role", "place"),
        [
            (Role.CASEWORKER, "/mk/office/"),
            (Role.SUPERVISOR, "/sq/office/"),
            (Role.EDITOR, "/cms/"),
            (Role.PUBLISHER, "/cms/"),
        ],
    )
    def test_without_a_second_step_work_stays_closed(self, client, role, place):
        user = confirmed(MembershipFactory(role=role).user)
        sign_in(client, user)

        response = client.get(place)

        assert response.status_code == HTTPStatus.FOUND
        assert response.url.endswith("/account/2fa/")
        assert client.get(response.url).status_code == HTTPStatus.OK

    def test_an_operator_reaches_no_administration_without(self, client):
        client.force_login(UserFactory(is_staff=True, is_superuser=True))

        assert client.get("/django-admin/").url.endswith("/account/2fa/")
        assert client.get("/django-admin/accounts/user/").url.endswith("/account/2fa/")

    def test_with_one_it_opens(self, client):
        user = confirmed(MembershipFactory().user)
        TOTP.activate(user, generate_totp_secret())
        client.force_login(user)

        assert client.get("/mk/office/").status_code == HTTPStatus.OK

    def test_sign_in_then_asks_for_it(self, client):
        user = confirmed(MembershipFactory().user)
        secret = generate_totp_secret()
        TOTP.activate(user, secret)

        response = sign_in(client, user)
        assert response.url == "/mk/account/2fa/authenticate/"
        assert client.get(response.url).status_code == HTTPStatus.OK
        response = client.post(response.url, {"code": code_of(secret)})

        assert response.url == "/mk/office/"

    def test_citizens_are_left_in_peace(self, client):
        client.force_login(UserFactory())

        assert client.get("/mk/applications/").status_code == HTTPStatus.OK


@pytest.mark.parametrize("address", ["/cms/login/", "/django-admin/login/"])
def test_no_library_lets_staff_in_past_the_second_step(client, address):
    user = UserFactory(is_staff=True, is_superuser=True)

    for response in (
        client.get(f"{address}?next=/cms/"),
        client.post(address, {"username": user.email, "password": PASSWORD}),
    ):
        assert response.url.startswith("/mk/account/login/")
    assert "_auth_user_id" not in client.session


class TestSessions:
    def test_the_own_browsers_are_listed(self, client, language):
        user = UserFactory()
        agent = "Mozilla/5.0 (Linux; Android 16) Chrome/140 Safari/537"
        Client(headers={"user-agent": agent}).post(
            "/mk/account/login/", {"login": user.email, "password": PASSWORD}
        )
        sign_in(client, user)

        page = client.get(f"/{language}/account/sessions/").content.decode()

        assert "Chrome, Android" in page
        assert "127.0.0.1" in page

    def test_signing_out_elsewhere_ends_every_other_session(self, client):
        user, elsewhere = UserFactory(), Client()
        sign_in(elsewhere, user)
        sign_in(client, user)

        for _twice in range(2):
            client.post("/mk/account/sessions/")

        assert elsewhere.get("/mk/account/").status_code == HTTPStatus.FOUND
        assert client.get("/mk/account/").status_code == HTTPStatus.OK

    def test_nobody_ends_sessions_of_others(self, client):
        other, elsewhere = UserFactory(), Client()
        sign_in(elsewhere, other)
        sign_in(client, UserFactory())

        client.post("/mk/account/sessions/")

        assert elsewhere.get("/mk/account/").status_code == HTTPStatus.OK
