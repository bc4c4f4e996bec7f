"""One turn of a conversation: what came in, what is remembered, what goes out."""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.texts import title
from portal.core.folding import FoldedToken, fold_tokens

Button = dict[str, str]
_FALLBACK = "nlu_fallback"


class Turn:
    """Reads the tracker and collects what the bot says and remembers."""

    def __init__(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> None:
        self._dispatcher = dispatcher
        self._slots = dict(tracker.slots)
        self._changed: dict[str, Any] = {}
        self._message: Mapping[str, Any] = tracker.latest_message or {}

    @property
    def language(self) -> str:
        """The language of the conversation."""
        metadata = self._message.get("metadata") or {}
        return str(self._slots.get("language") or metadata.get("lang") or "mk")

    @property
    def text(self) -> str:
        """The message as typed; empty when a button was pressed."""
        text = str(self._message.get("text") or "")
        return "" if text.startswith("/") else text

    @cached_property
    def tokens(self) -> list[FoldedToken]:
        """The folded words of the message."""
        return fold_tokens(self.text)

    @property
    def intent(self) -> str:
        """The intent on which the dialogue acts."""
        return str((self._message.get("intent") or {}).get("name") or _FALLBACK)

    @property
    def ranking(self) -> list[tuple[str, float]]:
        """The intents by confidence, without the mark of the fallback."""
        ranked = self._message.get("intent_ranking") or []
        return [(one["name"], one["confidence"]) for one in ranked if one["name"] != _FALLBACK]

    @property
    def confidence(self) -> float:
        """How sure the bot is of the intent."""
        return float((self._message.get("intent") or {}).get("confidence") or 0.0)

    def entities(self, name: str) -> list[Any]:
        """Return the values of all entities of a kind."""
        return [
            one["value"] for one in self._message.get("entities") or [] if one["entity"] == name
        ]

    def entity(self, name: str) -> Any:
        """Return the first entity of a kind, or nothing."""
        return next(iter(self.entities(name)), None)

    def recall(self, slot: str) -> Any:
        """Return what the bot remembers."""
        return self._slots.get(slot)

    def remember(self, slot: str, value: Any) -> None:
        """Keep a value for the turns to come."""
        self._slots[slot] = value
        self._changed[slot] = value

    def changed(self, slot: str) -> bool:
        """Tell whether this turn has changed what the bot remembers."""
        return slot in self._changed

    def say(self, response: str, *, buttons: Sequence[Button] = (), **values: Any) -> None:
        """Say a response of the domain with its values filled in."""
        extra = {"buttons": list(buttons)} if buttons else {}
        self._dispatcher.utter_message(response=response, **extra, **values)

    def title(self, name: str) -> str:
        """Return the words on a button in the language of the conversation."""
        return title(name, language=self.language)

    def choice(self, name: str, intent: str, **entities: str) -> Button:
        """Return a button with a title of the bot's own texts."""
        return {"title": self.title(name), "payload": payload(intent, **entities)}

    def link(self, name: str, path: str) -> Button:
        """Return a button that opens a page of the portal in the citizen's language."""
        return {"title": self.title(name), "url": f"/{self.language}{path}"}

    def sign(self) -> None:
        """Tell the channel the language and the intent of this turn."""
        self._dispatcher.utter_message(
            json_message={
                "lang": self.language,
                "intent": self.intent,
                "confidence": round(self.confidence, 3),
            }
        )

    def events(self) -> list[dict[str, Any]]:
        """Return the changes for Rasa to keep."""
        return [SlotSet(slot, value) for slot, value in self._changed.items()]


def payload(intent: str, **entities: str) -> str:
    """Return the payload of a button, in Rasa's own form."""
    return f"/{intent}" + (json.dumps(entities, ensure_ascii=False) if entities else "")
