"""The fact vocabulary and criteria, as the portal publishes them."""

import pytest

from portal.eligibility.seeds import load_seeds


@pytest.fixture
def published_rules(db):
    load_seeds()
