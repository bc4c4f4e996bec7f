"""Conversations in memory: recent turns only, and forgotten some time after the last message.

A copy of each lies in a folder that only this user can read, for as long as a citizen may come
back to it, so that a conversation goes on where it was after the process has died.

Rasa's own in-memory store keeps every conversation for ever and replays all of its events at every
message, so a long talk becomes slower with each turn. A turn of this bot needs the slots and the
last few events alone.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.conversation import Dialogue
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import SessionStarted, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

# As long as the portal goes on with a conversation; the bot says so when it begins to ask.
_KEPT_SECONDS = 30 * 60
_LOOK_EVERY = 60
_MOST_EVENTS = 60
_KEPT_EVENTS = 30


class RecentConversations(TrackerStore):
    """Keeps trackers as they are; the server never works on one conversation twice at a time."""

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        *,
        copies: str | Path | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.pop("host", None)
        super().__init__(domain, event_broker)
        self._copies = _Copies(Path(copies)) if copies else None
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
        if self._copies:
            self._copies.write(tracker)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        if kept := self._kept.get(sender_id):
            return kept[1]
        copy = self._copies.read(sender_id) if self._copies else None
        return self._from_copy(sender_id, copy) if copy else None

    def _from_copy(self, sender_id: str, copy: dict[str, Any]) -> DialogueStateTracker:
        tracker = self.init_tracker(sender_id)
        events = deserialise_events(copy["events"])
        tracker.recreate_from_dialogue(Dialogue(sender_id, events))
        # What set them may be among the events that were dropped.
        for name, value in copy["slots"].items():
            if name in tracker.slots:
                tracker.slots[name].value = value
        return tracker

    async def keys(self) -> Iterable[str]:
        return list(self._kept)

    def _forget_old_conversations(self) -> None:
        oldest = time.monotonic() - _KEPT_SECONDS
        while self._kept and next(iter(self._kept.values()))[0] < oldest:
            self._kept.popitem(last=False)


class _Copies:
    """One file a conversation, without its id in the name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._looked_at = 0.0
        self._forget_old()

    def write(self, tracker: DialogueStateTracker) -> None:
        copy = {
            "slots": tracker.current_slot_values(),
            "events": [event.as_dict() for event in tracker.events],
        }
        path = self._path(tracker.sender_id)
        path.touch(mode=0o600)
        path.write_text(json.dumps(copy), encoding="utf-8")
        self._forget_old()

    def read(self, sender_id: str) -> dict[str, Any] | None:
        path = self._path(sender_id)
        try:
            if path.stat().st_mtime < time.time() - _KEPT_SECONDS:
                return None
            copy: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):  # none, or cut off when the process died
            return None
        return copy

    def _path(self, sender_id: str) -> Path:
        return self._folder / f"{hashlib.sha256(sender_id.encode()).hexdigest()}.json"

    def _forget_old(self) -> None:
        """Look now and then for what nobody may come back to."""
        now = time.time()
        if now - self._looked_at < _LOOK_EVERY:
            return
        self._looked_at = now
        for path in self._folder.glob("*.json"):
            if path.stat().st_mtime < now - _KEPT_SECONDS:
                path.unlink(missing_ok=True)


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
