"""The beginning of the interview, and bare facts that nobody has asked for."""

from actions import interview, open_question
from actions.base import SKILLS, PortalAction
from actions.choosing import service_for
from actions.turn import Turn


class ActionCheckEligibility(PortalAction):
    """Find out whether somebody may get a service."""

    skill = "check_eligibility"
    keeps_open_question = True

    async def respond(self, turn: Turn) -> None:
        service = await service_for(turn, self.portal, intent=self.skill)
        if service:
            open_question.close(turn)
            await interview.begin(turn, self.portal, service=service)


class ActionInform(PortalAction):
    """Make the best of a bare fact that answers no open question."""

    skill = "inform"
    keeps_open_question = True

    async def respond(self, turn: Turn) -> None:
        for entity, skill in (
            ("application_reference", "application_status"),
            ("municipality", "find_centre"),
            ("service", "service_info"),
        ):
            if turn.entity(entity):
                await SKILLS[skill](self.portal).respond(turn)
                return
        turn.say(
            "utter_what_about",
            buttons=[
                turn.choice("check_eligibility", "check_eligibility"),
                turn.choice("find_centre", "find_centre"),
            ],
        )
