"""Starts the whole portal as `make run` does, on a database of its own, and a real browser."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest
from django.conf import settings
from django.utils import translation
from playwright.sync_api import expect

from portal.launch import processes
from portal.settings import env
from tests.e2e import running, steps

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "portal_e2e"
READY_SECONDS = 420
PATIENCE = 20_000  # milliseconds: a busy machine is no defect of a page
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


expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    """Everything below this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def portal():
    """The running portal; stopped at the end, nothing stays behind.

    With E2E_PORTAL=http://127.0.0.1:8000 it is one that runs already (`make run`).
    """
    if address := os.environ.get("E2E_PORTAL"):
        port = urlsplit(address).port or 80
        yield running.Portal(address=address.rstrip("/"), launcher=running.launcher_on(port))
        return
    process = _start(database=_fresh_database())
    try:
        address = _address_when_ready(process)
        yield running.Portal(address=address, launcher=psutil.Process(process.pid))
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _start(*, database: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "run_portal", "--port", str(processes.free_port())],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
            "PORTAL_DEBUG": "no",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


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
        assert process.stdout
        with process.stdout as lines:
            for line in lines:
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
    return {
        "viewport": {"width": 360, "height": 740},
        "timezone_id": "Europe/Skopje",
        "reduced_motion": "reduce",
    }


@pytest.fixture
def words(language):
    """Return what the portal says for an English text, in the language of the test."""

    def in_language(text: str) -> str:
        with translation.override(language):
            return translation.gettext(text)

    return in_language


@pytest.fixture
def page_of(browser, browser_context_args, portal):
    """Open a page in a browser of its own, signed in with a demonstration account."""
    with contextlib.ExitStack() as contexts:

        def opened(account: str = "", *, language: str = "mk", **options):
            context = browser.new_context(**browser_context_args | options)
            contexts.callback(context.close)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            if account:
                page.goto(portal.url(f"/{language}/account/login/"))
                steps.sign_in(page, account)
            return page

        yield opened
