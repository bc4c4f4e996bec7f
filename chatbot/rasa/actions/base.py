"""The frame of every action: first the open interview, then the skill, then the signature."""

from abc import ABC, abstractmethod
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import interview, open_question
from actions.portal_client import HttpPortal, NotFoundInPortalError, Portal, PortalUnavailableError
from actions.turn import Turn

_shared_portal = HttpPortal()
SKILLS: dict[str, type["PortalAction"]] = {}


class PortalAction(Action, ABC):
    """One skill of the bot; it may ask the portal.

    A message that answers the question of an open eligibility interview belongs to the interview,
    whatever intent the classifier saw in it. Otherwise the skill answers and the interview repeats
    its question, unless the skill ends it.
    """

    # The intent that the action answers.
    skill = ""
    ends_interview = False
    keeps_open_question = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.skill:
            SKILLS[cls.skill] = cls

    def __init__(self, portal: Portal | None = None) -> None:
        self.portal: Portal = portal or _shared_portal

    def name(self) -> str:
        return f"action_{self.skill}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = Turn(dispatcher, tracker)
        try:
            await self._take(turn)
        except PortalUnavailableError:
            turn.say("utter_portal_unavailable", buttons=[turn.link("search", "/search/")])
        except NotFoundInPortalError:
            turn.say("utter_not_published", buttons=[turn.link("all_services", "/services/")])
        turn.sign()
        return turn.events()

    @abstractmethod
    async def respond(self, turn: Turn) -> None:
        """Answer the citizen."""

    async def _take(self, turn: Turn) -> None:
        if self.ends_interview:
            interview.close(turn)
        elif await interview.takes(turn, self.portal):
            return
        action = self._action_for_open_question(turn)
        if not action.keeps_open_question:
            open_question.close(turn)
        await action.respond(turn)
        await interview.ask_again(turn, self.portal)

    def _action_for_open_question(self, turn: Turn) -> "PortalAction":
        """Return the action whose question the message answers; otherwise this one."""
        answered = open_question.answered_by(turn)
        return SKILLS[answered](self.portal) if answered in SKILLS else self
