"""Conversations in memory: recent turns only, and forgotten some time after the last message.

Rasa's own in-memory store keeps every conversation for ever and replays all of its events at every
message, so a long talk becomes slower with each turn. A turn of this bot needs the slots and the
last few events alone.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker

_KEPT_SECONDS = 2 * 60 * 60
_MOST_EVENTS = 60
_KEPT_EVENTS = 30


class RecentConversations(TrackerStore):
    """Keeps trackers as they are; the server never works on one conversation twice at a time."""

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.pop("host", None)
        super().__init__(domain, event_broker)
        self._kept: OrderedDict[str, tuple[float, DialogueStateTracker]] = OrderedDict()

    @classmethod
    def create(cls, *args: Any, **kwargs: Any) -> RecentConversations:
        return cls(*args, **kwargs)

    async def save(self, tracker: DialogueStateTracker) -> None:
        await self.stream_events(tracker)
        _forget_old_events(tracker)
        self._kept[tracker.sender_id] = (time.monotonic(), tracker)
        self._kept.move_to_end(tracker.sender_id)
        self._forget_old_conversations()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        kept = self._kept.get(sender_id)
        return kept[1] if kept else None

    async def keys(self) -> Iterable[str]:
        return list(self._kept)

    def _forget_old_conversations(self) -> None:
        oldest = time.monotonic() - _KEPT_SECONDS
        while self._kept and next(iter(self._kept.values()))[0] < oldest:
            self._kept.popitem(last=False)


def _forget_old_events(tracker: DialogueStateTracker) -> None:
    """Drop early events, up to the beginning of a turn; the slots stay as they are."""
    if len(tracker.events) <= _MOST_EVENTS:
        return
    events = list(tracker.events)
    start = next((one for one in reversed(events) if isinstance(one, SessionStarted)), None)
    first = next(
        place
        for place in range(len(events) - _KEPT_EVENTS, len(events))
        if events[place].type_name == "user" or place == len(events) - 1
    )
    kept = events[first:]
    if start is not None and start not in kept:
        kept.insert(0, start)
    tracker.events.clear()
    tracker.events.extend(kept)
