"""What every test may rely on: no leftovers between tests, a quiet network, both languages."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import translation

from portal.catalogue import seeds as catalogue_seeds
from portal.directory import seeds as directory_seeds
from portal.eligibility import seeds as eligibility_seeds


@pytest.fixture(autouse=True)
def _fresh_start():
    """Empty the cache and begin each test in the default language."""
    cache.clear()
    with translation.override("mk"):
        yield


@pytest.fixture(params=["mk", "sq"])
def language(request):
    """Run a test once in each language of the portal."""
    return request.param


@pytest.fixture(scope="module")
def _content_of_the_module(django_db_setup, django_db_blocker):
    """Load the real content once a module, inside a transaction that is rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        directory_seeds.load_seeds()
        catalogue_seeds.load_seeds()
        eligibility_seeds.load_seeds()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def content(_content_of_the_module, db):
    """The real directory, catalogue and rules. Not for tests that commit (`transaction=True`)."""
