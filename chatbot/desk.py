"""The socket of those who answer: presence, the queue, and the lines of one talk."""

import asyncio
import datetime as dt
import logging
import uuid
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs

from allauth.mfa.utils import is_mfa_enabled
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.db import DatabaseError
from django.utils import translation
from redis.exceptions import RedisError

from chatbot import protocol
from chatbot.limits import Limits
from chatbot.protocol import ErrorCode, ProtocolError
from chatbot.sessions import signed_in_user
from portal.accounts.models import User
from portal.applications.rules import CannotWriteError
from portal.core import clock
from portal.handover import operations, presenting, queries
from portal.handover.clients.pokes import desk_group, talk_group
from portal.handover.queries import TalkDesk, TalkNotFoundError

logger = logging.getLogger(__name__)
_LANGUAGES = {code for code, _name in settings.LANGUAGES}
# A line that breaks and comes back within this time is one reading.
_ONE_READING = dt.timedelta(minutes=10)
limits = Limits()


class CloseCode:
    """Why the portal closes the socket of a desk."""

    NOT_STAFF = 4403
    NO_SUCH_TALK = 4404
    TOO_MANY_SOCKETS = 4429


class DeskConsumer(AsyncWebsocketConsumer):
    """One open page of one member of staff: the desk, or a talk (`?talk=<key>&since=<number>`)."""

    user: User
    language: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups_joined: set[str] = set()
        self.place = ""
        self.talk: uuid.UUID | None = None
        self.sent = 0

    async def connect(self) -> None:
        user = await signed_in_user(self.scope.get("cookies", {}))
        self.language = self.scope["url_route"]["kwargs"]["language"]
        if user is None or self.language not in _LANGUAGES:
            await self.close(CloseCode.NOT_STAFF)
            return
        self.user = user
        desk = await database_sync_to_async(self._desk)()
        if desk is None:
            await self.close(CloseCode.NOT_STAFF)
            return
        if not limits.enter(f"staff:{user.pk}"):
            await self.close(CloseCode.TOO_MANY_SOCKETS)
            return
        self.place = f"staff:{user.pk}"
        asked = parse_qs(self.scope["query_string"].decode("latin1"))
        try:
            await self._open(asked)
        except (TalkNotFoundError, ValueError):
            await self.close(CloseCode.NO_SUCH_TALK)
            return
        await self.accept()
        for code in desk.centres:
            await self._join(desk_group(code))
        await self._here()
        await self._catch_up()

    async def disconnect(self, *_code: int) -> None:
        if self.place:
            limits.leave(self.place)
        for group in self.groups_joined:
            with suppress(RedisError, OSError):
                await self.channel_layer.group_discard(group, self.channel_name)

    async def receive(self, text_data: str | None = None, **_bytes: Any) -> None:
        try:
            self._mind_the_pace()
            match protocol.parse_staff_frame(text_data):
                case protocol.StaffMessage(text, key):
                    await self._say(text, key)
                case protocol.StaffHere():
                    await self._here()
                    await self._catch_up()
        except ProtocolError as error:
            await self._send(protocol.error_frame(error.code))
        except (operations.TalkOverError, TalkNotFoundError, CannotWriteError):
            await self._send(protocol.error_frame(ErrorCode.BAD_FRAME))
        except DatabaseError as error:
            logger.warning("the desk could not be served: %s", type(error).__name__)
            await self._send(protocol.error_frame(ErrorCode.UNAVAILABLE))

    async def talk_news(self, _event: dict[str, Any]) -> None:
        """Send what is new in the talk."""
        with suppress(DatabaseError):
            await self._catch_up()

    async def desk_news(self, _event: dict[str, Any]) -> None:
        """Say that the queue has changed; the page fetches it."""
        await self._send({"type": "queue"})

    async def _open(self, asked: dict[str, list[str]]) -> None:
        if "talk" not in asked:
            return
        self.talk = uuid.UUID(asked["talk"][0])
        self.sent = max(0, int(asked.get("since", ["0"])[0]))
        await database_sync_to_async(self._record_reading)(self.talk)
        await self._join(talk_group(self.talk))

    async def _say(self, text: str, key: uuid.UUID) -> None:
        if self.talk is None:
            raise ProtocolError(ErrorCode.BAD_FRAME)
        await database_sync_to_async(self._write)(self.talk, text, key)
        # A word that came a second time makes no line: it is sent again.
        await self._catch_up(again=key)

    async def _catch_up(self, *, again: uuid.UUID | None = None) -> None:
        """Send the lines that the page has not got; who may not read any more is sent away."""
        if self.talk is None:
            return
        try:
            lines = await database_sync_to_async(self._lines)(self.talk, again)
        except TalkNotFoundError:
            self.talk = None
            await self._send({"type": "gone"})
            return
        for line in lines:
            self.sent = max(self.sent, line.number)
            await self._send(protocol.desk_frame(line))

    async def _here(self) -> None:
        desk = await database_sync_to_async(self._note_presence)()
        if desk is None:
            await self.close(CloseCode.NOT_STAFF)
            return
        await self._send({"type": "here"})

    async def _join(self, group: str) -> None:
        if self.channel_layer is not None:
            await self.channel_layer.group_add(group, self.channel_name)
            self.groups_joined.add(group)

    async def _send(self, frame: dict[str, Any]) -> None:
        try:
            await self.send(text_data=protocol.encoded(frame))
        except OSError:
            logger.debug("a socket was gone")

    def _mind_the_pace(self) -> None:
        now = asyncio.get_running_loop().time()
        if not limits.may_speak(conversation=self.place, address=self.place, now=now):
            raise ProtocolError(ErrorCode.TOO_FAST)

    # -- in a thread: rights are asked anew each time -------------------------------------------

    def _desk(self) -> TalkDesk | None:
        if settings.PORTAL_STAFF_SECOND_FACTOR and not is_mfa_enabled(self.user):
            return None
        desk = queries.desk_of(user=self.user, on=clock.today())
        return desk if desk.centres else None

    def _own_desk(self) -> TalkDesk:
        desk = self._desk()
        if desk is None:
            raise TalkNotFoundError
        return desk

    def _note_presence(self) -> TalkDesk | None:
        desk = self._desk()
        if desk is not None:
            operations.note_presence(user=self.user, at=clock.now())
        return desk

    def _record_reading(self, key: uuid.UUID) -> None:
        now = clock.now()
        operations.open_talk(
            desk=self._own_desk(), key=key, at=now, recorded_since=now - _ONE_READING
        )

    def _write(self, key: uuid.UUID, text: str, said: uuid.UUID) -> None:
        desk = self._own_desk()
        talk = queries.readable_by(desk=desk, key=key)
        operations.say_as_staff(
            talk=talk,
            author=self.user,
            role=str(desk.roles[talk.centre_code]),
            text=text,
            key=said,
            at=clock.now(),
        )

    def _lines(self, key: uuid.UUID, again: uuid.UUID | None) -> list[presenting.Line]:
        with translation.override(self.language):
            talk = queries.readable_by(desk=self._own_desk(), key=key)
            entries = queries.entries_after(talk=talk, number=self.sent)
            if again is not None and again not in {entry.key for entry in entries}:
                entries = [*talk.entries.filter(key=again), *entries]
            return presenting.lines_of(talk, entries, for_citizen=False)
