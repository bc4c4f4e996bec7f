"""The connection to the dialogue program."""

from typing import Any

import httpx
from django.conf import settings

from chatbot.clients.loops import PerLoop

# A reply takes some 15 ms; a bot that needs seconds is as good as down.
_TIMEOUT = httpx.Timeout(8.0, connect=1.0)
# Shorter than the server keeps an idle connection, so that it never closes one under our feet.
_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=3.0)


class DialogueUnavailableError(Exception):
    """The dialogue program did not answer, or not with an answer."""


def _connect() -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=settings.RASA_URL, timeout=_TIMEOUT, limits=_LIMITS, trust_env=False
    )


_connected = PerLoop(_connect)


async def replies_to(
    *, sender: str, message: str, metadata: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return the replies to one message of one conversation.

    Raises:
        DialogueUnavailableError: if the program is down, too slow, or answers nonsense.
    """
    turn = {"sender": sender, "message": message, "metadata": metadata}
    try:
        response = await _connected.here().post("/webhooks/portal/webhook", json=turn)
        replies = response.raise_for_status().json()
    except (httpx.HTTPError, ValueError) as error:
        raise DialogueUnavailableError(type(error).__name__) from error
    if not isinstance(replies, list) or not replies:
        raise DialogueUnavailableError("no reply")
    if not all(isinstance(reply, dict) for reply in replies):
        raise DialogueUnavailableError("not replies")
    return replies
