"""The demo eID as a process, and a visitor who answers at its pages as a browser would."""

import re
import subprocess
import time
from urllib.parse import parse_qs, urlsplit

import httpx

from portal.launch import demo_eid, processes

CALLBACK = "http://testserver/account/eid/callback/"
_START_SECONDS = 30


class EidProcess:
    """A real OpenID provider on loopback."""

    def __init__(self, redirect_uris=(CALLBACK,)):
        self.port = processes.free_port()
        self.issuer = f"http://127.0.0.1:{self.port}"
        self._redirect_uris = list(redirect_uris)
        self._process = None

    def start(self):
        assert demo_eid.is_installed(), "the demo eID is missing: make demo-eid"
        told = demo_eid.surroundings(port=self.port, redirect_uris=self._redirect_uris, faults=True)
        self._process = subprocess.Popen(
            demo_eid.command(), env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            assert self._process.poll() is None, "the demo eID did not start"
            assert time.monotonic() < deadline, "the demo eID is too slow"
            time.sleep(0.1)

    def stop(self):
        self._process.terminate()
        self._process.wait(timeout=10)

    def spoil(self, **fault):
        """Let it answer wrongly from now on; without arguments it is honest again."""
        httpx.post(f"{self.issuer}/faults", json=fault).raise_for_status()

    def settings(self):
        return demo_eid.told_to_portal(port=self.port)

    def _answers(self):
        try:
            return httpx.get(f"{self.issuer}/healthz").status_code == httpx.codes.OK
        except httpx.HTTPError:
            return False


def answer_at(way, *, person="newcomer", level="substantial", do="go"):
    """Go where the portal sends people, choose there, and return the address that leads back."""
    with httpx.Client(follow_redirects=False, timeout=20) as browser:
        page = browser.get(way)
        while page.is_redirect:
            if page.headers["location"].startswith("http://testserver/"):
                return page.headers["location"]
            page = browser.get(page.next_request.url)
        action = re.search(r'action="([^"]+)"', page.text).group(1)
        page = browser.post(
            page.url.join(action), data={"person": person, "level": level, "do": do}
        )
        while not page.headers["location"].startswith("http://testserver/"):
            page = browser.get(page.next_request.url)
        return page.headers["location"]


def asked_in(way):
    """Return what the portal asks the provider."""
    return {name: values[0] for name, values in parse_qs(urlsplit(way).query).items()}
