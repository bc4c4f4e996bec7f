"""The portal as it runs on a machine: its address, its processes and the letters it sent."""

from __future__ import annotations

import email
import email.policy
import time
from typing import TYPE_CHECKING

import httpx
import psutil
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage

_BOT = "start.py rasa"
# As Django's file backend parts them.
_BETWEEN_LETTERS = b"\n" + b"-" * 79 + b"\n"


class Portal:
    """A portal that runs in processes of its own, as behind a citizen's screen."""

    def __init__(self, *, address: str, launcher: psutil.Process) -> None:
        self.address = address
        self._launcher = launcher

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def kill_bot(self) -> None:
        """End the dialogue program at once, as a crash would."""
        bot = self._bot()
        bot.kill()
        psutil.wait_procs([bot], timeout=10)

    def wait_for_bot(self, seconds: float = 120) -> None:
        """Wait until the portal says that everything answers again."""
        eventually(lambda: self.readiness().get("status") == "ok", seconds=seconds)

    def readiness(self) -> dict[str, str]:
        return httpx.get(self.url("/readyz"), timeout=10).json()

    def letters_to(self, address: str) -> list[EmailMessage]:
        """Return the letters to somebody, the oldest first."""
        files = sorted((settings.VAR / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime)
        wanted = f"To: {address}".encode()
        # Letters of one second may share a file.
        return [
            email.message_from_bytes(letter.lstrip(), policy=email.policy.default)
            for file in files
            for letter in file.read_bytes().split(_BETWEEN_LETTERS)
            if wanted in letter
        ]

    def _bot(self) -> psutil.Process:
        for child in self._launcher.children(recursive=True):
            if _BOT in " ".join(child.cmdline()):
                return child
        raise LookupError(_BOT)


def launcher_on(port: int) -> psutil.Process:
    """Return the process that started the portal on a port."""
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if "run_portal" in words and str(port) in words:
            return process
    raise LookupError(port)


def text_of(letter: EmailMessage) -> str:
    """Return the subject and everything that can be read in a letter."""
    parts = [part.get_content() for part in letter.walk() if part.get_content_maintype() == "text"]
    return "\n".join([letter["Subject"], *parts])


def eventually[Found](look: Callable[[], Found], *, seconds: float = 20) -> Found:
    """Return what is there sooner or later; fail when it does not come."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.1)
    return found
