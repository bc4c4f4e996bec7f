"""A person takes a mandate back by word at the centre, as the printed form promises."""

import datetime as dt
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import translation

from portal.applications import queries
from portal.households import operations
from portal.households import queries as households
from portal.households.models import Mandate
from portal.households.rules import MandateKind, Relation, Side
from portal.notifications.models import Delivery, Notification
from tests.portal.accounts.factories import MembershipFactory
from tests.portal.applications import helping
from tests.portal.applications.factories import (
    NOW,
    PDF,
    ServiceFactory,
    add_person,
    application_for,
    citizen,
    state_all,
)
from tests.portal.casework.conftest import CENTRE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def mandate():
    return helping.agreed_mandate(helping.helper_of(), language="sq")


@pytest.fixture
def application(mandate):
    return helping.file_under(mandate)


@pytest.fixture
def office(client):
    client.force_login(MembershipFactory(organisation_code=CENTRE).user)
    return client


def url(name, application):
    with translation.override("mk"):
        return reverse(f"casework:{name}", args=[application.reference])


def test_ends_it_and_the_helper_no_longer_sees_the_file(office, application, mandate):
    helper = mandate.representative

    response = office.post(url("end_mandate", application), {"said": "on"})

    assert response.status_code == HTTPStatus.FOUND
    mandate.refresh_from_db()
    assert mandate.revoked_side == Side.CENTRE
    assert not queries.applications_of(applicant=helper).exists()
    event = application.events.get(kind="mandate_revoked")
    assert (event.actor, event.actor_role) == (mandate.revoked_by, "caseworker")
    assert Notification.objects.filter(user=helper, template="mandate_ended").exists()
    assert Delivery.objects.get(template="mandate_ended", channel="sms").language == "sq"


def test_needs_the_word_of_the_person(office, application, mandate):
    response = office.post(url("end_mandate", application))

    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    mandate.refresh_from_db()
    assert mandate.revoked_at is None


def test_is_offered_while_the_mandate_stands(office, application):
    way = url("end_mandate", application)
    before = office.get(url("file", application)).content.decode()
    office.post(way, {"said": "on"})
    office.post(way, {"said": "on"})
    after = office.get(url("file", application)).content.decode()

    assert way in before
    assert way not in after
    assert application.events.filter(kind="mandate_revoked").count() == 1


def test_another_centre_ends_nothing(client, application, mandate):
    client.force_login(MembershipFactory(organisation_code="CSW-OTHER").user)

    response = client.post(url("end_mandate", application), {"said": "on"})

    assert response.status_code == HTTPStatus.NOT_FOUND
    assert Mandate.objects.get(pk=mandate.pk).revoked_at is None


def test_papers_are_in_the_language_of_the_person(application):
    assert application.applicant.preferred_language == "mk"
    assert application.language == "sq"


def test_it_is_a_no_to_a_relative_also_for_what_was_declared(office):
    son, _own = citizen()
    father = add_person(son, born=dt.date(1947, 3, 24), relation=Relation.PARENT)
    state_all(son, father)
    declared = application_for(son, father, service=ServiceFactory(day_centre=True))
    asked = operations.ask_mandate(
        person=father, representative=son, kind=MandateKind.FAMILY, at=NOW
    )
    operations.confirm_by_form(
        mandate=asked, content=PDF, content_type="application/pdf", by=son, at=NOW
    )
    application = application_for(son, father)

    office.post(url("end_mandate", application), {"said": "on"})

    assert not queries.applications_of(applicant=son).exists()
    declared.refresh_from_db()
    assert declared.submitted_under == application.submitted_under
    assert application.person not in households.people_in_reach_of(user=son, on=NOW.date())
