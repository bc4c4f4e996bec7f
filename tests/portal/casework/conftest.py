"""A centre with a caseworker, and an application of a citizen who lives there."""

import pytest

from portal.accounts.rules import Role
from portal.catalogue.models import ServiceDocument
from tests.portal.accounts.factories import MembershipFactory
from tests.portal.applications.factories import ServiceFactory, application_for, citizen

CENTRE = "CSW-TEST"


@pytest.fixture
def caseworker():
    return MembershipFactory(
        organisation_code=CENTRE, role=Role.CASEWORKER, user__display_name="Демо Работник"
    ).user


@pytest.fixture
def office(client, caseworker):
    client.force_login(caseworker)
    return client


@pytest.fixture
def service(db):
    service = ServiceFactory()
    ServiceDocument.objects.create(
        service=service, code="finding", name_mk="Наод", name_sq="Konstatim"
    )
    return service


@pytest.fixture
def application(service):
    user, person = citizen()
    return application_for(user, person, service=service)
