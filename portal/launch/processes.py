"""Starts, watches and stops the programs that together are the portal.

Knows processes and ports, not what the programs do.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

_STOP_SECONDS = 10


class ProcessDiedError(Exception):
    """A program that must run ended by itself."""

    def __init__(self, name: str, code: int, log: Path) -> None:
        super().__init__(f"{name} ended with code {code}; see {log}")


class Processes:
    """A group of programs that start together and stop together."""

    def __init__(self, *, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._ways_back: dict[str, Callable[[], subprocess.Popen[bytes]]] = {}
        self._tasks: set[str] = set()
        logs.mkdir(parents=True, exist_ok=True)

    def log_of(self, name: str) -> Path:
        """Return the file that a program writes to."""
        return self._logs / f"{name}.log"

    def start(
        self,
        name: str,
        command: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: Path,
        comes_back: bool = False,
        ends: bool = False,
    ) -> subprocess.Popen[bytes]:
        """Start a program in a session of its own, so that it can be stopped with its children.

        One that `comes_back` is started again when it ends by itself; one that `ends` has a
        piece of work to do and is done with it.
        """
        self.log_of(name).write_bytes(b"")

        def begin() -> subprocess.Popen[bytes]:
            with self.log_of(name).open("ab") as log:
                return subprocess.Popen(  # noqa: S603 - commands are ours
                    command,
                    env={**os.environ, **env},
                    cwd=cwd,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )

        self._running[name] = begin()
        if ends:
            self._tasks.add(name)
        if comes_back:
            self._ways_back[name] = begin
        return self._running[name]

    def bring_back(self) -> list[str]:
        """Start again what ended by itself and may come back; return its names.

        Raises:
            ProcessDiedError: if something ended that may not.
        """
        ended = [name for name, process in self._running.items() if process.poll() is not None]
        for name in ended:
            if name not in self._ways_back:
                self.raise_if_one_died()
            # Nothing of it may stay behind and hold its port.
            _signal_group(self._running[name], signal.SIGKILL)
            self._running[name] = self._ways_back[name]()
        return ended

    def raise_if_one_died(self) -> None:
        """Complain about a program that ended by itself.

        Raises:
            ProcessDiedError: with the name, the exit code and the log.
        """
        for name, process in self._running.items():
            code = process.poll()
            if code is not None and not (code == 0 and name in self._tasks):
                raise ProcessDiedError(name, code, self.log_of(name))

    def has_ended(self, name: str) -> bool:
        """Tell whether a program has ended, well or badly."""
        return self._running[name].poll() is not None

    def forget_finished(self, name: str) -> None:
        """Take leave of a program whose work is done.

        Raises:
            ProcessDiedError: if it failed.
        """
        code = self._running.pop(name).poll()
        if code:
            raise ProcessDiedError(name, code, self.log_of(name))

    def stop(self) -> None:
        """End all programs and their children, gently first."""
        for process in reversed(self._running.values()):
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + _STOP_SECONDS
        for process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            _signal_group(process, signal.SIGKILL)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=1)
        self._running.clear()
        self._ways_back.clear()


def _signal_group(process: subprocess.Popen[bytes], what: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, what)


def free_port() -> int:
    """Return a port on loopback that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def port_is_taken(port: int) -> bool:
    """Tell whether somebody listens on a loopback port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(
    answers: Callable[[], bool], *, watching: Processes, seconds: float, pause: float = 0.25
) -> bool:
    """Wait until something answers, or the time is up; a dead program raises at once."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        watching.raise_if_one_died()
        if answers():
            return True
        time.sleep(pause)
    return False


def python() -> str:
    """Return this interpreter, for programs of the portal's own environment."""
    return sys.executable
