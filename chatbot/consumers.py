"""The socket of the chat: decode a frame, make one call into the domain, encode what it says."""

import asyncio
import logging
import uuid
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError
from redis.exceptions import RedisError

from chatbot import operations, protocol, queries, rules, tickets
from chatbot.limits import Limits, network_of
from chatbot.operations import DialogueUnavailableError, NotOfferedError, UnknownReplyError
from chatbot.protocol import ErrorCode, ProtocolError
from chatbot.sessions import signed_in_user
from chatbot.talking import CannotAskError, TalkLine
from portal.handover.operations import TalkOverError, TooManyTalksError
from portal.handover.queries import TalkNotFoundError

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
    line: TalkLine

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups_joined: set[str] = set()

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
        except (DialogueUnavailableError, DatabaseError):
            await self.close(CloseCode.TRY_LATER)
            return
        await self.accept(headers=[tickets.header_for(self.conversation_id)])
        self.line = TalkLine(
            conversation_id=self.conversation_id,
            language=self.language,
            send=self._send,
            join=self._join,
        )
        await self._show_again()

    async def disconnect(self, *_code: int) -> None:
        if self.address:
            limits.leave(self.address)
        for group in self.groups_joined:
            with suppress(RedisError, OSError):
                await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, **_bytes: Any) -> None:
        try:
            self._mind_the_pace()
            await self._answer(protocol.parse_citizen_frame(text_data))
        except ProtocolError as error:
            await self._send(protocol.error_frame(error.code))
        except (
            NotOfferedError,
            UnknownReplyError,
            CannotAskError,
            TalkOverError,
            TalkNotFoundError,
        ):
            await self._send(protocol.error_frame(ErrorCode.BAD_FRAME))
        except TooManyTalksError:
            await self._send(protocol.error_frame(ErrorCode.TOO_FAST))
        except (DialogueUnavailableError, DatabaseError) as error:
            logger.warning("No answer in %s: %s", self.language, error)
            await self._send(protocol.error_frame(ErrorCode.UNAVAILABLE))

    async def talk_news(self, _event: dict[str, Any]) -> None:
        """Send what is new in the talk with a person."""
        try:
            await self.line.catch_up()
        except DatabaseError:
            logger.warning("a talk could not be read; the browser asks again by itself")

    async def _answer(self, frame: protocol.CitizenFrame) -> None:
        match frame:
            case protocol.CitizenMessage(text, key):
                await self._hear(text, key=key)
            case protocol.CitizenChoice(payload):
                await self._press(payload)
            case protocol.CitizenFeedback(message_id, useful):
                await operations.record_feedback(
                    conversation_id=self.conversation_id, message_id=message_id, is_useful=useful
                )
            case protocol.CitizenForgets():
                await self.line.leave()
                await operations.forget_conversation(conversation_id=self.conversation_id)
                await self.close(CloseCode.FORGOTTEN)
            case _:
                await self._answer_about_talk(frame)

    async def _answer_about_talk(self, frame: protocol.CitizenFrame) -> None:
        match frame:
            case protocol.CitizenAsks():
                await self._ask_for_person(frame)
            case protocol.CitizenSeen(number):
                await self.line.seen(number)
            case protocol.CitizenLeaves():
                await self.line.leave()
            case protocol.CitizenContact(email):
                await self.line.leave_contact(email)

    async def _hear(self, text: str, *, key: uuid.UUID | None) -> None:
        """Let a message reach the person who is waited for or there, and only otherwise the bot.

        What was meant for a person goes to nobody else when the talk has just ended.
        """
        if key is not None or await self.line.is_live():
            await self.line.say(text, key=key or uuid.uuid4())
            return
        await self._converse(
            operations.take_turn(
                conversation_id=self.conversation_id,
                language=self.language,
                text=text,
                language_changed=self.language_changed,
            )
        )

    async def _press(self, payload: str) -> None:
        if await self.line.is_live():
            raise NotOfferedError
        if payload == rules.ASK_FOR_PERSON:
            reply = operations.where_a_person_is(language=self.language)
            await self._send(protocol.message_frame(reply))
            return
        await self._converse(
            operations.take_choice(
                conversation_id=self.conversation_id,
                language=self.language,
                payload=payload,
                language_changed=self.language_changed,
            )
        )

    async def _ask_for_person(self, frame: protocol.CitizenAsks) -> None:
        now = asyncio.get_running_loop().time()
        if not limits.may_ask_for_person(address=self.address, now=now):
            raise ProtocolError(ErrorCode.TOO_FAST)
        user = await signed_in_user(self.scope.get("cookies", {}))
        await self.line.ask(frame, user=user)

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
        if known and not before:
            before = await operations.revive_for_talk(conversation_id=known)
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
        shown, since = asked.get("talk", [""])[0], asked.get("since", [""])[0]
        number = int(since) if since.isascii() and since.isdecimal() else None
        if "after" in asked:
            said = await queries.said_after(
                conversation_id=self.conversation_id, message_id=asked["after"][0]
            )
            for one in said:
                if "talk" in one:
                    await self.line.replay(one["talk"], shown=shown, since=number)
                else:
                    await self._send(protocol.replayed_frame(one))
        await self.line.resume(shown=shown, since=number)

    async def _join(self, group: str) -> None:
        if self.channel_layer is not None:
            await self.channel_layer.group_add(group, self.channel_name)
            self.groups_joined.add(group)

    async def _send(self, frame: dict[str, Any]) -> None:
        try:
            await self.send(text_data=protocol.encoded(frame))
        except OSError:
            # The browser left while the bot was thinking; it sees the reply when it comes back.
            logger.debug("a socket was gone")
