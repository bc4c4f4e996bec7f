"""The only door from the bot to the portal."""

import asyncio
import os
import time
from collections.abc import Mapping
from typing import Any, Protocol

import aiohttp

_TIMEOUT = aiohttp.ClientTimeout(total=3.0, connect=1.0)
_KEPT_SECONDS = 60.0
Row = dict[str, Any]


class PortalUnavailableError(Exception):
    """The portal did not answer in time, or not with an answer."""


class NotFoundInPortalError(Exception):
    """The portal knows no such thing."""


class FactRefusedError(Exception):
    """The portal refuses a fact as out of range or impossible."""


class Portal(Protocol):
    """What the bot asks of the portal."""

    async def services(self, *, language: str) -> list[Row]: ...
    async def service(self, code: str, *, language: str) -> Row: ...
    async def facts(self, *, language: str) -> dict[str, Row]: ...
    async def eligibility(
        self, service: str, facts: Mapping[str, Any], *, language: str
    ) -> Row: ...
    async def centres(self, *, municipality: str, language: str) -> list[Row]: ...
    async def institutions(self, *, kind: str, municipality: str, language: str) -> list[Row]: ...
    async def open_calls(self, *, language: str) -> list[Row]: ...
    async def application_url(
        self, service: str, facts: Mapping[str, Any], *, language: str
    ) -> str: ...


class HttpPortal:
    """The portal over HTTP; what changes rarely is kept for a minute."""

    def __init__(self, address: str | None = None, token: str | None = None) -> None:
        self._address = (address or os.environ.get("PORTAL_URL") or "http://127.0.0.1:8000").rstrip(
            "/"
        )
        self._token = token if token is not None else os.environ.get("PORTAL_BOT_TOKEN", "")
        self._session: aiohttp.ClientSession | None = None
        self._kept: dict[tuple[str, ...], tuple[float, Any]] = {}

    async def services(self, *, language: str) -> list[Row]:
        """Return the published services."""
        return _rows(await self._kept_get("/api/v1/services", lang=language))

    async def service(self, code: str, *, language: str) -> Row:
        """Return one service with everything that is published about it."""
        found: Row = await self._kept_get(f"/api/v1/services/{code}", lang=language)
        return found

    async def facts(self, *, language: str) -> dict[str, Row]:
        """Return the fact vocabulary by code."""
        rows = _rows(await self._kept_get("/api/v1/facts", lang=language))
        return {row["code"]: row for row in rows}

    async def eligibility(self, service: str, facts: Mapping[str, Any], *, language: str) -> Row:
        """Return the portal's verdict on the facts."""
        path = f"/api/v1/services/{service}/eligibility?lang={language}"
        result: Row = await self._call("POST", path, json={"facts": dict(facts)})
        return result

    async def centres(self, *, municipality: str, language: str) -> list[Row]:
        """Return the centre for social work of a municipality."""
        path = "/api/v1/centres"
        return _rows(await self._kept_get(path, municipality=municipality, lang=language))

    async def institutions(self, *, kind: str, municipality: str, language: str) -> list[Row]:
        """Return the institutions of a kind in a municipality."""
        return _rows(
            await self._kept_get(
                "/api/v1/institutions", kind=kind, municipality=municipality, lang=language
            )
        )

    async def open_calls(self, *, language: str) -> list[Row]:
        """Return the public calls that are open."""
        return _rows(await self._kept_get("/api/v1/calls", status="open", lang=language))

    async def application_url(
        self, service: str, facts: Mapping[str, Any], *, language: str
    ) -> str:
        """Return the address of the application with the answers filled in."""
        answer = await self._call(
            "POST",
            "/internal/bot/prefill",
            json={"service": service, "facts": dict(facts), "lang": language},
            headers={"X-Bot-Token": self._token},
        )
        return str(answer["url"])

    async def _kept_get(self, path: str, **query: str) -> Any:
        key = (path, *query.values())
        kept = self._kept.get(key)
        if kept and time.monotonic() - kept[0] < _KEPT_SECONDS:
            return kept[1]
        answer = await self._call("GET", path, params=query)
        self._kept[key] = (time.monotonic(), answer)
        return answer

    async def _call(self, method: str, path: str, **request: Any) -> Any:
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        try:
            async with self._session.request(method, self._address + path, **request) as answer:
                return await _content_of(answer)
        # On Python 3.10 this time-out is not the builtin TimeoutError.
        except (aiohttp.ClientError, asyncio.TimeoutError, ValueError) as error:
            raise PortalUnavailableError(path) from error


async def _content_of(answer: aiohttp.ClientResponse) -> Any:
    if answer.status == 404:  # noqa: PLR2004
        raise NotFoundInPortalError(str(answer.url.path))
    if answer.status in {400, 422}:
        raise FactRefusedError(str(answer.url.path))
    if answer.status >= 400:  # noqa: PLR2004
        raise PortalUnavailableError(f"{answer.url.path}: {answer.status}")
    return await answer.json()


def _rows(answer: Any) -> list[Row]:
    """Return the rows of an answer, whether or not it comes in pages."""
    if isinstance(answer, dict):
        return list(answer.get("items") or answer.get("results") or [])
    return list(answer)
