"""The real nginx in front: who asks, from where and how, and what stands in its log."""

import subprocess
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from portal.launch import processes, serve
from tests.e2e.running import eventually

TERMINATOR = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Forwarded-Proto": "https"}


class Echo(BaseHTTPRequestHandler):
    """Says back who asked and how, as the pages behind nginx are told."""

    def do_GET(self):
        self.send_response(HTTPStatus.OK)
        self.end_headers()
        told = f"{self.headers['X-Forwarded-For']} {self.headers['X-Forwarded-Proto']}"
        self.wfile.write(told.encode())

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def front(tmp_path, monkeypatch):
    """Return the address of nginx as `make serve` starts it, and its access log."""
    monkeypatch.setattr(serve, "_VAR", tmp_path)
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    port = processes.free_port()
    command = serve._nginx(port=port, pages=behind.server_port, sockets=behind.server_port)
    process = subprocess.Popen(command)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address, tmp_path / "nginx" / "access.log"
    finally:
        process.terminate()
        process.wait(timeout=10)
        behind.shutdown()
        behind.server_close()


def _wait_for(address):
    deadline = time.monotonic() + 20
    while True:
        try:
            httpx.get(address)
        except httpx.TransportError:
            assert time.monotonic() < deadline, "nginx did not start"
            time.sleep(0.05)
        else:
            return


def test_the_visitor_is_whom_the_terminator_saw_and_nobody_made_up(front):
    address, _log = front

    assert httpx.get(address, headers=TERMINATOR).text == "198.51.100.7 https"
    assert httpx.get(address).text == "127.0.0.1 http"


def test_what_is_for_the_bot_alone_is_closed_to_visitors(front):
    address, _log = front

    assert httpx.get(f"{address}/internal/bot/", headers=TERMINATOR).status_code == 403
    assert httpx.get(f"{address}/internal/bot/").status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    "path",
    [
        "/mk/guardian/SECRET/",
        "/sq/verify/EK-1/SECRET/",
        "/mk/notices/stop/SECRET/",
        "/sq/drafts/stop/SECRET/",
        "/mk/talks/answer/SECRET/",
        "/mk/account/confirm-email/SECRET/",
        "/sq/account/password/reset/key/1-SECRET/",
        "/internal/SECRET/",
        "/mk/services/?q=SECRET",
    ],
)
def test_the_log_keeps_no_secret_of_a_link(front, path):
    address, log = front

    httpx.get(address + path)
    httpx.get(address + "/mk/services/home-care/")

    text = eventually(lambda: "/mk/services/home-care/" in log.read_text() and log.read_text())
    assert "SECRET" not in text
