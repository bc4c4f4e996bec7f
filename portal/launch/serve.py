"""`make serve`: production settings, several processes, nginx in front.

Pages go to WSGI workers (four to seven times faster than ASGI for synchronous pages), sockets to
one ASGI process, static files straight from nginx. State is only in PostgreSQL and Redis.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from cryptography.fernet import Fernet

from portal.launch import launcher, processes
from portal.settings import env

if TYPE_CHECKING:
    from collections.abc import Callable

_ROOT = env.ROOT
_VAR = _ROOT / "var"
_REQUIRED = ("DATABASE_URL", "REDIS_URL")


def main() -> int:
    """Start the portal for production and stay until it is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=env.number("PORT", 8000))
    parser.add_argument("--workers", type=int, default=max(2, os.cpu_count() or 2))
    arguments = parser.parse_args()
    start = launcher.Launcher(root=_ROOT, say=_say)
    try:
        _serve(start, port=launcher.port_or_complaint(arguments.port), workers=arguments.workers)
    except KeyboardInterrupt:
        _say("Stopping …")
    except (processes.ProcessDiedError, launcher.LaunchError) as error:
        _say(f"Error: {error}")
        return 1
    finally:
        start.group.stop()
    return 0


def _serve(start: launcher.Launcher, *, port: int, workers: int) -> None:
    _require_parts()
    address = f"http://{launcher.HOST}:{port}"
    rasa_url, bot_port = launcher.own_bot_address()
    start.shared = {
        **_kept_secrets(),
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "PORTAL_BASE_URL": env.text("PORTAL_BASE_URL", address),
        "PORTAL_ALLOWED_HOSTS": env.text("PORTAL_ALLOWED_HOSTS", "127.0.0.1,localhost"),
        "RASA_URL": rasa_url,
    }
    start.say("1/4 database, texts, content")
    for command in (["migrate", "--verbosity=0"], ["prepare_files"], ["load_content"]):
        _run(start, command)
    start.say(f"2/4 {workers} page workers, sockets, worker")
    pages, sockets = processes.free_port(), processes.free_port()
    start.start("pages", wsgi_server(pages, workers=workers), comes_back=True)
    behind_nginx = ("--proxy-headers", "--forwarded-allow-ips", launcher.HOST)
    sockets_server = launcher.asgi_server(sockets, *behind_nginx)
    start.start("sockets", sockets_server, comes_back=True)
    worker = start.manage("procrastinate", "worker", "--concurrency=4")
    start.start("worker", worker, comes_back=True)
    start.say("3/4 nginx")
    start.start("nginx", _nginx(port=port, pages=pages, sockets=sockets))
    if bot_port:
        start.train_bot(port=bot_port, portal_url=address)
    start.wait_for_pages(address, program="pages")
    if bot_port:
        start.say("4/4 bot")
        start.run_bot()
    start.wait_until_ready(address)
    _say(f"Ready: {address}")
    start.watch()


def _require_parts() -> None:
    missing = [name for name in _REQUIRED if not os.environ.get(name)]
    if missing:
        message = f"Set {' and '.join(missing)} in the environment or in .env."
        raise launcher.LaunchError(message)
    if not shutil.which("nginx", path=_search_path()):
        message = "nginx is missing: install the system package `nginx-light`."
        raise launcher.LaunchError(message)


def _kept_secrets() -> dict[str, str]:
    """Return the secrets of the environment; make and keep those that are not given.

    A real server hands them in. A trial on one machine gets its own, once, readable by its
    owner only, so that sessions and encrypted fields survive a restart.
    """
    makers: dict[str, Callable[[], str]] = {
        "PORTAL_SECRET_KEY": lambda: secrets.token_urlsafe(50),
        "PORTAL_FIELD_KEYS": lambda: Fernet.generate_key().decode(),
        "PORTAL_BOT_TOKEN": lambda: secrets.token_urlsafe(32),
    }
    kept = {}
    for name, make in makers.items():
        if value := os.environ.get(name):
            kept[name] = value
            continue
        path = _VAR / "secrets" / f"serve-{name.lower()}"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(make())
            _say(f"{name} is not set: made one and kept it in {path.relative_to(_ROOT)}")
        kept[name] = path.read_text()
    return kept


def _run(start: launcher.Launcher, command: list[str]) -> None:
    done = subprocess.run(  # noqa: S603 - commands are ours
        start.manage(*command),
        env={**os.environ, **start.shared},
        cwd=_ROOT,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        message = f"`manage.py {command[0]}` failed."
        raise launcher.LaunchError(message)


def wsgi_server(port: int, *, workers: int, threads: int = 2) -> list[str]:
    """Return the command that answers pages in so many processes, each with so many threads."""
    return [
        *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi"),
        *("--host", launcher.HOST, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", str(threads), "--no-ws", "--log-level", "warning"),
        *("--respawn-failed-workers", "portal.wsgi:application"),
    ]


def _nginx(*, port: int, pages: int, sockets: int) -> list[str]:
    folder = _VAR / "nginx"
    folder.mkdir(parents=True, exist_ok=True)
    template = Template((Path(__file__).parent / "nginx.conf").read_text())
    target = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    target.write_text(
        template.substitute(
            user=user, folder=folder, var=_VAR, port=port, pages=pages, sockets=sockets
        )
    )
    program = shutil.which("nginx", path=_search_path()) or "nginx"
    return [program, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(target)]


def _search_path() -> str:
    """Return PATH with the folders where distributions keep servers."""
    return os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - speaks to the person at the terminal


if __name__ == "__main__":
    sys.exit(main())
