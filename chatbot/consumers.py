"""The socket of the chat: decode a frame, make one call into the domain, encode what it says."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError

from chatbot import operations, protocol, queries, rules, tickets
from chatbot.limits import Limits, network_of
from chatbot.operations import DialogueUnavailableError, NotOfferedError, UnknownReplyError
from chatbot.protocol import ErrorCode, ProtocolError

logger = logging.getLogger(__name__)
_LANGUAGES = {code for code, _name in settings.LANGUAGES}
# Most replies are there sooner, and then a mark of typing would only flicker.
_TYPING_AFTER_SECONDS = 0.35
limits = Limits()


class CloseCode:
    """Why the portal closes a socket."""

    FORGOTTEN = 1000
    TRY_LATER = 1013
    NO_SUCH_LANGUAGE = 4404
    TOO_MANY_SOCKETS = 4429


class ChatConsumer(AsyncWebsocketConsumer):
    """One browser in one conversation, on a page of one language."""

    language: str
    conversation_id: str
    address: str = ""
    language_changed: bool = False

    async def connect(self) -> None:
        self.language = self.scope["url_route"]["kwargs"]["language"]
        if self.language not in _LANGUAGES:
            await self.close(CloseCode.NO_SUCH_LANGUAGE)
            return
        address = network_of((self.scope.get("client") or ["unknown"])[0])
        if not limits.enter(address):
            await self.close(CloseCode.TOO_MANY_SOCKETS)
            return
        self.address = address
        try:
            await self._find_conversation()
        except DialogueUnavailableError:
            await self.close(CloseCode.TRY_LATER)
            return
        await self.accept(headers=[tickets.header_for(self.conversation_id)])
        await self._show_again()

    async def disconnect(self, *_code: int) -> None:
        if self.address:
            limits.leave(self.address)

    async def receive(self, text_data: str | None = None, **_bytes: Any) -> None:
        try:
            self._mind_the_pace()
            await self._answer(protocol.parse_citizen_frame(text_data))
        except ProtocolError as error:
            await self._send(protocol.error_frame(error.code))
        except (NotOfferedError, UnknownReplyError):
            await self._send(protocol.error_frame(ErrorCode.BAD_FRAME))
        except (DialogueUnavailableError, DatabaseError) as error:
            logger.warning("No answer in %s: %s", self.language, error)
            await self._send(protocol.error_frame(ErrorCode.UNAVAILABLE))

    async def _answer(self, frame: protocol.CitizenFrame) -> None:
        match frame:
            case protocol.CitizenMessage(text):
                await self._converse(
                    operations.take_turn(
                        conversation_id=self.conversation_id,
                        language=self.language,
                        text=text,
                        language_changed=self.language_changed,
                    )
                )
            case protocol.CitizenChoice(payload):
                await self._converse(
                    operations.take_choice(
                        conversation_id=self.conversation_id,
                        language=self.language,
                        payload=payload,
                        language_changed=self.language_changed,
                    )
                )
            case protocol.CitizenFeedback(message_id, useful):
                await operations.record_feedback(
                    conversation_id=self.conversation_id, message_id=message_id, is_useful=useful
                )
            case protocol.CitizenForgets():
                await operations.forget_conversation(conversation_id=self.conversation_id)
                await self.close(CloseCode.FORGOTTEN)

    async def _converse(self, turn: Coroutine[Any, Any, list[rules.Reply]]) -> None:
        typing = asyncio.get_running_loop().call_later(_TYPING_AFTER_SECONDS, self._begin_typing)
        try:
            replies = await turn
        finally:
            typing.cancel()
        self.language_changed = False
        for reply in replies:
            await self._send(protocol.message_frame(reply))

    def _begin_typing(self) -> None:
        self._typing = asyncio.create_task(self._send({"type": "typing"}))

    def _mind_the_pace(self) -> None:
        if not limits.may_speak(
            conversation=self.conversation_id,
            address=self.address,
            now=asyncio.get_running_loop().time(),
        ):
            raise ProtocolError(ErrorCode.TOO_FAST)

    async def _find_conversation(self) -> None:
        """Go on with the conversation of the browser's ticket, or begin one."""
        known = tickets.conversation_in(self.scope.get("cookies", {}))
        before = await queries.page_language_of(conversation_id=known) if known else None
        if known and before:
            self.conversation_id = known
            self.language_changed = before != self.language
            return
        self.conversation_id = tickets.new_conversation_id()
        await operations.begin_conversation(
            conversation_id=self.conversation_id, language=self.language
        )

    async def _show_again(self) -> None:
        """Repeat what the page asks for with `?after=<id of the last reply it shows>`."""
        asked = parse_qs(self.scope["query_string"].decode("latin1"), keep_blank_values=True)
        if "after" not in asked:
            return
        said = await queries.said_after(
            conversation_id=self.conversation_id, message_id=asked["after"][0]
        )
        for one in said:
            await self._send(protocol.replayed_frame(one))

    async def _send(self, frame: dict[str, Any]) -> None:
        try:
            await self.send(text_data=protocol.encoded(frame))
        except OSError:
            # The browser left while the bot was thinking; it sees the reply when it comes back.
            logger.debug("a socket was gone")
