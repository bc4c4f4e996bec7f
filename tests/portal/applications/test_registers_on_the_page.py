"""The page of an application while registers are asked: it comes first, and its fields say so."""

import datetime as dt
from http import HTTPStatus

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from portal.core import clock
from portal.households import operations as households
from portal.households.models import Consent, RegisterLookup
from portal.households.operations.facts import state_facts_by_register
from portal.households.rules import ConsentPurpose, LookupState, Register
from tests.portal.applications.factories import ServiceFactory, citizen, load_rules
from tests.portal.applications.test_views import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(db):
    load_rules()
    return ServiceFactory(code="day-centre-disability")


@pytest.fixture
def applicant(service):
    """Somebody of whom nothing but name and address is known."""
    return citizen(facts=False)


def asked(user, person, *, state=LookupState.WAITING, seconds=0, register=Register.DISABILITY):
    purpose = ConsentPurpose.DATA_FROM_REGISTERS
    households.give_consent(user=user, person=person, purpose=purpose, at=clock.now())
    consent = Consent.objects.get(person=person, purpose=purpose)
    return RegisterLookup.objects.create(
        asked_by=user,
        person=person,
        consent=consent,
        register=register,
        state=state,
        asked_at=clock.now() - dt.timedelta(seconds=seconds),
    )


def shown(user, service, language="mk"):
    with translation.override(language):
        address = reverse("applications:apply", args=[service.code])
    page = signed_in(user).get(address)
    assert page.status_code == HTTPStatus.OK
    return BeautifulSoup(page.content, "html.parser")


def hint_of(soup, name):
    """Return what stands under the question of a field."""
    control = soup.select_one(f"[name={name}]")
    return control.find_parent(class_="field").get_text(" ", strip=True)


def says(language, text):
    with translation.override(language):
        return translation.gettext(text)


def test_the_field_says_that_a_register_is_asked(service, applicant, language):
    user, person = applicant
    lookup = asked(user, person)

    soup = shown(user, service, language)

    with translation.override(language):
        expected = translation.gettext(
            "We are asking: %(register)s. You need not wait; answer yourself."
        ) % {"register": lookup.get_register_display()}
    assert expected in hint_of(soup, "facts-disability_degree")
    assert expected not in hint_of(soup, "facts-lives_in_country")
    assert soup.select_one("[data-renew][data-waiting][data-keep]")
    assert says(language, "We are asking the registers…") in soup.get_text()


def test_a_slow_register_holds_nothing_up(service, applicant, language):
    user, person = applicant
    asked(user, person, seconds=60)

    soup = shown(user, service, language)

    assert (
        says(
            language,
            "It takes longer than usual. You need not wait: enter the data yourself, the answer "
            "will stand beside them.",
        )
        in soup.get_text()
    )
    assert soup.select_one(".one-click__button")


def test_the_field_says_that_a_register_does_not_answer(service, applicant, language):
    user, person = applicant
    lookup = asked(user, person, state=LookupState.UNAVAILABLE)

    soup = shown(user, service, language)

    with translation.override(language):
        expected = translation.gettext("It does not answer now: %(register)s. Answer yourself.") % {
            "register": lookup.get_register_display()
        }
    assert expected in hint_of(soup, "facts-disability_degree")
    assert not soup.select_one("[data-waiting]")
    again = soup.select_one(f"form[action$='/{person.pk}/registers/'] input[name=next]")
    assert again["value"].endswith(f"/services/{service.code}/apply/")


def test_the_address_waits_for_the_civil_register(service):
    user, person = citizen(facts=False)
    person.household.street = ""
    person.household.save()
    asked(user, person, register=Register.CIVIL)

    soup = shown(user, service)

    assert "Прашуваме" in hint_of(soup, "address-municipality")


def test_nothing_is_said_when_nothing_is_asked(service, applicant):
    soup = shown(applicant[0], service)

    assert not soup.select_one("[data-renew]")


def test_the_news_lead_back_to_the_page_and_nowhere_else(client, applicant):
    user, person = applicant
    asked(user, person)
    client.force_login(user)

    status = reverse("households:register_status")
    own = client.get(status, {"next": "/mk/services/home-care/apply/"}).content.decode()
    strange = client.get(status, {"next": "https://elsewhere.example/"}).content.decode()

    assert 'href="/mk/services/home-care/apply/"' in own
    assert "elsewhere" not in strange
    assert reverse("households:profile") in strange


def test_whoever_disagrees_with_a_register_can_ask_for_a_correction(service, applicant, language):
    user, person = applicant
    facts = {"disability_degree": "severe"}
    households.state_facts(person=person, facts=facts, stated_by=user, at=clock.now())
    state_facts_by_register(
        person=person,
        facts={"disability_degree": "moderate"},
        register=Register.DISABILITY,
        at=clock.now(),
    )

    soup = shown(user, service, language)

    with translation.override(language):
        correction = reverse("privacy:correction")
    assert soup.select_one(f"main a[href='{correction}?about=register']")
    severe = {"mk": "Тешка", "sq": "E rëndë"}[language]
    with translation.override(language):
        said = translation.gettext("You said: %(word)s.") % {"word": severe}
    assert said in " ".join(soup.select_one("main").get_text(" ").split())
