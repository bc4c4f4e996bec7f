"""Find out which service or municipality is meant, and ask when the message does not say."""

from understanding.services import DAY_CENTRE

from actions import open_question
from actions.portal_client import Portal
from actions.turn import Button, Turn, payload

DAY_CENTRES = ("day-centre-disability", "day-centre-older")
# The ones to offer when nothing is known; the catalogue page has all.
_OFFERED_FIRST = ("home-care", DAY_CENTRE, "kindergarten", "personal-assistance", "respite-care")
_OFFERED_FIRST += ("guaranteed-minimum-assistance",)


def named_service(turn: Turn) -> str | None:
    """Return the service that the message names, or the one the conversation is about."""
    named = turn.entity("service") or open_question.day_centre_in(turn)
    if named:
        turn.remember("service", named)
        return str(named)
    remembered = turn.recall("service")
    return str(remembered) if remembered else None


async def service_for(turn: Turn, portal: Portal, *, intent: str) -> str | None:
    """Return the service for an intent, or ask which one and return nothing."""
    service = named_service(turn)
    if service and service != DAY_CENTRE:
        return service
    open_question.ask(turn, intent=intent, needs="service", among=service)
    if service == DAY_CENTRE:
        turn.say("utter_ask_for_whom", buttons=[_for_whom(turn, code) for code in DAY_CENTRES])
    else:
        await ask_which_service(turn, portal)
    return None


async def ask_which_service(turn: Turn, portal: Portal) -> None:
    """Offer the services that people ask for most, and the page with all."""
    titles = {one["code"]: one["title"] for one in await portal.services(language=turn.language)}
    titles[DAY_CENTRE] = turn.title("day_centre")
    buttons: list[Button] = [
        {"title": titles[code], "payload": payload("inform", service=code)}
        for code in _OFFERED_FIRST
        if code in titles
    ]
    turn.say("utter_ask_service", buttons=[*buttons, turn.link("all_services", "/services/")])


def municipality_for(turn: Turn, *, intent: str) -> str | None:
    """Return the municipality that the message names, or ask for it and return nothing."""
    named = turn.entity("municipality") or turn.recall("municipality")
    if named:
        turn.remember("municipality", named)
        return str(named)
    open_question.ask(turn, intent=intent, needs="municipality", among=turn.entity("service"))
    turn.say("utter_ask_municipality")
    return None


def _for_whom(turn: Turn, code: str) -> Button:
    name = code.replace("-", "_")
    return {"title": turn.title(f"for_{name}"), "payload": payload("inform", service=code)}
