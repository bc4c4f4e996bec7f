"""On every way of sending: what was shown is what is sent, and nobody gets around the eID."""

import datetime as dt
from http import HTTPStatus

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from portal.accounts.rules import Level, Role
from portal.applications import operations, prefill, presenting
from portal.applications.models import Application
from portal.catalogue.models import ServiceDocument
from portal.core import clock
from portal.eligibility import answers as screener
from portal.eligibility.rules.facts import BIRTH_DATE
from portal.households import operations as households
from tests.portal.accounts.factories import MembershipFactory
from tests.portal.applications.factories import (
    PDF,
    ServiceFactory,
    application_for,
    citizen,
    load_rules,
)
from tests.portal.applications.test_views import signed_in
from tests.portal.casework.test_counter import act, ready

pytestmark = pytest.mark.django_db

KEPT = {"lives_in_country": True, "lives_in_institution": False, "disability_degree": "none"}
TOLD = {"cannot_self_care": True}


@pytest.fixture
def service(db):
    load_rules()
    return ServiceFactory()


@pytest.fixture
def applicant(service):
    """Somebody of whom all is known but what is told in the check or to the bot."""
    user, person = citizen(facts=False)
    households.state_facts(person=person, facts=KEPT, stated_by=user, at=clock.now())
    return user, person


def told_before(applicant):
    """Keep in the profile what the other ways say in the session."""
    user, person = applicant
    households.state_facts(person=person, facts=TOLD, stated_by=user, at=clock.now())


def of_the_service_page(client, service, applicant):
    told_before(applicant)
    return client.get(service.get_absolute_url())


def of_the_apply_page(client, service, applicant):
    told_before(applicant)
    return client.get(reverse("applications:apply", args=[service.code]))


def of_the_end_of_the_check(client, service, _applicant):
    session = client.session
    screener.keep(session, service.code, TOLD)
    session.save()
    return client.get(reverse("eligibility:result", args=[service.code]))


def of_the_end_of_a_chat(client, service, _applicant):
    token = prefill.make(facts=TOLD, service=service)
    return client.get(reverse("applications:preview", args=[service.code]), {"prefill": token})


def of_several_at_once(client, service, applicant):
    told_before(applicant)
    choice = {"file": [f"{applicant[1].pk}-{service.code}"]}
    return client.get(client.post(reverse("applications:choose"), choice).url)


WAYS = [
    of_the_service_page,
    of_the_apply_page,
    of_the_end_of_the_check,
    of_the_end_of_a_chat,
    of_several_at_once,
]
pages = pytest.mark.parametrize("page_at_the_end", WAYS, ids=lambda way: way.__name__)


def shown_in(page):
    """Return the rows of the preview, label and value, as they are read."""
    soup = BeautifulSoup(page.content, "html.parser")
    button = soup.select_one(".one-click__button")
    preview = soup.select_one("dl.summary-list:has(ul.papers)") or soup.select_one(
        "main dl.summary-list, .apply__preview dl.summary-list"
    )
    for extra in preview.select("a"):
        extra.decompose()
    rows = {
        row.dt.get_text(strip=True): " ".join(row.dd.get_text(" ").split())
        for row in preview.select(".summary-list__row")
    }
    return rows, button.find_parent("form"), button


def press(client, page, *, address):
    """Press the button of a page as a browser does, and return what the server answers."""
    _rows, form, button = shown_in(page)
    fields = {row["name"]: row.get("value", "") for row in form.select("input[type=hidden]")}
    if button.get("name"):
        fields[button["name"]] = button["value"]
    return client.post(form.get("action") or address, fields)


@pytest.fixture
def paper(applicant, service):
    """A paper that counts still, from another application."""
    user, person = applicant
    other = ServiceFactory(day_centre=True)
    for one in (service, other):
        ServiceDocument.objects.create(
            service=one,
            code="medical-report",
            name_mk="Лекарски наод",
            name_sq="Gjetje mjekësore",
            valid_months=6,
        )
    return operations.add_paper(
        application=application_for(user, person, service=other, at=clock.now()),
        uploaded_by=user,
        name="naod.pdf",
        content=PDF,
        at=clock.now(),
        document=other.documents.get(),
    )


@pages
def test_exactly_what_is_shown_is_sent(page_at_the_end, service, applicant, paper, language):
    user, _person = applicant
    client = signed_in(user)
    with translation.override(language):
        page = page_at_the_end(client, service, applicant)
        rows, _form, _button = shown_in(page)

        press(client, page, address=page.wsgi_request.path)

        sent = Application.objects.get(service=service)
        facts = {code: value for code, value in sent.facts.items() if code != BIRTH_DATE}
        expected = {
            translation.gettext("Service"): service.title,
            translation.gettext("Name"): sent.person_name,
            translation.gettext("Address"): sent.address,
            translation.gettext("Telephone"): sent.phone,
            **dict(presenting.fact_rows(facts, on=clock.today())),
        }
        assert {label: rows[label] for label in expected} == expected
        others = {
            translation.gettext("Date of birth"): presenting.day(sent.birth_date),
            translation.gettext("Personal number (EMBG)"): sent.embg_masked,
            translation.gettext("Received by"): sent.receiver_name,
            translation.gettext("To be decided by"): presenting.day(sent.due_on),
            translation.gettext("Papers that you gave before"): presenting.day(paper.valid_until),
        }
        assert set(rows) == set(expected) | set(others)
        assert all(value in rows[label] for label, value in others.items())
        along = sent.papers.get()
        assert along.reused_from == paper
        assert along.document.name in rows[translation.gettext("Papers that you gave before")]


@pages
def test_without_the_eid_nothing_is_sent(page_at_the_end, service, applicant):
    service.required_level = Level.SUBSTANTIAL
    service.save()
    client = signed_in(applicant[0])

    page = page_at_the_end(client, service, applicant)
    answer = press(client, page, address=page.wsgi_request.path)

    assert answer.status_code == HTTPStatus.FOUND
    assert answer.url.startswith("/mk/account/step-up/?level=substantial")
    assert not Application.objects.exists()


def test_at_the_counter_the_helper_proves_the_own_eid_too(service):
    service.required_level = Level.SUBSTANTIAL
    service.save()
    helper = MembershipFactory(role=Role.HELPER, organisation_code="NGO-TEST").user
    client = signed_in(helper)
    act(client, ready(client))

    answer = client.post(
        reverse("applications:apply", args=[service.code]),
        {"key": "k", **{f"facts-{code}": "yes" for code in (*KEPT, *TOLD)}},
    )

    assert answer.url.startswith("/mk/account/step-up/?level=substantial")
    assert not Application.objects.exists()


class TestOldAnswers:
    @pytest.fixture
    def forgotten(self, service):
        """Somebody whose answers are too old to be sent without a question."""
        user, person = citizen(facts=False)
        long_ago = clock.now() - dt.timedelta(days=5 * 365)
        households.state_facts(person=person, facts=KEPT | TOLD, stated_by=user, at=long_ago)
        return user, person

    def test_are_asked_again_before_one_press_sends(self, service, forgotten):
        client = signed_in(forgotten[0])

        answer = client.post(
            reverse("applications:apply", args=[service.code]), {"key": "k", "one_click": "1"}
        )

        assert answer.url == reverse("applications:apply", args=[service.code])
        assert not Application.objects.exists()

    def test_stand_in_the_fields_with_their_day(self, service, forgotten, language):
        client = signed_in(forgotten[0])
        with translation.override(language):
            asked = client.get(reverse("applications:apply", args=[service.code]))

        soup = BeautifulSoup(asked.content, "html.parser")
        kept = soup.select_one("input[name=facts-cannot_self_care][checked]")
        assert kept["value"] == "yes"
        day = clock.now() - dt.timedelta(days=5 * 365)
        assert f"{day.day}.{day.month}.{day.year}" in asked.content.decode()

    def test_stand_in_the_fields_of_several_at_once_too(self, service, forgotten):
        user, person = forgotten
        client = signed_in(user)

        page = of_several_choosing(client, service, person)

        soup = BeautifulSoup(page.content, "html.parser")
        kept = soup.select_one(f"input[name=p{person.pk}-facts-cannot_self_care][checked]")
        assert kept["value"] == "yes"


def of_several_choosing(client, service, person):
    choice = {"file": [f"{person.pk}-{service.code}"]}
    return client.get(client.post(reverse("applications:choose"), choice).url)
