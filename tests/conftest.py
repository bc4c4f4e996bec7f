"""What every test may rely on: no leftovers between tests, a quiet network, both languages."""

import pytest
from django.core.cache import cache
from django.utils import translation


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
