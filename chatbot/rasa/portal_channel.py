"""The channel between the portal and the bot. Loopback or a private network only.

Request:  POST /webhooks/portal/webhook
          {"sender": "<conversation id made by the portal>",
           "message": "<what the citizen typed, or the payload of a pressed button>",
           "metadata": {"lang": "mk"|"sq", "switch": true?}}

          `metadata.lang` is the language of the page. It decides at the beginning of a
          conversation; afterwards the language of the messages does. `metadata.switch` says that
          the citizen has just changed the language of the page: then it decides again.
          A payload begins with "/" and comes from a button that the bot sent; text that a citizen
          typed must reach the bot without a leading "/". Text longer than 1,000 characters is cut.

Answer:   200 [{"text": "…", "buttons": [{"title", "payload"} | {"title", "url"}],
                "lang": "mk"|"sq", "intent": "…", "confidence": 0.93}, …]

          All messages of one turn in order, all with the same `lang`, `intent`, `confidence`.
          `url` is a path on the portal. `text` may hold line breaks and lines that begin with "•".

          400 {"error": "bad_request"}   sender or message is missing
          503 {"error": "unavailable"}   the bot could not answer (its actions are down)

Health:   GET /webhooks/portal/  gives {"status": "ok"} once a model is loaded, else 503.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from components import speedups
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

logger = logging.getLogger(__name__)

_LONGEST_MESSAGE = 1000
_SIGNED = frozenset({"lang", "intent", "confidence"})

speedups.install()


class PortalInput(InputChannel):
    """Takes the messages of the portal."""

    @classmethod
    def name(cls) -> str:
        return "portal"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        hook = Blueprint("portal_webhook", __name__)

        @hook.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            agent = getattr(request.app.ctx, "agent", None)
            ready = agent is not None and agent.is_ready()
            return response.json(
                {"status": "ok" if ready else "down"}, status=200 if ready else 503
            )

        @hook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            content = request.json if isinstance(request.json, dict) else {}
            sender, text = content.get("sender"), content.get("message")
            if not isinstance(sender, str) or not isinstance(text, str) or not sender:
                return response.json({"error": "bad_request"}, status=400)
            collector = CollectingOutputChannel()
            message = UserMessage(
                text[:_LONGEST_MESSAGE],
                collector,
                sender,
                input_channel=self.name(),
                metadata=content.get("metadata") or {},
            )
            try:
                await on_new_message(message)
            except Exception:
                # The text of a citizen must not get into the log.
                logger.exception("turn failed", extra={"sender": sender})
                return response.json({"error": "unavailable"}, status=503)
            messages = signed(collector.messages)
            if messages is None:
                return response.json({"error": "unavailable"}, status=503)
            return response.json(messages)

        return hook


def signed(messages: list[dict[str, Any]]) -> list[dict[str, Any]] | None:
    """Return the messages with language and intent, or nothing when the actions did not answer."""
    signature: dict[str, Any] | None = None
    said = []
    for message in messages:
        custom = message.get("custom")
        if isinstance(custom, dict) and custom.keys() == _SIGNED:
            signature = custom
        else:
            said.append(message)
    if signature is None:
        return None
    return [
        {"text": one.get("text") or "", "buttons": one.get("buttons") or [], **signature}
        for one in said
    ]
