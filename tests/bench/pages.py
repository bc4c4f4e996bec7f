"""Catalogue pages for visitors beside a view that only returns kept bytes, and beside nginx."""

from __future__ import annotations

import os
import shutil
import urllib.request

import redis

from portal.launch import launcher, processes
from tests.bench.load import Load, under_load
from tests.bench.server import VAR, page_server, redis_server

PAGE = "/mk/services/home-care/"


def measure(database_url: str) -> dict[str, dict[str, float]]:
    """Return the figures of the page, of its peer and of its limit, from one run."""
    group = processes.Processes(logs=VAR / "log")
    try:
        with redis_server(group) as redis_url:
            address, _pid = page_server(
                group, database_url=database_url, redis_url=redis_url, workers=1, threads=1
            )
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


def _keep(body: bytes, redis_url: str) -> None:
    """Put the page where Django's cache finds it, in the form in which it keeps values."""
    import pickle

    from tests.bench.urls import KEY

    redis.from_url(redis_url).set(f":1:{KEY}", pickle.dumps(body, pickle.HIGHEST_PROTOCOL))


def _nginx(group: processes.Processes, body: bytes) -> str:
    port = processes.free_port()
    folder = VAR / "nginx"
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
