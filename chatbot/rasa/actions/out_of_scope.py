"""Messages that the bot is not sure of, and those that are not its business."""

from collections.abc import Iterable

from actions.base import PortalAction
from actions.texts import has_title
from actions.turn import Button, Turn, payload

_MOST_MEANINGS = 3
_ENTITIES = ("service", "municipality")


class ActionNluFallback(PortalAction):
    """Ask which of the likeliest meanings is right."""

    skill = "nlu_fallback"
    keeps_open_question = True

    async def respond(self, turn: Turn) -> None:
        ranked = [name for name, _ in turn.ranking]
        meanings = offered_meanings(ranked, language=turn.language)
        buttons: list[Button] = [
            {"title": turn.title(intent), "payload": payload(intent, **_entities(turn))}
            for intent in meanings
        ]
        turn.say(
            "utter_did_you_mean",
            buttons=[*buttons, turn.choice("request_human", "request_human")],
        )


class ActionOutOfScope(PortalAction):
    """Say that this is not what the bot knows, and where to look."""

    skill = "out_of_scope"
    keeps_open_question = True

    async def respond(self, turn: Turn) -> None:
        turn.say(
            "utter_out_of_scope",
            buttons=[
                turn.link("search", "/search/"),
                turn.choice("help", "help"),
                turn.choice("request_human", "request_human"),
            ],
        )


def offered_meanings(ranked_intents: Iterable[str], *, language: str) -> list[str]:
    """Return the best intents that can be offered on a button, likeliest first."""
    offered = [name for name in ranked_intents if has_title(name, language=language)]
    return offered[:_MOST_MEANINGS]


def _entities(turn: Turn) -> dict[str, str]:
    return {name: str(turn.entity(name)) for name in _ENTITIES if turn.entity(name)}
