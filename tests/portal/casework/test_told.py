"""The staff takes note of changes and answers requests for correction of its own files only."""

import uuid
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.rules import Role
from portal.circumstances import operations as circumstances
from portal.circumstances.models import ChangeEffect
from portal.circumstances.operations import Details
from portal.circumstances.rules import ChangeKind
from portal.privacy import operations as privacy
from portal.privacy.rules import CorrectionState, Subject
from tests.portal.accounts.factories import MembershipFactory
from tests.portal.applications.factories import NOW, load_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def effect(application):
    """A reported change that touches the file of the centre."""
    load_rules()
    person = application.person
    address = {
        "municipality": person.household.municipality.code,
        "settlement": "",
        "street": "Соседна 3",
    }
    details = Details(kinds=[ChangeKind.MOVED], happened_on=NOW.date(), address=address)
    report = circumstances.prepare_report(user=application.applicant, details=details)
    circumstances.send_report(report=report, at=NOW)
    return ChangeEffect.objects.get()


@pytest.fixture
def asked(application):
    return privacy.request_correction(
        user=application.applicant,
        key=uuid.uuid4(),
        subject=Subject.APPLICATION,
        application=application,
        wrong="Адресата е стара.",
        right="",
        at=NOW,
    )


@pytest.fixture
def elsewhere(db):
    user = MembershipFactory(organisation_code="CSW-OTHER", role=Role.CASEWORKER).user
    client = Client()
    client.force_login(user)
    return client


def test_both_lists_show_what_waits(office, effect, asked):
    text = office.get(reverse("casework:told")).content.decode()
    assert effect.application.reference in text
    assert reverse("casework:correction", args=[asked.key]) in text


def test_the_file_shows_the_change_and_one_press_takes_note(office, effect, caseworker):
    file = reverse("casework:file", args=[effect.application.reference])
    press = reverse("casework:note_change", args=[effect.pk])
    assert press in office.get(file).content.decode()
    office.post(press)
    office.post(press)
    effect.refresh_from_db()
    assert effect.noted_by == caseworker
    assert press not in office.get(file).content.decode()
    assert effect.application.reference not in office.get(reverse("casework:told")).content.decode()


def test_an_answer_needs_a_reason_and_stands(office, asked):
    address = reverse("casework:correction", args=[asked.key])
    empty = office.post(address, {"state": "corrected"})
    assert empty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    office.post(address, {"state": "corrected", "answer": "Исправено."})
    asked.refresh_from_db()
    assert (asked.state, asked.answer) == (CorrectionState.CORRECTED, "Исправено.")
    assert "Исправено." in office.get(address).content.decode()


def test_another_centre_sees_and_does_nothing(elsewhere, effect, asked):
    assert (
        effect.application.reference not in elsewhere.get(reverse("casework:told")).content.decode()
    )
    note = elsewhere.post(reverse("casework:note_change", args=[effect.pk]))
    answer = elsewhere.post(
        reverse("casework:correction", args=[asked.key]), {"state": "refused", "answer": "Не."}
    )
    assert {note.status_code, answer.status_code} == {HTTPStatus.NOT_FOUND}
    effect.refresh_from_db()
    assert effect.noted_at is None


@pytest.mark.parametrize("name", ["told"])
def test_a_citizen_and_nobody_get_in(client, application, name):
    assert "/account/login/" in client.get(reverse(f"casework:{name}")).url
    client.force_login(application.applicant)
    assert client.get(reverse(f"casework:{name}")).status_code == HTTPStatus.FORBIDDEN
