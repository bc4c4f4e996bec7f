"""Documents in the work area: what is damaged is said, and any of them can be issued again."""

import io
import logging
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import translation

from portal.accounts.rules import Role
from portal.applications import operations, rules
from portal.core import clock
from tests.portal.accounts.factories import MembershipFactory
from tests.portal.applications.factories import application_for, citizen, decided

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return decided(application_for(*citizen()), outcome="approved")


@pytest.fixture
def order(application):
    """The decision, made and sealed."""
    found = application.document_orders.get()
    operations.make_document(order_id=found.pk, at=clock.now())
    return found


@pytest.fixture
def office(client):
    client.force_login(MembershipFactory(organisation_code="CSW-TEST", role=Role.CASEWORKER).user)
    return client


def url(name, order, *, language="mk"):
    with translation.override(language):
        return reverse(name, args=[order.application.reference, order.key])


def damage(order, content=b"%PDF-1.7 something else"):
    file = order.document.file
    file.storage.delete(file.name)
    if content:
        file.storage.save(file.name, io.BytesIO(content))


@pytest.mark.parametrize("content", [b"%PDF-1.7 something else", b""], ids=["damaged", "missing"])
def test_staff_are_told_in_words_and_the_log_names_it(order, office, content, language, caplog):
    damage(order, content)

    with caplog.at_level(logging.ERROR, logger="portal.applications.operations.documents"):
        page = office.get(url("casework:document", order, language=language), follow=True)

    assert page.status_code == HTTPStatus.OK
    with translation.override(language):
        said = translation.gettext(
            "The stored file of %(number)s is damaged or missing. Issue the document again."
        )
    assert said % {"number": order.number} in page.content.decode()
    (record,) = caplog.records
    assert record.document == order.number


def test_the_citizen_is_told_and_nothing_counts_as_delivered(order, client, language):
    damage(order)
    client.force_login(order.application.applicant)

    page = client.get(url("applications:document", order, language=language))

    assert page.status_code == HTTPStatus.FOUND
    assert not order.application.events.filter(kind="decision_delivered").exists()
    assert page.url.endswith(f"/applications/{order.application.reference}/")


def test_a_button_issues_it_again_once(order, office, application):
    damage(order)
    file = reverse("casework:file", args=[application.reference])
    assert url("casework:issue_again", order) in office.get(file).content.decode()

    for _press in range(2):
        office.post(url("casework:issue_again", order))

    newer = application.document_orders.order_by("-version").first()
    assert application.document_orders.count() == 2
    assert newer.number == f"{application.reference}-D2"
    page = office.get(file).content.decode()
    assert url("casework:issue_again", order) not in page
    operations.make_document(order_id=newer.pk, at=clock.now())
    assert office.get(url("casework:document", newer)).content.startswith(b"%PDF")


def test_no_new_certificate_of_a_right_that_has_ended(application, office):
    certificate = operations.request_certificate(
        application=application, actor=application.applicant, at=clock.now()
    )
    operations.make_document(order_id=certificate.pk, at=clock.now())
    operations.withdraw_application(
        application=application, actor=application.applicant, at=clock.now()
    )

    office.post(url("casework:issue_again", certificate))

    assert application.document_orders.filter(kind=rules.DocumentKind.CERTIFICATE).count() == 1
