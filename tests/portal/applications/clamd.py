"""A real clamd with signatures of our own: no virus on this machine, no download, no network."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from portal.applications.clients import clamav

# Nothing that anybody would write by chance; the daemon is told that it is a virus.
MARK = b"EDENKLIK-PROBEN-VIRUS-2026"
MISSING = (
    "The virus scanner is not installed: apt-get install clamav-daemon (as .ci/run does). "
    "Without it nothing proves that an infected paper stays out."
)
_READY_SECONDS = 60


def start(folder: Path) -> tuple[subprocess.Popen, dict[str, str]]:
    """Start the daemon in a folder of its own; return it and its two addresses."""
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.fail(MISSING)
    database = folder / "signatures"
    database.mkdir()
    (database / "probe.ndb").write_text(f"Portal.Probe:0:*:{MARK.hex()}\n")
    port = _free_port()
    config = folder / "clamd.conf"
    config.write_text(_config(folder, database=database, port=port))
    # A copy, so that no profile of the distribution keeps it from reading our folder.
    copied = shutil.copy(program, folder / "clamd-under-test")
    daemon = subprocess.Popen(
        [copied, "--config-file", str(config), "--foreground"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": os.environ.get("PATH", "")},
    )
    addresses = {"unix": str(folder / "clamd.ctl"), "tcp": f"127.0.0.1:{port}"}
    _wait(daemon, address=addresses["unix"], log=folder / "clamd.log")
    return daemon, addresses


def _config(folder: Path, *, database: Path, port: int) -> str:
    lines = {
        "DatabaseDirectory": database,
        "LocalSocket": folder / "clamd.ctl",
        "TCPSocket": port,
        "TCPAddr": "127.0.0.1",
        "LogFile": folder / "clamd.log",
        "TemporaryDirectory": folder,
        "Foreground": "yes",
        "StreamMaxLength": "25M",
        "MaxThreads": 2,
        "SelfCheck": 0,
    }
    return "".join(f"{name} {value}\n" for name, value in lines.items())


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(daemon: subprocess.Popen, *, address: str, log: Path) -> None:
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until and daemon.poll() is None:
        try:
            clamav.is_infected(content=b"clean", address=address, seconds=5)
        except clamav.ScannerUnavailableError:
            time.sleep(0.1)
        else:
            return
    daemon.kill()
    said = log.read_text() if log.exists() else ""
    pytest.fail(f"clamd did not start:\n{said[-2000:]}")
