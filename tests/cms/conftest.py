"""The portal's pages as the seeds plant them, and people who may edit them."""

import pytest
from django.db import transaction

from cms import operations, seeds
from portal.accounts.rules import Role
from portal.core import clock
from tests.portal.accounts.factories import MembershipFactory, UserFactory


@pytest.fixture(scope="module")
def _pages_of_the_module(_content_of_the_module, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        seeds.load_seeds()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def pages(_pages_of_the_module, content):
    """The tree of pages with the announcements, the call and the event."""


def _signed_in(client, role):
    user = MembershipFactory(role=role, organisation_code="").user
    operations.admit_editors(on=clock.today())
    client.force_login(user)
    return client


@pytest.fixture
def editor_client(client, pages):
    return _signed_in(client, Role.EDITOR)


@pytest.fixture
def publisher_client(client, pages):
    return _signed_in(client, Role.PUBLISHER)


@pytest.fixture
def citizen_client(client, pages):
    client.force_login(UserFactory())
    return client
