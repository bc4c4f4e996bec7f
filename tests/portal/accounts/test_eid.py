"""Signing in with the national eID: against a real OpenID provider in a process of its own."""

import datetime as dt
import logging
from http import HTTPStatus
from urllib.parse import urlsplit

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.test import Client

from portal.accounts import queries
from portal.accounts.models import User, VerifiedIdentity
from portal.accounts.rules import EidProblem
from portal.core import clock
from tests.portal.accounts.eid import CALLBACK, answer_at, asked_in
from tests.portal.accounts.factories import (
    PASSWORD,
    UserFactory,
    VerifiedIdentityFactory,
)
from tests.portal.embg import embg_at_the_eid
from tests.portal.households.factories import PersonFactory
from tests.portal.notifications.sending import send_everything

pytestmark = pytest.mark.django_db

START = "/mk/account/eid/"


def set_off(client, *, language="mk", **data):
    """Press the button and return where it leads."""
    response = client.post(f"/{language}/account/eid/", data)
    assert response.status_code == HTTPStatus.FOUND
    return response.url


def come_back(client, way, **answer):
    """Answer at the provider and return what the portal says to that."""
    return client.get(answer_at(way, **answer))


def identity_at(eid, user, *, person="newcomer", **more):
    """Keep for an account what the provider would say of a person."""
    born = dt.date.fromisoformat({"newcomer": "1990-02-14", "citizen-mk": "1986-04-12"}[person])
    values = {
        "issuer": eid.issuer,
        "subject": person,
        "first_name": "Демо",
        "last_name": "Нова",
        "birth_date": born,
        "embg": embg_at_the_eid(born),
        **more,
    }
    return VerifiedIdentityFactory(user=user, **values)


def is_signed_in(client, user=None):
    kept = client.session.get("_auth_user_id")
    return kept is not None and (user is None or kept == str(user.pk))


def sign_in(client, user):
    """Sign in with the own account, as a person does: that is fresh for a while."""
    client.post("/mk/account/login/", {"login": user.email, "password": PASSWORD})
    assert is_signed_in(client, user)


def is_problem(response, problem):
    return urlsplit(response.url).path.endswith(f"/account/eid/problem/{problem}/")


class TestTheWayThere:
    def test_without_a_provider_nobody_is_offered_the_eid(self, client):
        page = client.get("/mk/account/login/").content.decode()

        assert START not in page
        assert client.post(START).status_code == HTTPStatus.NOT_FOUND
        response = client.get("/account/eid/callback/", follow=True)
        assert response.status_code == HTTPStatus.NOT_FOUND

    def test_with_one_both_ways_stand_on_the_page(self, client, eid, language):
        page = client.get(f"/{language}/account/login/").content.decode()

        assert f'action="/{language}/account/eid/"' in page
        assert 'name="password"' in page

    def test_the_request_is_bound_to_this_visit(self, client, eid):
        first, second = asked_in(set_off(client)), asked_in(set_off(client))

        for asked in (first, second):
            assert asked["response_type"] == "code"
            assert asked["code_challenge_method"] == "S256"
            assert asked["prompt"] == "login"
            assert asked["redirect_uri"] == CALLBACK
        for name in ("state", "nonce", "code_challenge"):
            assert first[name] != second[name]

    def test_a_link_alone_sets_nobody_off(self, client, eid):
        assert client.get(START).status_code == HTTPStatus.METHOD_NOT_ALLOWED

    def test_the_provider_speaks_the_visitors_language(self, client, eid):
        assert asked_in(set_off(client, language="sq"))["ui_locales"] == "sq"


class TestSigningIn:
    def test_somebody_known_comes_in_and_back_to_where_they_were(self, client, eid):
        user = UserFactory()
        identity_at(eid, user)
        way = set_off(client, next="/mk/services/home-care/")

        response = come_back(client, way)

        assert response.url == "/mk/services/home-care/"
        assert is_signed_in(client, user)

    def test_the_next_page_lies_in_the_portal(self, client, eid):
        identity_at(eid, UserFactory())

        response = come_back(client, set_off(client, next="https://elsewhere.test/"))

        assert response.url == "/mk/applications/"

    def test_the_answer_keeps_the_language_of_the_visit(self, client, eid):
        identity_at(eid, UserFactory())

        response = come_back(client, set_off(client, language="sq"))

        assert response.url == "/sq/applications/"

    def test_what_was_answered_before_signing_in_survives(self, client, eid):
        identity_at(eid, UserFactory())
        session = client.session
        session["screener"] = {"home-care": {"cannot_self_care": True}}
        session.save()

        come_back(client, set_off(client))

        assert client.session["screener"] == {"home-care": {"cannot_self_care": True}}

    def test_a_new_name_is_kept_and_the_old_one_remembered(self, client, eid):
        identity = identity_at(eid, UserFactory())

        come_back(client, set_off(client), person="newcomer-married")

        identity.refresh_from_db()
        assert identity.last_name == "Нова-Венчана"
        assert [name.last_name for name in identity.former_names.all()] == ["Нова"]
        assert is_signed_in(client, identity.user)

    def test_the_same_name_again_is_no_change(self, client, eid):
        identity = identity_at(eid, UserFactory())

        come_back(client, set_off(client))

        assert not identity.former_names.exists()

    def test_an_inactive_account_stays_closed(self, client, eid):
        identity_at(eid, UserFactory(is_active=False))

        come_back(client, set_off(client))

        assert not is_signed_in(client)

    def test_somebody_else_in_the_browser_is_signed_out_first(self, client, eid):
        known, other = UserFactory(), UserFactory()
        identity_at(eid, known)
        way = set_off(client)
        back = answer_at(way)
        client.force_login(other)

        response = client.get(back)

        assert response.status_code == HTTPStatus.FOUND
        assert not is_signed_in(client, other) or is_problem(response, EidProblem.STALE)


class TestANewcomer:
    def arrive(self, client, **answer):
        response = come_back(client, set_off(client, next="/mk/services/"), **answer)
        assert response.url == "/mk/account/eid/new/"

    def test_gives_an_address_and_has_an_account(self, client, eid, language):
        self.arrive(client)

        response = client.post(f"/{language}/account/eid/new/", {"email": "New@Example.test"})

        user = User.objects.get()
        identity = queries.verified_identity_of(user=user)
        assert response.url == "/mk/services/"
        assert is_signed_in(client, user)
        assert user.email == "new@example.test"
        assert user.preferred_language == language
        assert not user.has_usable_password()
        assert identity.full_name == "Демо Нова"
        assert identity.embg.startswith("1402990")
        assert not EmailAddress.objects.get(user=user).verified
        send_everything()
        assert mail.outbox[0].to == ["new@example.test"]

    def test_two_presses_open_one_account(self, client, eid):
        self.arrive(client)

        client.post("/mk/account/eid/new/", {"email": "new@example.test"})
        client.post("/mk/account/eid/new/", {"email": "new@example.test"})

        assert User.objects.count() == VerifiedIdentity.objects.count() == 1

    def test_never_takes_over_an_account_by_its_address(self, client, eid):
        user = UserFactory(email="known@example.test")
        self.arrive(client)

        response = client.post("/mk/account/eid/new/", {"email": "known@example.test"})

        assert response.status_code == HTTPStatus.OK
        assert response.context["form"].errors
        assert queries.verified_identity_of(user=user) is None
        assert not is_signed_in(client)

    def test_nobody_tries_many_addresses_to_learn_who_has_an_account(self, client, eid):
        self.arrive(client)
        UserFactory(email="known@example.test")
        for _try in range(5):
            client.post("/mk/account/eid/new/", {"email": "known@example.test"})

        response = client.post("/mk/account/eid/new/", {"email": "free@example.test"})

        assert response.status_code == HTTPStatus.TOO_MANY_REQUESTS
        assert "Retry-After" in response
        assert not User.objects.filter(email="free@example.test").exists()

    def test_joins_the_own_account_after_signing_in_to_it(self, client, eid):
        user = UserFactory()
        self.arrive(client)
        sign_in(client, user)
        page = client.get("/mk/account/eid/join/")
        assert "Демо Нова" in page.content.decode()

        response = client.post("/mk/account/eid/join/")

        assert response.url == "/mk/services/"
        assert queries.verified_identity_of(user=user).subject == "newcomer"

    def test_may_leave_the_own_account_as_it_is(self, client, eid):
        user = UserFactory()
        self.arrive(client)
        sign_in(client, user)

        client.post("/mk/account/eid/join/", {"leave": "yes"})

        assert queries.verified_identity_of(user=user) is None
        assert client.get("/mk/account/eid/join/").status_code == HTTPStatus.FOUND

    def test_without_an_answer_of_the_eid_nobody_is_a_newcomer(self, client, eid):
        assert client.get("/mk/account/eid/new/").url.startswith("/mk/account/login/")

    def test_what_the_eid_said_lies_sealed_in_the_session(self, client, eid):
        self.arrive(client)

        kept = str(dict(client.session))

        assert "1402990" not in kept
        assert "Нова" not in kept

    def test_an_address_typed_wrong_gives_nobody_the_account(self, client, eid):
        self.arrive(client)
        client.post("/mk/account/eid/new/", {"email": "typo@example.test"})
        client.logout()
        send_everything()
        mail.outbox.clear()

        client.post("/mk/account/password/reset/", {"email": "typo@example.test"})
        send_everything()

        assert not any("/key/" in letter.body for letter in mail.outbox)

    def test_a_foreigner_without_a_number_is_welcome(self, client, eid):
        self.arrive(client, person="foreigner")

        client.post("/mk/account/eid/new/", {"email": "new@example.test"})

        assert VerifiedIdentity.objects.get().embg_digest is None


class TestLinking:
    def test_needs_the_account_and_the_eid(self, client, eid):
        user = UserFactory()
        sign_in(client, user)

        response = come_back(client, set_off(client, purpose="link"))

        assert response.url == "/mk/account/identity/"
        assert queries.verified_identity_of(user=user).subject == "newcomer"

    def test_needs_a_fresh_proof_of_the_account(self, client, eid):
        client.force_login(UserFactory())

        assert set_off(client, purpose="link").startswith("/mk/account/reauthenticate/")

    def test_needs_an_account_at_all(self, client, eid):
        assert set_off(client, purpose="link").startswith("/mk/account/login/")

    def test_the_answer_counts_only_for_the_account_that_asked(self, client, eid):
        asking, other = UserFactory(), UserFactory()
        sign_in(client, asking)
        back = answer_at(set_off(client, purpose="link"))
        states = client.session["socialaccount_states"]
        client.logout()
        sign_in(client, other)
        session = client.session
        session["socialaccount_states"] = states
        session.save()

        response = client.get(back)

        assert is_problem(response, EidProblem.STALE)
        assert not VerifiedIdentity.objects.exists()

    def test_one_person_has_one_account(self, client, eid):
        identity = identity_at(eid, UserFactory())
        second = UserFactory()
        sign_in(client, second)

        response = come_back(client, set_off(client, purpose="link"))

        assert is_problem(response, EidProblem.TAKEN)
        assert VerifiedIdentity.objects.get() == identity

    def test_one_personal_number_has_one_account_whatever_the_eid_calls_it(self, client, eid):
        identity_at(eid, UserFactory())
        second = UserFactory()
        sign_in(client, second)

        response = come_back(client, set_off(client, purpose="link"), person="newcomer-new-card")

        assert is_problem(response, EidProblem.TAKEN)
        assert queries.verified_identity_of(user=second) is None

    def test_an_account_never_changes_its_person(self, client, eid):
        user = UserFactory()
        identity_at(eid, user, person="citizen-mk")
        sign_in(client, user)

        response = come_back(client, set_off(client, purpose="link"), person="newcomer")

        assert is_problem(response, EidProblem.OTHER_PERSON)
        assert queries.verified_identity_of(user=user).subject == "citizen-mk"

    def test_a_new_card_of_the_same_person_is_linked_knowingly(self, client, eid):
        user = UserFactory()
        identity_at(eid, user)
        sign_in(client, user)

        come_back(client, set_off(client, purpose="link"), person="newcomer-new-card")

        assert queries.verified_identity_of(user=user).subject == "newcomer-new-card"

    def test_a_new_card_alone_opens_nothing_and_is_explained(self, client, eid):
        identity_at(eid, UserFactory())

        response = come_back(client, set_off(client), person="newcomer-new-card")

        assert is_problem(response, EidProblem.NEW_SUBJECT)
        assert not is_signed_in(client)

    def test_a_number_that_somebody_typed_grants_nothing(self, client, eid):
        PersonFactory(embg=embg_at_the_eid(dt.date(1990, 2, 14)))

        response = come_back(client, set_off(client))

        assert response.url == "/mk/account/eid/new/"
        assert not is_signed_in(client)

    def test_the_same_issuers_number_at_another_issuer_opens_nothing(self, client, eid):
        identity_at(eid, UserFactory(), issuer="https://other-eid.test", embg="", embg_digest=None)

        response = come_back(client, set_off(client))

        assert response.url == "/mk/account/eid/new/"

    def test_a_subject_that_comes_with_another_number_opens_nothing(self, client, eid):
        another = embg_at_the_eid(dt.date(1971, 1, 1))
        identity_at(eid, UserFactory(), embg=another)

        response = come_back(client, set_off(client))

        assert is_problem(response, EidProblem.OTHER_NUMBER)
        assert not is_signed_in(client)


class TestUnlinking:
    def test_forgets_what_the_eid_said(self, client, eid):
        user = UserFactory()
        identity_at(eid, user)
        sign_in(client, user)

        client.post("/mk/account/identity/unlink/")

        assert queries.verified_identity_of(user=user) is None

    def test_never_locks_somebody_out(self, client, eid):
        user = UserFactory()
        identity_at(eid, user)
        user.set_unusable_password()
        user.save()
        come_back(client, set_off(client))

        response = client.post("/mk/account/identity/unlink/", follow=True)

        assert queries.verified_identity_of(user=user) is not None
        assert response.status_code == HTTPStatus.OK

    def test_needs_a_fresh_proof(self, client, eid):
        user = UserFactory()
        identity_at(eid, user)
        client.force_login(user)

        response = client.post("/mk/account/identity/unlink/")

        assert response.url.startswith("/mk/account/reauthenticate/")
        assert queries.verified_identity_of(user=user) is not None

    def test_with_the_eid_alone_the_fresh_proof_is_the_eid(self, client, eid):
        user = UserFactory()
        identity_at(eid, user)
        user.set_unusable_password()
        user.save()
        client.force_login(user)

        response = client.post("/mk/account/identity/unlink/")

        assert response.url.startswith("/mk/account/step-up/")


class TestAnswersThatCannotBeTrusted:
    @pytest.mark.parametrize(
        "fault",
        [
            "wrong_issuer",
            "wrong_audience",
            "several_audiences",
            "wrong_nonce",
            "no_nonce",
            "expired",
            "no_expiry",
            "no_subject",
            "foreign_signature",
            "no_signature",
            "signed_with_public_key",
            "no_token",
            "old_login",
            "odd_number",
            "other_birth_date",
        ],
    )
    def test_a_token_that_is_not_for_us_opens_nothing(self, client, eid, fault, caplog):
        user = UserFactory()
        identity_at(eid, user)
        eid.spoil(id_token=fault)

        response = come_back(client, set_off(client))

        assert is_problem(response, EidProblem.REFUSED)
        assert not is_signed_in(client)
        assert "1402990" not in caplog.text

    def test_a_provider_that_calls_itself_otherwise_is_not_asked(self, client, eid):
        cache.clear()
        eid.spoil(id_token="other_discovery")

        assert "/problem/refused/" in set_off(client)

    def test_an_answer_in_the_name_of_another_provider_is_refused(self, client, eid):
        identity_at(eid, UserFactory())
        back = answer_at(set_off(client)).replace("127.0.0.1%3A", "somebody-else.test%3A")

        assert is_problem(client.get(back), EidProblem.REFUSED)

    def test_keys_may_change_between_two_visits(self, client, eid, settings):
        identity_at(eid, UserFactory())
        come_back(client, set_off(client))
        client.logout()
        eid.stop()
        eid.start()

        come_back(client, set_off(client))

        assert is_signed_in(client)


class TestReplays:
    def test_an_answer_counts_once(self, client, eid):
        identity_at(eid, UserFactory())
        back = answer_at(set_off(client))
        client.get(back)
        client.logout()

        assert is_problem(client.get(back), EidProblem.STALE)
        assert not is_signed_in(client)

    def test_an_answer_counts_in_its_own_browser_only(self, client, eid):
        identity_at(eid, UserFactory())
        back = answer_at(set_off(client))
        thief = Client()

        assert is_problem(thief.get(back), EidProblem.STALE)
        assert not is_signed_in(thief)

    def test_a_code_of_another_visit_is_refused(self, client, eid):
        """PKCE and the nonce bind the code to the visit: a stolen one is worth nothing."""
        identity_at(eid, UserFactory())
        stolen = asked_in(answer_at(set_off(client)))["code"]
        thief = Client()
        own = answer_at(set_off(thief), person="foreigner")

        response = thief.get(own.replace(asked_in(own)["code"], stolen))

        assert is_problem(response, EidProblem.REFUSED)
        assert not is_signed_in(thief)

    def test_an_answer_that_comes_too_late_is_explained(self, client, eid):
        identity_at(eid, UserFactory())
        back = answer_at(set_off(client))
        with time_machine.travel(clock.now() + dt.timedelta(minutes=11)):
            assert is_problem(client.get(back), EidProblem.STALE)

    def test_an_answer_without_a_session_is_explained(self, client, eid):
        identity_at(eid, UserFactory())
        back = answer_at(set_off(client))
        client.cookies.clear()

        assert is_problem(client.get(back), EidProblem.STALE)


class TestWhenTheProviderDoesNotHelp:
    def test_whoever_gives_up_there_is_back_with_everything(self, client, eid):
        way = set_off(client, next="/mk/services/home-care/apply/")

        response = come_back(client, way, do="cancel")

        assert is_problem(response, EidProblem.CANCELLED)
        page = client.get(response.url).content.decode()
        assert "/mk/services/home-care/apply/" in page
        assert "/mk/account/login/" in page

    def test_a_provider_that_is_down_leaves_the_own_account(self, client, settings, language):
        settings.PORTAL_EID_ISSUER = "http://127.0.0.1:9"

        address = set_off(client, language=language)

        assert "/problem/unavailable/" in address
        page = client.get(address).content.decode()
        assert f"/{language}/account/login/" in page

    @pytest.mark.parametrize("part", ["/token", "/jwks"])
    def test_a_provider_that_fails_midway_signs_nobody_in(self, client, eid, part):
        identity_at(eid, UserFactory())
        back = answer_at(set_off(client))
        cache.clear()
        eid.spoil(down=part)

        assert is_problem(client.get(back), EidProblem.UNAVAILABLE)
        assert not is_signed_in(client)

    @pytest.mark.parametrize("part", ["/token", "/jwks"])
    def test_a_slow_provider_is_not_waited_for_long(self, client, eid, settings, part):
        settings.SOCIALACCOUNT_REQUESTS_TIMEOUT = 1
        identity_at(eid, UserFactory())
        back = answer_at(set_off(client))
        cache.clear()
        eid.spoil(slow=part, seconds=4)

        assert is_problem(client.get(back), EidProblem.UNAVAILABLE)

    @pytest.mark.parametrize("problem", list(EidProblem))
    def test_every_problem_has_words_in_both_languages(self, client, problem, language):
        page = client.get(f"/{language}/account/eid/problem/{problem}/?level=high&held=low")

        assert page.status_code == HTTPStatus.OK
        assert "<h1>" in page.content.decode()

    def test_an_invented_problem_has_no_page(self, client):
        assert client.get("/mk/account/eid/problem/invented/").status_code == 404


def test_nothing_of_a_person_is_logged(client, eid, caplog):
    caplog.set_level(logging.DEBUG)
    identity_at(eid, UserFactory())

    come_back(client, set_off(client))

    assert "1402990" not in caplog.text
    assert "Нова" not in caplog.text


def test_the_pages_of_the_identity_show_the_number_masked(client, eid, language):
    identity = identity_at(eid, UserFactory())
    client.force_login(identity.user)

    page = client.get(f"/{language}/account/identity/").content.decode()

    assert identity.embg not in page
    assert identity.embg_masked in page
