"""Hands text messages to whoever carries them: one interface, two gateways.

With PORTAL_SMS_URL it is a gateway over HTTP, whose contract stands in docs/operations.md; with
PORTAL_SMS_DIRECTORY each text becomes a file, for development and tests.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Protocol

import httpx
from django.conf import settings

from portal.notifications.clients.errors import GatewayError, RefusedError

_TIMEOUT = httpx.Timeout(10, connect=3)
_REFUSED_FOR_GOOD = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.GONE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text message; `key` is the same at each attempt, so that it is carried once."""

    key: str
    to: str
    language: str
    text: str


class Gateway(Protocol):
    """Carries a text message."""

    def send(self, text: Text) -> str:
        """Hand over a text and return the name that the gateway gives it.

        Raises:
            GatewayError: if it was not taken now.
            RefusedError: if it will never be taken.
        """
        ...


@dataclass(frozen=True, slots=True)
class FileGateway:
    """Writes each text to a file of its own; a second attempt writes the same file."""

    directory: Path

    def send(self, text: Text) -> str:
        """Write the file in one move, so that a reader never sees half of it."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            unfinished = self.directory / f".{text.key}"
            unfinished.touch(mode=0o600)
            unfinished.write_text(json.dumps(asdict(text), ensure_ascii=False, indent=1))
            os.replace(unfinished, self.directory / f"{text.key}.json")  # noqa: PTH105 - atomic
        except OSError as error:
            raise GatewayError(type(error).__name__) from error
        return text.key


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """Posts each text as JSON."""

    url: str
    token: str

    def send(self, text: Text) -> str:
        """Post a text; its key keeps the gateway from carrying it twice."""
        try:
            response = httpx.post(
                self.url,
                json={
                    "to": text.to,
                    "text": text.text,
                    "language": text.language,
                    "reference": text.key,
                },
                headers={"Authorization": f"Bearer {self.token}", "Idempotency-Key": text.key},
                timeout=_TIMEOUT,
            )
        except httpx.HTTPError as error:
            raise GatewayError(type(error).__name__) from error
        if response.status_code in _REFUSED_FOR_GOOD:
            raise RefusedError(f"status {response.status_code}")
        if not response.is_success:
            raise GatewayError(f"status {response.status_code}")
        return _id_in(response)


def gateway() -> Gateway:
    """Return the gateway that the settings name.

    Raises:
        GatewayError: if they name none.
    """
    if settings.PORTAL_SMS_URL:
        return HttpGateway(url=settings.PORTAL_SMS_URL, token=settings.PORTAL_SMS_TOKEN)
    if settings.PORTAL_SMS_DIRECTORY:
        return FileGateway(directory=Path(settings.PORTAL_SMS_DIRECTORY))
    raise GatewayError("none is configured")


def is_configured() -> bool:
    """Tell whether texts can be sent at all; pages offer them only then."""
    return bool(settings.PORTAL_SMS_URL or settings.PORTAL_SMS_DIRECTORY)


def _id_in(response: httpx.Response) -> str:
    """Return the gateway's own name for the text; not every gateway gives one."""
    try:
        answer = response.json()
    except ValueError:
        return ""
    return str(answer.get("id", ""))[:80] if isinstance(answer, dict) else ""
