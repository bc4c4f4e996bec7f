"""How sure a session is, for how long, and how it becomes surer in the middle of an application."""

import datetime as dt
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from portal.accounts.rules import EidProblem, Level
from portal.applications.models import Application
from portal.core import clock
from tests.portal.accounts.eid import answer_at
from tests.portal.accounts.factories import UserFactory
from tests.portal.accounts.test_eid import identity_at, is_problem, set_off, sign_in
from tests.portal.applications import test_views as of_applications
from tests.portal.applications.factories import ServiceFactory, load_rules

pytestmark = pytest.mark.django_db

everything = of_applications.TestApplyPage().everything


@pytest.fixture
def said():
    """What the form says: the same each time that it is sent."""
    return everything()


@pytest.fixture
def service():
    load_rules()
    return ServiceFactory(required_level=Level.SUBSTANTIAL)


@pytest.fixture
def user(client, eid):
    """Somebody with an account and a linked eID, signed in with the password."""
    user = UserFactory()
    identity_at(eid, user)
    sign_in(client, user)
    return user


def apply_to(client, service, **data):
    return client.post(f"/mk/services/{service.code}/apply/", data)


def step_up(client, address, **answer):
    """Press the button of the page that explains, answer at the eID, and return what follows."""
    asked = {key: values[0] for key, values in parse_qs(urlsplit(address).query).items()}
    way = set_off(client, purpose="step_up", **asked)
    return client.get(answer_at(way, **answer))


class TestInTheMiddleOfAnApplication:
    def test_the_eid_is_asked_for_and_nothing_is_lost(self, client, user, service, language, said):
        address = f"/mk/services/{service.code}/apply/"
        response = apply_to(client, service, **said)
        assert not Application.objects.exists()
        assert response.url.startswith("/mk/account/step-up/")
        assert client.get(response.url).status_code == HTTPStatus.OK

        response = step_up(client, response.url)

        assert response.url == address
        page = client.get(address).content.decode()
        assert 'value="Пример 7"' in page
        apply_to(client, service, **said)
        assert Application.objects.count() == 1

    def test_one_click_waits_for_the_eid_too(self, client, user, service):
        response = apply_to(client, service, one_click="1")

        assert response.url.startswith("/mk/account/step-up/")
        assert not Application.objects.exists()

    def test_saving_for_later_needs_no_more_than_the_account(self, client, user, service, said):
        response = apply_to(client, service, later="1", **said)

        assert "/step-up/" not in response.url

    def test_a_level_that_is_too_low_is_explained(self, client, user, service, said):
        response = apply_to(client, service, **said)

        response = step_up(client, response.url, level="low")

        assert is_problem(response, EidProblem.TOO_LOW)
        assert apply_to(client, service, **said).url.startswith("/mk/account/step-up/")

    def test_more_than_needed_is_enough(self, client, user, service, said):
        response = apply_to(client, service, **said)

        step_up(client, response.url, level="high")
        apply_to(client, service, **said)

        assert Application.objects.exists()

    @pytest.mark.usefixtures("user")
    @pytest.mark.parametrize("fault", ["no_acr", "odd_acr"])
    def test_a_level_that_nobody_vouches_for_is_low(self, client, service, eid, fault, said):
        response = apply_to(client, service, **said)
        eid.spoil(id_token=fault)

        response = step_up(client, response.url, level="high")

        assert is_problem(response, EidProblem.TOO_LOW)

    def test_somebody_elses_eid_raises_nothing(self, client, user, service, said):
        response = apply_to(client, service, **said)

        response = step_up(client, response.url, person="citizen-mk")

        assert is_problem(response, EidProblem.OTHER_PERSON)
        assert apply_to(client, service, **said).url.startswith("/mk/account/step-up/")

    def test_a_new_card_is_explained_not_merged(self, client, user, service, said):
        response = apply_to(client, service, **said)

        response = step_up(client, response.url, person="newcomer-new-card")

        assert is_problem(response, EidProblem.NEW_SUBJECT)

    def test_without_a_linked_eid_it_is_linked_on_the_way(self, client, eid, service, said):
        other = UserFactory()
        sign_in(client, other)
        response = apply_to(client, service, **said)

        step_up(client, response.url)
        apply_to(client, service, **said)

        assert Application.objects.get().applicant == other

    def test_giving_up_loses_nothing(self, client, user, service, said):
        response = apply_to(client, service, **said)

        response = step_up(client, response.url, do="cancel")

        assert is_problem(response, EidProblem.CANCELLED)
        page = client.get(f"/mk/services/{service.code}/apply/").content.decode()
        assert 'value="Пример 7"' in page

    def test_a_session_that_ends_meanwhile_loses_nothing(self, client, user, service, said):
        response = apply_to(client, service, **said)
        asked = parse_qs(urlsplit(response.url).query)
        way = set_off(client, purpose="step_up", level="substantial", next=asked["next"][0])
        back = answer_at(way)
        client.logout()

        assert is_problem(client.get(back), EidProblem.STALE)
        sign_in(client, user)
        page = client.get(f"/mk/services/{service.code}/apply/").content.decode()
        assert 'value="Пример 7"' in page

    def test_what_is_sent_after_the_session_ended_is_kept_until_sign_in(
        self, client, user, service, said
    ):
        client.logout()

        response = apply_to(client, service, **said)

        assert response.url.startswith("/mk/account/login/")
        sign_in(client, user)
        page = client.get(f"/mk/services/{service.code}/apply/").content.decode()
        assert 'value="Пример 7"' in page


class TestForHowLong:
    def test_a_level_ends_after_a_while(self, client, user, service, settings, said):
        response = apply_to(client, service, **said)
        step_up(client, response.url)

        later = clock.now() + dt.timedelta(minutes=settings.PORTAL_ASSURANCE_MINUTES, seconds=1)
        with time_machine.travel(later, tick=False):
            response = apply_to(client, service, **said)

        assert response.url.startswith("/mk/account/step-up/")

    def test_a_level_ends_with_the_session(self, client, user, service, said):
        response = apply_to(client, service, **said)
        step_up(client, response.url)
        client.logout()
        sign_in(client, user)

        assert apply_to(client, service, **said).url.startswith("/mk/account/step-up/")

    def test_whoever_signed_in_with_the_eid_is_sure_at_once(self, client, eid, service, said):
        identity_at(eid, UserFactory())
        client.get(answer_at(set_off(client)))

        apply_to(client, service, **said)

        assert Application.objects.count() == 1

    def test_the_page_that_explains_lets_those_through_who_are_sure(self, client, eid):
        identity_at(eid, UserFactory())
        client.get(answer_at(set_off(client)))

        response = client.get("/mk/account/step-up/?level=substantial&next=/mk/services/")

        assert response.url == "/mk/services/"


def test_an_ordinary_service_needs_the_account_only(client, eid, said):
    load_rules()
    service, user = ServiceFactory(), UserFactory()
    client.force_login(user)

    apply_to(client, service, **said)

    assert Application.objects.count() == 1


def test_where_no_eid_is_set_up_the_centre_is_named(client, language):
    client.force_login(UserFactory())

    page = client.get(f"/{language}/account/step-up/?level=substantial").content.decode()

    assert f"/{language}/directory/" in page
    assert f"/{language}/account/eid/" not in page
