"""The demo eID, started once for the tests of a session that need it."""

import pytest

from tests.portal.accounts.eid import EidProcess


@pytest.fixture(scope="session")
def _eid_process():
    process = EidProcess()
    process.start()
    yield process
    process.stop()


@pytest.fixture
def eid(_eid_process, settings):
    """An honest provider, and a portal that knows it."""
    for name, value in _eid_process.settings().items():
        setattr(settings, name, value)
    _eid_process.spoil()
    return _eid_process
