import pytest

from tests.portal.applications import clamd


@pytest.fixture(scope="session")
def scanners(tmp_path_factory):
    """The addresses of a running clamd, by kind of socket."""
    daemon, addresses = clamd.start(tmp_path_factory.mktemp("clamd"))
    yield addresses
    daemon.terminate()
    daemon.wait(timeout=30)


@pytest.fixture
def scanner(scanners, settings):
    """Papers are scanned by the running clamd."""
    settings.CLAMAV_SOCKET = scanners["unix"]
    return scanners["unix"]
