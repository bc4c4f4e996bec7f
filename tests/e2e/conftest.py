"""Starts the whole portal as `make run` does, on a database of its own, and a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import psycopg
import pytest
from django.conf import settings
from portal.accounts.demo import DEMO_PASSWORD

from portal.launch import processes
from portal.settings import env

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "portal_e2e"
READY_SECONDS = 420
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items):
    """Everything below this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


class Portal:
    """A portal that runs in processes of its own, as on a citizen's screen."""

    def __init__(self, address: str, process: subprocess.Popen[str]) -> None:
        self.address = address
        self.process = process
        self.mail = settings.VAR / "mail"

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def pid_of(self, what: str) -> int:
        """Return the process among those started whose command line names something."""
        for child in psutil.Process(self.process.pid).children(recursive=True):
            if what in " ".join(child.cmdline()):
                return child.pid
        raise LookupError(what)


@pytest.fixture(scope="session")
def portal():
    """The running portal; stopped at the end, nothing stays behind."""
    address = _fresh_database()
    port = processes.free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "run_portal", "--port", str(port)],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "PORTAL_DEBUG": "no",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        yield Portal(_address_when_ready(process), process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _fresh_database() -> str:
    server = dict(settings.DATABASES["default"])
    server["NAME"] = "postgres"
    with psycopg.connect(env.address_of(server), autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(
            f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
        )
    return env.address_of(server | {"NAME": DATABASE})


def _address_when_ready(process: subprocess.Popen[str]) -> str:
    """Read what the start says until it is ready, and keep reading so that it never blocks."""
    said: list[str] = []
    address: list[str] = []

    def listen() -> None:
        for line in process.stdout or ():
            said.append(line.rstrip())
            if line.startswith("Ready: "):
                address.append(line.removeprefix("Ready: ").strip())

    threading.Thread(target=listen, daemon=True).start()
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and not address:
        if process.poll() is not None:
            time.sleep(0.5)
            pytest.fail("The portal did not start:\n" + "\n".join(said[-30:]))
        time.sleep(0.2)
    if not address:
        pytest.fail("The portal was not ready in time:\n" + "\n".join(said[-30:]))
    return address[0]


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": CHROMIUM_FLAGS, "headless": True}


@pytest.fixture(scope="session")
def browser_context_args():
    """A phone of 360 px is the normal case."""
    return {"viewport": {"width": 360, "height": 740}, "timezone_id": "Europe/Skopje"}


@pytest.fixture
def sign_in(portal):
    """Sign a demonstration account in through the form."""

    def through_the_form(page, email: str, language: str = "mk") -> None:
        page.goto(portal.url(f"/{language}/account/login/"))
        page.locator("input[name=login]").fill(email)
        page.locator("input[name=password]").fill(DEMO_PASSWORD)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_load_state()

    return through_the_form
