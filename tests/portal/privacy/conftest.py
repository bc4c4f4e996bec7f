"""A citizen with a file, and the periods of keeping."""

import pytest

from portal.privacy.seeds import load_seeds
from tests.portal.applications.factories import NOW, application_for, citizen, load_rules


@pytest.fixture
def _today(time_machine):
    time_machine.move_to(NOW)


@pytest.fixture
def owner(db):
    load_rules()
    load_seeds()
    user, person = citizen()
    return user, person, application_for(user, person)
