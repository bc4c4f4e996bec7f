"""Signing up and in, in both languages, and where one comes out."""

import re
from http import HTTPStatus

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation

from portal.accounts.library_texts import TEXTS
from portal.accounts.models import User
from portal.accounts.rules import Role
from tests.portal.accounts.factories import PASSWORD, MembershipFactory, UserFactory
from tests.portal.notifications.sending import send_everything

pytestmark = pytest.mark.django_db

OPEN_PAGES = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
    "account_email_verification_sent",
    "account_inactive",
]
OWN_PAGES = [
    "accounts:account",
    "account_email",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
]

# Three Latin words in a row in a Macedonian page are a text that nobody translated.
LATIN_SENTENCE = re.compile(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}")


@pytest.fixture(autouse=True)
def fresh_rate_limits():
    cache.clear()


def address(name, *args, language="mk"):
    with translation.override(language):
        return reverse(name, args=args)


def words_of(response):
    """Return what stands in the main part of a page, without markup."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL).group()
    return re.sub(r"<[^>]+>", " ", main)


@pytest.mark.parametrize("language", ["mk", "sq"])
class TestEveryPageInBothLanguages:
    @pytest.mark.parametrize("page", OPEN_PAGES)
    def test_open_pages(self, client, page, language):
        response = client.get(address(page, language=language))

        assert response.status_code == HTTPStatus.OK
        assert f'<html lang="{language}"' in response.content.decode()
        assert not (language == "mk" and LATIN_SENTENCE.search(words_of(response)))

    @pytest.mark.parametrize("page", OWN_PAGES)
    def test_own_pages(self, client, page, language):
        user = UserFactory()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        client.login(email=user.email, password=PASSWORD)

        response = client.get(address(page, language=language), follow=True)

        assert response.status_code == HTTPStatus.OK
        assert f'<html lang="{language}"' in response.content.decode()

    def test_no_placeholder_stands_inside_a_field(self, client, language):
        for page in ("account_login", "account_signup", "account_reset_password"):
            main = client.get(address(page, language=language)).content.decode()

            assert "placeholder" not in main[main.index("<main") : main.index("</main>")]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("language", ["mk", "sq"])
def test_every_text_of_the_library_is_translated(text, language):
    with translation.override(language):
        assert translation.gettext(text) != text


class TestSignUp:
    @pytest.mark.parametrize("language", ["mk", "sq"])
    def test_letters_come_in_the_language_in_which_one_signed_up(self, client, language):
        response = client.post(
            address("account_signup", language=language),
            {"email": "new@example.test", "password1": "dolga-i-dobra-lozinka"},
        )

        assert response.url == f"/{language}/account/profile/"
        assert User.objects.get().preferred_language == language
        send_everything()
        assert f"/{language}/account/confirm-email/" in mail.outbox[0].body

    def test_a_short_password_is_refused_and_the_address_stays(self, client):
        response = client.post(
            address("account_signup"), {"email": "new@example.test", "password1": "kratka"}
        )

        assert "password1" in response.context["form"].errors
        assert 'value="new@example.test"' in response.content.decode()

    def test_one_address_opens_one_account(self, client):
        UserFactory(email="known@example.test")

        response = client.post(
            address("account_signup"),
            {"email": "known@example.test", "password1": "dolga-i-dobra-lozinka"},
        )

        assert "email" in response.context["form"].errors
        assert User.objects.count() == 1

    def test_a_mail_server_that_is_down_keeps_nobody_out(self, client, settings):
        settings.EMAIL_BACKEND = "tests.portal.accounts.test_views.BackendThatIsDown"

        client.post(
            address("account_signup"),
            {"email": "new@example.test", "password1": "dolga-i-dobra-lozinka"},
        )

        assert User.objects.filter(email="new@example.test").exists()


class BackendThatIsDown:
    """A mail server that nobody can reach."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


class TestSignIn:
    def sign_in(self, client, user, language="mk", **more):
        data = {"login": user.email, "password": PASSWORD, **more}
        return client.post(address("account_login", language=language), data)

    @pytest.mark.parametrize(
        ("role", "expected"),
        [
            (Role.CASEWORKER, "/mk/office/"),
            (Role.SUPERVISOR, "/mk/office/"),
            (Role.EDITOR, "/cms/"),
            (Role.PROVIDER, "/mk/account/"),
        ],
    )
    def test_staff_come_to_their_work(self, client, role, expected):
        user = MembershipFactory(role=role).user

        assert self.sign_in(client, user).url == expected

    def test_a_citizen_comes_to_the_own_applications(self, client):
        assert self.sign_in(client, UserFactory()).url == "/mk/applications/"

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ("/mk/services/home-care/", "/mk/services/home-care/"),
            ("https://elsewhere.test/", "/mk/applications/"),
            ("//elsewhere.test/", "/mk/applications/"),
        ],
    )
    def test_the_next_page_lies_in_the_portal(self, client, given, expected):
        assert self.sign_in(client, UserFactory(), next=given).url == expected

    @pytest.mark.parametrize("language", ["mk", "sq"])
    def test_a_wrong_password_is_said_in_the_readers_language(self, client, language):
        response = self.sign_in(client, UserFactory(), language=language, password="wrong")

        message = TEXTS[3]
        with translation.override(language):
            assert translation.gettext(message) in response.content.decode()

    def test_guessing_is_slowed_down(self, client):
        user = UserFactory()

        for _attempt in range(6):
            response = self.sign_in(client, user, password="wrong")
        response = self.sign_in(client, user)

        assert response.status_code == HTTPStatus.OK
        assert response.context["form"].errors


class TestForgottenPassword:
    def test_the_letter_is_in_the_language_of_the_account_and_its_link_works(self, client):
        user = UserFactory(albanian=True)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

        client.post(address("account_reset_password"), {"email": user.email})

        send_everything()
        letter = mail.outbox[0]
        with translation.override("sq"):
            assert letter.subject == translation.gettext("Choose a new password")
        link = re.search(r"http\S+", letter.body).group()
        page = client.get(link, follow=True)
        assert page.status_code == HTTPStatus.OK
        assert "password1" in page.context["form"].fields


def test_the_account_page_names_roles_and_is_closed_to_strangers(client):
    membership = MembershipFactory()

    assert client.get(address("accounts:account")).status_code == HTTPStatus.FOUND
    client.force_login(membership.user)
    page = client.get(address("accounts:account")).content.decode()

    assert "CSW-SKOPJE" in page
    assert "/mk/office/" in page
