"""Violence and danger: numbers first, at once, whatever else was going on."""

from actions.base import PortalAction
from actions.places import say_centre
from actions.portal_client import NotFoundInPortalError, PortalUnavailableError
from actions.turn import Turn


class ActionReportViolence(PortalAction):
    """Give the emergency numbers, then the centre and the page on reporting."""

    skill = "report_violence"
    ends_interview = True

    async def respond(self, turn: Turn) -> None:
        turn.say(
            "utter_report_violence",
            buttons=[turn.link("child_at_risk", "/services/child-at-risk/")],
        )
        municipality = turn.entity("municipality") or turn.recall("municipality")
        if municipality:
            await self._say_centre_if_possible(turn, str(municipality))
        else:
            turn.say(
                "utter_report_to_centre", buttons=[turn.choice("centre_contact", "centre_contact")]
            )

    async def _say_centre_if_possible(self, turn: Turn, municipality: str) -> None:
        """The numbers have been given: a portal that is down must add nothing confusing."""
        try:
            await say_centre(turn, self, municipality)
        except (PortalUnavailableError, NotFoundInPortalError):
            turn.say("utter_report_to_centre")
