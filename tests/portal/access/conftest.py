"""One world for all tests of access, in a transaction that is rolled back after the module."""

import pytest
from django.db import transaction
from django.utils import translation

from tests.portal.access import world as worlds


def _as_of_a_test():
    """Return a transaction in which operations may be durable, as pytest-django has them."""
    outer = transaction.atomic()
    outer._from_testcase = True
    return outer


@pytest.fixture(scope="module")
def _world_of_the_module(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), _as_of_a_test(), translation.override("mk"):
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture
def world(_world_of_the_module, db):
    """The owner with everything, and everybody else."""
    return _world_of_the_module
