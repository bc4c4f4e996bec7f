"""Greetings and the conversation itself: language, help, stop, a person."""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SessionStarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import interview
from actions.base import SKILLS, PortalAction
from actions.turn import Button, Turn

_LANGUAGES = ("mk", "sq")


class ActionSessionStart(Action):
    """Begin a conversation in the language of the page."""

    def name(self) -> str:
        return "action_session_start"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        metadata = tracker.get_slot("session_started_metadata") or {}
        language = metadata.get("lang")
        chosen = [SlotSet("language", language)] if language in _LANGUAGES else []
        return [SessionStarted(), *chosen, ActionExecuted("action_listen")]


class ActionGreet(PortalAction):
    """Greet and say what the bot can do."""

    skill = "greet"

    async def respond(self, turn: Turn) -> None:
        turn.say("utter_greet", buttons=main_choices(turn))


class ActionGoodbye(PortalAction):
    """Say goodbye."""

    skill = "goodbye"

    async def respond(self, turn: Turn) -> None:
        turn.say("utter_goodbye")


class ActionThank(PortalAction):
    """Answer a thank you."""

    skill = "thank"

    async def respond(self, turn: Turn) -> None:
        turn.say("utter_thank")


class ActionAffirm(PortalAction):
    """Answer a yes to no question."""

    skill = "affirm"

    async def respond(self, turn: Turn) -> None:
        turn.say("utter_affirm", buttons=main_choices(turn))


class ActionDeny(PortalAction):
    """Answer a no to no question."""

    skill = "deny"

    async def respond(self, turn: Turn) -> None:
        turn.say("utter_deny")


class ActionBotChallenge(PortalAction):
    """Say that this is a program."""

    skill = "bot_challenge"

    async def respond(self, turn: Turn) -> None:
        turn.say("utter_bot_challenge", buttons=[turn.choice("request_human", "request_human")])


class ActionHelp(PortalAction):
    """Say what the bot can do."""

    skill = "help"

    async def respond(self, turn: Turn) -> None:
        turn.say("utter_help", buttons=main_choices(turn))


class ActionStop(PortalAction):
    """Leave the interview and forget what was said in it."""

    skill = "stop"
    ends_interview = True

    async def respond(self, turn: Turn) -> None:
        turn.say("utter_stop", buttons=main_choices(turn))


class ActionSwitchLanguage(PortalAction):
    """Go on in the language that the message asks for, or offer both."""

    skill = "switch_language"
    keeps_open_question = True

    async def respond(self, turn: Turn) -> None:
        if turn.entity("language"):
            turn.say("utter_switch_language")
            return
        buttons: list[Button] = [
            turn.choice(f"language_{code}", "switch_language", language=code) for code in _LANGUAGES
        ]
        turn.say("utter_ask_language", buttons=buttons)


class ActionRequestHuman(PortalAction):
    """Lead to a person: the centre of the citizen's municipality."""

    skill = "request_human"
    ends_interview = True
    keeps_open_question = True

    async def respond(self, turn: Turn) -> None:
        turn.say("utter_request_human")
        await SKILLS["centre_contact"](self.portal).respond(turn)


def main_choices(turn: Turn) -> list[Button]:
    """Return the buttons to what people need most."""
    if interview.is_open(turn):
        return []
    return [
        turn.choice("check_eligibility", "check_eligibility"),
        turn.choice("apply", "apply"),
        turn.choice("find_centre", "find_centre"),
        turn.choice("open_calls", "open_calls"),
    ]
