"""Centres for social work, institutions, and public calls."""

from abc import abstractmethod
from collections.abc import Sequence

from actions import open_question
from actions.base import PortalAction
from actions.choosing import municipality_for
from actions.portal_client import Row
from actions.turn import Turn

# Services that are given in institutions of the directory, under the same codes.
_KINDS = frozenset({"kindergarten", "day-centre-disability", "day-centre-older"})
_MOST_NAMED = 5


class PlaceAction(PortalAction):
    """An action about a place in one municipality; it asks which one."""

    keeps_open_question = True

    async def respond(self, turn: Turn) -> None:
        municipality = municipality_for(turn, intent=self.skill)
        if municipality:
            await self.tell(turn, municipality)
            open_question.close(turn)

    @abstractmethod
    async def tell(self, turn: Turn, municipality: str) -> None:
        """Answer for the municipality."""


class ActionFindCentre(PlaceAction):
    """Say which centre is competent, or which institutions are near."""

    skill = "find_centre"

    async def tell(self, turn: Turn, municipality: str) -> None:
        kind = turn.entity("service") or open_question.service_of(turn)
        if kind in _KINDS:
            found = await self.portal.institutions(
                kind=str(kind), municipality=municipality, language=turn.language
            )
            if found:
                _say_institutions(turn, found)
                return
            turn.say("utter_no_institution_known")
        await say_centre(turn, self, municipality)


class ActionCentreContact(PlaceAction):
    """Say how to reach the competent centre."""

    skill = "centre_contact"

    async def tell(self, turn: Turn, municipality: str) -> None:
        await say_centre(turn, self, municipality)


class ActionOpenCalls(PortalAction):
    """List the public calls that are open."""

    skill = "open_calls"

    async def respond(self, turn: Turn) -> None:
        calls = await self.portal.open_calls(language=turn.language)
        titles = [str(call["title"]) for call in calls[:_MOST_NAMED]]
        turn.say(
            "utter_open_calls" if titles else "utter_no_open_calls",
            calls="\n".join(f"• {title}" for title in titles),
            buttons=[turn.link("all_calls", "/calls/")],
        )


async def say_centre(turn: Turn, action: PortalAction, municipality: str) -> None:
    """Say name, address and telephone of the centre of a municipality, as far as published."""
    found = await action.portal.centres(municipality=municipality, language=turn.language)
    directory = turn.link("directory", "/directory/")
    if not found:
        turn.say("utter_centre_unknown", buttons=[directory])
        return
    centre = found[0]
    turn.say(
        "utter_centre",
        centre=centre["name"],
        contact="\n".join(_contact(centre)),
        buttons=[directory],
    )


def _contact(centre: Row) -> list[str]:
    fields = ("address", "telephone")
    return [str(centre[one]) for one in fields if centre.get(one)]


def _say_institutions(turn: Turn, found: Sequence[Row]) -> None:
    names = "\n".join(f"• {one['name']}" for one in found[:_MOST_NAMED])
    turn.say(
        "utter_institutions",
        institutions=names,
        buttons=[turn.link("directory", "/directory/")],
    )
