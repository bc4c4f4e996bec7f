"""Brings the portal's programs up one after another and says how far it is.

Used by `make run` (one process for pages and sockets) and `make serve` (several, behind nginx).
"""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Any

import httpx

from portal.launch import processes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from types import FrameType

HOST = "127.0.0.1"
_WEB_SECONDS = 90.0
_TRAINING_SECONDS = 900.0
_READY_SECONDS = 120.0
# A program that dies at once must not keep the machine busy.
_PAUSE_AFTER_DEATH = 2.0


class LaunchError(Exception):
    """Something could not be started; the text says what to do."""


class Launcher:
    """Starts programs of one checkout with a common environment."""

    def __init__(self, *, root: Path, say: Callable[[str], None]) -> None:
        # Also where a shell started us in the background, with Ctrl-C ignored.
        for stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop, _as_interrupt)
        self.root = root
        self.shared: dict[str, str] = {}
        self._bot_env: dict[str, str] = {}
        self.group = processes.Processes(logs=root / "var" / "log")
        self._began = time.monotonic()
        self._print = say

    def say(self, text: str) -> None:
        """Tell the person at the terminal how far the start is."""
        self._print(f"[{time.monotonic() - self._began:5.1f} s] {text}")

    def start(self, name: str, command: Sequence[str], *, comes_back: bool = False) -> None:
        """Start one program of the portal, on request again whenever it ends by itself."""
        self.group.start(name, command, env=self.shared, cwd=self.root, comes_back=comes_back)

    def manage(self, *arguments: str) -> list[str]:
        """Return the command line of a management command."""
        return [processes.python(), str(self.root / "manage.py"), *arguments]

    def train_bot(self, *, port: int, portal_url: str) -> None:
        """Begin to train the bot if something changed; meanwhile other things may start.

        Raises:
            LaunchError: if the bot's environment is missing.
        """
        if not self._bot_python.exists():
            message = "The environment of the bot is missing: run `make install`."
            raise LaunchError(message)
        self._bot_env = {
            **self.shared,
            "PORTAL_URL": portal_url,
            "BOT_PORT": str(port),
            "ACTIONS_PORT": str(processes.free_port()),
            "PYTHONPATH": str(self.root),
        }
        self._in_bot_folder("training", "train.py", ends=True)

    def run_bot(self) -> None:
        """Wait until the bot is trained, then start it and its actions.

        Raises:
            LaunchError: if training takes too long.
        """
        self._wait_for_training()
        # Without the bot everything else works; it must not take the portal with it.
        self._in_bot_folder("bot", "start.py", comes_back=True)

    @property
    def _bot_python(self) -> Path:
        return self.root / ".venv-rasa" / "bin" / "python"

    def _in_bot_folder(
        self, name: str, program: str, *, comes_back: bool = False, ends: bool = False
    ) -> None:
        self.group.start(
            name,
            [str(self._bot_python), program],
            env=self._bot_env,
            cwd=self.root / "chatbot" / "rasa",
            comes_back=comes_back,
            ends=ends,
        )

    def _wait_for_training(self) -> None:
        done = processes.wait_until(
            lambda: self.group.has_ended("training"), watching=self.group, seconds=_TRAINING_SECONDS
        )
        if not done:
            message = f"Training takes too long; see {self.group.log_of('training')}"
            raise LaunchError(message)
        self.group.forget_finished("training")

    def wait_for_pages(self, address: str, *, program: str) -> None:
        """Wait until the pages answer.

        Raises:
            LaunchError: if they do not in time.
        """
        up = processes.wait_until(
            lambda: _status(f"{address}/healthz") == httpx.codes.OK,
            watching=self.group,
            seconds=_WEB_SECONDS,
        )
        if not up:
            message = f"The pages do not answer; see {self.group.log_of(program)}"
            raise LaunchError(message)

    def wait_until_ready(self, address: str) -> None:
        """Wait until database, worker, channel layer and bot all answer.

        Raises:
            LaunchError: if one of them does not in time.
        """
        ready = processes.wait_until(
            lambda: readiness(address).get("status") == "ok",
            watching=self.group,
            seconds=_READY_SECONDS,
        )
        if not ready:
            message = f"Not ready: {readiness(address)}; see {self.root / 'var' / 'log'}"
            raise LaunchError(message)

    def watch(self) -> None:
        """Stay until the pages or the worker end or somebody presses Ctrl-C; revive the bot."""
        while True:
            for name in self.group.bring_back():
                self.say(f"{name} had ended and was started again; see {self.group.log_of(name)}")
                time.sleep(_PAUSE_AFTER_DEATH)
            time.sleep(1)


def asgi_server(port: int, *more: str) -> list[str]:
    """Return the command line of a process that serves pages and sockets."""
    return [
        *(processes.python(), "-m", "uvicorn", "portal.asgi:application"),
        *("--host", HOST, "--port", str(port), "--lifespan", "off"),
        # A frame of the chat is small; refuse floods before they are read.
        *("--log-level", "warning", "--no-server-header", "--ws-max-size", "65536"),
        *more,
    ]


def port_or_complaint(port: int) -> int:
    """Return a port that is free.

    Raises:
        LaunchError: if somebody listens there already.
    """
    if processes.port_is_taken(port):
        message = f"Port {port} is in use. Choose another one, for example: PORT=8123"
        raise LaunchError(message)
    return port


def own_bot_address() -> tuple[str, int | None]:
    """Return where the bot listens, and the port if this checkout must start it itself."""
    if address := os.environ.get("RASA_URL"):
        return address, None
    port = processes.free_port()
    return f"http://{HOST}:{port}", port


def readiness(address: str) -> dict[str, Any]:
    """Return what `/readyz` says, or that nothing answers."""
    try:
        report: dict[str, Any] = httpx.get(f"{address}/readyz", timeout=5).json()
    except (httpx.HTTPError, ValueError):
        return {"status": "down"}
    return report


def _status(address: str) -> int:
    try:
        return httpx.get(address, timeout=2).status_code
    except httpx.HTTPError:
        return 0


def _as_interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
