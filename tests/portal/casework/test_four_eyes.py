"""Whoever took an application at the counter does not decide it."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from portal.applications import operations, rules
from portal.applications.models import Appeal, Application
from portal.households import operations as households
from portal.households.models import Mandate
from portal.households.rules import MandateKind
from tests.portal.accounts.factories import MembershipFactory, VerifiedIdentityFactory
from tests.portal.applications.factories import (
    NOW,
    PDF,
    DecisionReasonFactory,
    MunicipalityFactory,
    ServiceFactory,
    application_for,
    citizen,
    embg_for,
    in_review,
    load_rules,
    state_all,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def clerk():
    return MembershipFactory(organisation_code="CSW-TEST").user


@pytest.fixture
def colleague():
    return MembershipFactory(organisation_code="CSW-TEST").user


@pytest.fixture
def application(clerk):
    """A file that the clerk took at the counter, being examined."""
    load_rules()
    born = NOW.date().replace(year=1950)
    mandate = households.begin_person(
        representative=clerk,
        organisation_code="CSW-TEST",
        kind=MandateKind.OFFICE,
        details=households.PersonDetails(
            first_name="Демо", last_name="Лице", birth_date=born, embg=embg_for(born)
        ),
        address=households.AddressDetails(municipality=MunicipalityFactory(), street="Пример 1"),
        language="mk",
        at=NOW,
        powers=["appeals"],
    )
    mandate = households.confirm_by_form(
        mandate=mandate, content=PDF, content_type="application/pdf", by=clerk, at=NOW
    )
    state_all(clerk, mandate.person)
    return in_review(application_for(clerk, mandate.person, service=ServiceFactory()))


def decide(client, application, user, outcome="approved"):
    reason = DecisionReasonFactory(outcome=rules.DecisionOutcome(outcome))
    client.force_login(user)
    application.refresh_from_db()
    return client.post(
        reverse("casework:decide", args=[application.reference, outcome]),
        {"version": application.version, "reasons": [reason.pk]},
    )


@pytest.mark.parametrize("outcome", ["approved", "rejected"])
def test_the_clerk_of_the_counter_is_refused_and_reads_why(client, application, clerk, outcome):
    response = decide(client, application, clerk, outcome)

    assert response.status_code == HTTPStatus.FORBIDDEN
    assert response.context["is_own_file"]
    assert Application.objects.get().state is rules.ApplicationStatus.IN_REVIEW


def test_the_page_offers_the_clerk_no_decision(client, application, clerk, colleague):
    address = reverse("casework:file", args=[application.reference])
    client.force_login(clerk)
    own = client.get(address)
    client.force_login(colleague)
    other = client.get(address)

    assert not own.context["can_decide"]
    assert other.context["can_decide"]
    assert reverse("casework:decide", args=[application.reference, "approved"]) not in (
        own.content.decode()
    )


def test_also_not_after_the_mandate_has_ended(client, application, clerk):
    households.revoke_mandate(mandate=Mandate.objects.get(), by=clerk, at=NOW)

    assert decide(client, application, clerk).status_code == HTTPStatus.FORBIDDEN


def test_a_colleague_decides(client, application, colleague):
    assert decide(client, application, colleague).status_code == HTTPStatus.FOUND
    assert Application.objects.get().state is rules.ApplicationStatus.APPROVED


def test_nobody_decides_the_own_application(client, colleague):
    user, person = citizen()
    load_rules()
    application = in_review(application_for(user, person))
    VerifiedIdentityFactory(user=colleague, embg=person.embg, embg_digest=person.embg_digest)

    assert decide(client, application, colleague).status_code == HTTPStatus.FORBIDDEN


def test_the_clerk_settles_no_appeal_either(client, application, clerk, colleague):
    decide(client, application, colleague, "rejected")
    application.refresh_from_db()
    said = operations.AppealWords(grounds=[rules.AppealGround.LAW_WRONG])
    appeal = operations.appeal_decision(application=application, appellant=clerk, said=said, at=NOW)
    application.refresh_from_db()
    reason = DecisionReasonFactory()
    client.force_login(clerk)

    client.post(
        reverse("casework:settle_appeal", args=[application.reference, appeal.number]),
        {"version": application.version, "outcome": "replaced", "reasons": [reason.pk]},
    )

    assert Appeal.objects.get().is_open
