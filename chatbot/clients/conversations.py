"""What a conversation keeps for half an hour: replies to show again and the choices offered.

In this process, or in Redis when several processes share the work. Texts of the citizen come here
already redacted, and nothing here is ever written to a disk by the portal.
"""

import json
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from redis import asyncio as redis
from redis.exceptions import RedisError

from chatbot import rules
from chatbot.clients.loops import PerLoop
from chatbot.clients.rasa import DialogueUnavailableError

Said = dict[str, Any]
_MOST_CONVERSATIONS = 20_000
# Who waits for a person says nothing for long; the database knows the talk, this only finds it.
_TALK_SECONDS = 24 * 60 * 60


@dataclass(slots=True)
class _Kept:
    language: str
    used_at: float
    said: list[Said] = field(default_factory=list)
    offered: dict[str, str] = field(default_factory=dict)


class ConversationsInProcess:
    """For one process: gone with it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._talks: OrderedDict[str, str] = OrderedDict()

    async def start(self, key: str, *, language: str) -> None:
        """Begin a conversation, and drop those that are over."""
        self._kept[key] = _Kept(language, time.monotonic())
        oldest = time.monotonic() - rules.CONVERSATION_SECONDS
        while len(self._kept) > _MOST_CONVERSATIONS or (
            next(iter(self._kept.values())).used_at < oldest
        ):
            self._kept.popitem(last=False)

    async def language_of(self, key: str) -> str | None:
        """Return the language of the page that last spoke; none if the conversation is over."""
        kept = self._living(key)
        return kept.language if kept else None

    async def keep(
        self, key: str, *, language: str, said: Sequence[Said], offered: Mapping[str, str]
    ) -> None:
        """Add what was said in a turn."""
        kept = self._living(key)
        if kept is None:
            kept = self._kept[key] = _Kept(language, 0.0)
        kept.language, kept.used_at = language, time.monotonic()
        kept.said = [*kept.said, *said][-rules.MOST_REPLAYED_FRAMES :]
        kept.offered = dict(
            [*kept.offered.items(), *offered.items()][-rules.MOST_OFFERED_CHOICES :]
        )
        self._kept.move_to_end(key)

    async def title_of(self, key: str, *, payload: str) -> str | None:
        """Return the words on a button that was offered; none if it never was."""
        kept = self._living(key)
        return kept.offered.get(payload) if kept else None

    async def said_in(self, key: str) -> list[Said]:
        """Return what was said, oldest first."""
        kept = self._living(key)
        return list(kept.said) if kept else []

    async def forget(self, key: str) -> None:
        """Drop a conversation."""
        self._kept.pop(key, None)
        self._talks.pop(key, None)

    async def point_to_talk(self, key: str, *, talk: str) -> None:
        """Keep which talk with a person belongs to the conversation."""
        self._talks[key] = talk
        if len(self._talks) > _MOST_CONVERSATIONS:
            self._talks.popitem(last=False)

    async def talk_of(self, key: str) -> str | None:
        """Return the talk with a person that belongs to the conversation, running or over."""
        return self._talks.get(key)

    def _living(self, key: str) -> _Kept | None:
        kept = self._kept.get(key)
        if kept and time.monotonic() - kept.used_at < rules.CONVERSATION_SECONDS:
            return kept
        return None


class ConversationsInRedis:
    """For several processes; one round trip a turn."""

    def __init__(self, connection: "redis.Redis") -> None:
        self._redis = connection

    async def start(self, key: str, *, language: str) -> None:
        """Begin a conversation."""
        await self.keep(key, language=language, said=[], offered={})

    async def language_of(self, key: str) -> str | None:
        """Return the language of the page that last spoke; none if the conversation is over."""
        return _text(await self._do(self._redis.get(_name(key, "language"))))

    async def keep(
        self, key: str, *, language: str, said: Sequence[Said], offered: Mapping[str, str]
    ) -> None:
        """Add what was said in a turn."""
        pipe = self._redis.pipeline(transaction=False)
        pipe.set(_name(key, "language"), language, ex=rules.CONVERSATION_SECONDS)
        if said:
            rows = [json.dumps(one, ensure_ascii=False) for one in said]
            pipe.rpush(_name(key, "said"), *rows)
            pipe.ltrim(_name(key, "said"), -rules.MOST_REPLAYED_FRAMES, -1)
        if offered:
            pairs = [part for choice in offered.items() for part in choice]
            pipe.hset(_name(key, "offered"), items=pairs)
        pipe.expire(_name(key, "said"), rules.CONVERSATION_SECONDS)
        pipe.expire(_name(key, "offered"), rules.CONVERSATION_SECONDS)
        await self._do(pipe.execute())

    async def title_of(self, key: str, *, payload: str) -> str | None:
        """Return the words on a button that was offered; none if it never was."""
        return _text(await self._do(self._redis.hget(_name(key, "offered"), payload)))

    async def said_in(self, key: str) -> list[Said]:
        """Return what was said, oldest first."""
        rows = await self._do(self._redis.lrange(_name(key, "said"), 0, -1))
        return [json.loads(row) for row in rows]

    async def forget(self, key: str) -> None:
        """Drop a conversation."""
        names = [_name(key, part) for part in ("language", "said", "offered", "talk")]
        await self._do(self._redis.delete(*names))

    async def point_to_talk(self, key: str, *, talk: str) -> None:
        """Keep which talk with a person belongs to the conversation."""
        await self._do(self._redis.set(_name(key, "talk"), talk, ex=_TALK_SECONDS))

    async def talk_of(self, key: str) -> str | None:
        """Return the talk with a person that belongs to the conversation, running or over."""
        return _text(await self._do(self._redis.get(_name(key, "talk"))))

    async def _do(self, command: Any) -> Any:
        try:
            return await command
        except (RedisError, OSError) as error:
            raise DialogueUnavailableError(type(error).__name__) from error


Conversations = ConversationsInProcess | ConversationsInRedis


def conversations() -> Conversations:
    """Return the conversations of this process, or those that all processes share."""
    return _opened.here()


def _open() -> Conversations:
    if not settings.REDIS_URL:
        return ConversationsInProcess()
    return ConversationsInRedis(redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2.0))


_opened: PerLoop[Conversations] = PerLoop(_open)


def _name(key: str, part: str) -> str:
    return f"chat:{key}:{part}"


def _text(raw: bytes | None) -> str | None:
    return None if raw is None else raw.decode()
