"""The seeded catalogue, directory and rules, as a caller of the API meets them."""

import pytest

from portal.catalogue import seeds as catalogue_seeds
from portal.directory import seeds as directory_seeds
from portal.eligibility import seeds as eligibility_seeds


@pytest.fixture
def content(db):
    """Load the real catalogue, directory and rules."""
    directory_seeds.load_seeds()
    catalogue_seeds.load_seeds()
    eligibility_seeds.load_seeds()
