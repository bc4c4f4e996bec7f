"""The chat's line to a person: while somebody waits or talks, nothing that is said goes to the bot.

A talk is numbered lines in the database. A socket knows up to which number it has sent them and
reads the rest when it is poked, when the browser gives a sign of life, and when it comes back; so
every line arrives, in order, at least once.
"""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from channels.db import database_sync_to_async
from django.utils import translation

from chatbot import protocol
from chatbot.clients.conversations import Said, conversations
from portal.accounts.models import User
from portal.applications import prefill
from portal.applications.rules import CannotWriteError
from portal.catalogue import queries as catalogue
from portal.core import clock
from portal.directory import queries as directory
from portal.handover import operations, presenting, queries
from portal.handover.clients.pokes import talk_group
from portal.handover.models import Talk
from portal.handover.rules import TalkState

Frame = dict[str, Any]


class CannotAskError(ValueError):
    """Asked for a person in a way that the portal does not understand."""


@dataclass(frozen=True, slots=True)
class _News:
    """What a talk has beyond what a socket has sent."""

    state: TalkState
    number: int
    frames: list[Frame]


class TalkLine:
    """The half of one chat socket that speaks with a person."""

    def __init__(
        self,
        *,
        conversation_id: str,
        language: str,
        send: Callable[[Frame], Awaitable[None]],
        join: Callable[[str], Awaitable[None]],
    ) -> None:
        self._conversation_id = conversation_id
        self._language = language
        self._send = send
        self._join = join
        self._key: uuid.UUID | None = None
        self._state = TalkState.CLOSED
        self._sent = 0
        self._told = ""

    async def is_live(self) -> bool:
        """Tell whether a person is waited for or there, also when another tab asked."""
        pointer = await conversations().talk_of(self._conversation_id)
        if pointer is not None and pointer != str(self._key):
            await self._take_up(uuid.UUID(pointer), since=None)
        return self._state in {TalkState.WAITING, TalkState.TALKING}

    async def resume(self, *, shown: str, since: int | None) -> None:
        """Bring a browser that came back everything that it has not shown of its talk."""
        pointer = await conversations().talk_of(self._conversation_id)
        if pointer is not None and pointer != str(self._key):
            await self._take_up(uuid.UUID(pointer), since=since if pointer == shown else None)

    async def replay(self, key: str, *, shown: str, since: int | None) -> None:
        """Show a talk in its place of the conversation, to a page that has not shown it yet."""
        if key != shown or not since:
            await self._take_up(uuid.UUID(key), since=0)

    async def ask(self, asked: protocol.CitizenAsks, *, user: User | None) -> None:
        """Ask for a person, or leave a message when nobody is there.

        Raises:
            CannotAskError: if there is no such municipality, or nobody could be answered.
            TooManyTalksError: if the person asked too often.
        """
        said = await conversations().said_in(self._conversation_id) if asked.share else []
        talk, frame = await database_sync_to_async(self._ask)(asked, said, user)
        if talk is not None:
            await self._keep(talk)
            await self._take_up(talk.key, since=0)
        if frame is not None:
            await self._send(frame)

    async def say(self, text: str, *, key: uuid.UUID) -> None:
        """Say something to the person.

        Raises:
            TalkOverError: if the talk has ended meanwhile; its last lines are sent before.
        """
        await self.is_live()
        try:
            await database_sync_to_async(self._say)(text, key)
        except (operations.TalkOverError, queries.TalkNotFoundError):
            await self.catch_up()
            raise operations.TalkOverError from None
        # A word that came a second time makes no line: its number is sent again.
        await self.catch_up(again=key)

    async def catch_up(self, *, again: uuid.UUID | None = None) -> None:
        """Send what the browser has not got, in order."""
        if self._key is None:
            return
        news = await database_sync_to_async(self._news)(self._key, self._sent, again)
        if news is None:
            self._state = TalkState.CLOSED
            return
        self._state, self._sent = news.state, max(self._sent, news.number)
        for frame in news.frames:
            await self._send(frame)

    async def seen(self, number: int) -> None:
        """Take a sign of life: keep what was shown, heal what was lost, tell a new wait."""
        if self._key is None:
            return
        await database_sync_to_async(self._note_seen)(number)
        await self.catch_up()
        if self._state is TalkState.WAITING:
            await self._tell_wait()

    async def leave(self) -> None:
        """End the talk at the citizen's wish."""
        if self._key is not None:
            await database_sync_to_async(self._leave)()
            await self.catch_up()

    async def leave_contact(self, email: str) -> None:
        """Keep an address for an answer that comes later."""
        if self._key is not None:
            await database_sync_to_async(self._leave_contact)(email)

    async def _take_up(self, key: uuid.UUID, *, since: int | None) -> None:
        if key != self._key:
            await self._join(talk_group(key))
        self._key = key
        self._sent = await database_sync_to_async(self._seen_of)() if since is None else since
        await self.catch_up()
        if self._state is TalkState.WAITING:
            await self._tell_wait()

    async def _keep(self, talk: Talk) -> None:
        key = str(talk.key)
        if await conversations().talk_of(self._conversation_id) == key:
            return
        await conversations().point_to_talk(self._conversation_id, talk=key)
        await conversations().keep(
            self._conversation_id, language=self._language, said=[{"talk": key}], offered={}
        )

    async def _tell_wait(self) -> None:
        frame = await database_sync_to_async(self._wait)()
        if frame["text"] != self._told:
            self._told = frame["text"]
            await self._send(frame)

    # -- in a thread: one call into the domain each -------------------------------------------

    def _own(self) -> Talk:
        if self._key is None:
            raise queries.TalkNotFoundError
        return queries.talk_of_conversation(key=self._key, conversation_id=self._conversation_id)

    def _ask(
        self, asked: protocol.CitizenAsks, said: list[Said], user: User | None
    ) -> tuple[Talk | None, Frame | None]:
        with translation.override(self._language):
            try:
                municipality = directory.municipality_by_code(code=asked.municipality)
            except directory.MunicipalityNotFoundError:
                raise CannotAskError from None
            there = queries.availability(centre=municipality.centre, at=clock.now())
            given: dict[str, Any] = {
                "conversation_id": self._conversation_id,
                "municipality": municipality,
                "language": self._language,
                "key": asked.key,
                "at": clock.now(),
                "told": _told(said) if asked.share else None,
                "user": user,
                "contact": asked.email,
            }
            if there.is_live:
                return operations.ask_for_person(**given), None
            if not asked.text:
                return None, _closed_frame(there, needs_contact=user is None)
            try:
                return operations.write_to_centre(text=asked.text, **given), None
            except (CannotWriteError, operations.NoContactError):
                raise CannotAskError from None

    def _say(self, text: str, key: uuid.UUID) -> None:
        operations.say_as_citizen(talk=self._own(), text=text, key=key, at=clock.now())

    def _news(self, key: uuid.UUID, number: int, again: uuid.UUID | None) -> _News | None:
        with translation.override(self._language):
            try:
                talk = self._own()
            except queries.TalkNotFoundError:
                return None
            entries = queries.entries_after(talk=talk, number=number)
            if again is not None and again not in {entry.key for entry in entries}:
                entries = [*talk.entries.filter(key=again), *entries]
            lines = presenting.lines_of(talk, entries, for_citizen=True)
            frames = [
                protocol.talk_frame(entry, line, language=talk.language) | {"talk": str(key)}
                for entry, line in zip(entries, lines, strict=True)
            ]
            if frames and talk.state == TalkState.TASK:
                frames[-1]["needs_contact"] = not (talk.user_id or talk.contact)
            return _News(TalkState(talk.state), max([0, *(one.number for one in entries)]), frames)

    def _note_seen(self, number: int) -> None:
        operations.note_seen(talk=self._own(), number=number)

    def _seen_of(self) -> int:
        try:
            return self._own().citizen_seen
        except queries.TalkNotFoundError:
            return 0

    def _leave(self) -> None:
        operations.leave_talk(talk=self._own(), at=clock.now())

    def _leave_contact(self, email: str) -> None:
        operations.leave_contact(talk=self._own(), contact=email)

    def _wait(self) -> Frame:
        with translation.override(self._language):
            talk = self._own()
            centre = directory.centre_by_code(code=talk.centre_code)
            there = queries.availability(centre=centre, at=clock.now())
            text = presenting.waiting_text(there, before=queries.ahead_of(talk=talk))
            return {"type": "agent", "state": "waiting", "reason": "wait", "text": text}


def _closed_frame(there: queries.Availability, *, needs_contact: bool) -> Frame:
    return {
        "type": "agent",
        "state": "left",
        "reason": "nobody",
        "text": presenting.closed_text(there),
        "needs_contact": needs_contact,
    }


def _told(said: list[Said]) -> operations.Told:
    """Return what was said to the bot, and the facts that it understood, for the person."""
    rows: list[dict[str, str]] = []
    facts: dict[str, Any] = {}
    for one in said:
        if "own" in one:
            rows.append({"who": "citizen", "text": one["own"]})
        elif "text" in one:
            rows.append({"who": "assistant", "text": one["text"]})
            for button in one["buttons"]:
                facts |= _facts_in(button.get("url", ""))
    return operations.Told(said=rows, facts=facts)


def _facts_in(url: str) -> dict[str, Any]:
    """Return the facts that the bot put into the address of an application."""
    path, _, token = url.partition("?prefill=")
    parts = path.strip("/").split("/")
    if not token or parts[-1:] != ["apply"]:
        return {}
    try:
        service = catalogue.service_by_code(code=parts[-2])
    except (catalogue.ServiceNotFoundError, IndexError):
        return {}
    return prefill.read(token, service=service, on=clock.today())
