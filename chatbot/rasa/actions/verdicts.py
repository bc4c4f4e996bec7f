"""Tell the portal's verdict: its reasons, what would change it, and the next step."""

from collections.abc import Mapping
from typing import Any

from actions.portal_client import Portal, PortalUnavailableError, Row
from actions.turn import Button, Turn

_APPLYING_MAKES_SENSE = frozenset({"eligible", "needs_assessment", "incomplete"})
_MOST_REASONS = 4
_THOUSANDS = "."


async def tell(
    turn: Turn, portal: Portal, *, service: str, facts: Mapping[str, Any], result: Row
) -> None:
    """Say the verdict on a service and offer what comes next."""
    about = await portal.service(service, language=turn.language)
    verdict = str(result["verdict"])
    turn.say(f"utter_verdict_{verdict}", service_title=about["title"])
    for response, lines in _reasons(result):
        turn.say(response, reasons="\n".join(f"• {line}" for line in lines))
    if result.get("amount") is not None and verdict in _APPLYING_MAKES_SENSE:
        turn.say("utter_amount_estimate", amount=in_denars(result["amount"]))
    buttons = [await _next_step(turn, portal, about=about, facts=facts, verdict=verdict)]
    turn.say("utter_verdict_is_advice", buttons=[*buttons, _documents(turn, service)])


async def say_no_rules(turn: Turn, portal: Portal, *, service: str) -> None:
    """Say that the centre decides, where the portal publishes no criteria."""
    about = await portal.service(service, language=turn.language)
    turn.say(
        "utter_no_rules",
        service_title=about["title"],
        buttons=[
            turn.link("service_page", f"/services/{service}/"),
            turn.choice("find_centre", "find_centre"),
        ],
    )


def in_denars(amount: float) -> str:
    """Return an amount as people write it here."""
    return f"{round(amount):,}".replace(",", _THOUSANDS)


def _reasons(result: Row) -> list[tuple[str, list[str]]]:
    """Return the responses to say with their lines: what decided, then what would change it."""
    criteria = result["criteria"]
    deciding = {
        "not_eligible": ["not_met"],
        "needs_assessment": ["assess"],
        "incomplete": ["unknown"],
    }.get(result["verdict"], ["met"])
    why = [one["text"] for one in criteria if one["outcome"] in deciding]
    change = [one["would_change"] for one in criteria if one.get("would_change")]
    said = [("utter_reasons", why[:_MOST_REASONS])] if why else []
    if change and result["verdict"] == "not_eligible":
        said.append(("utter_would_change", change))
    return said


async def _next_step(
    turn: Turn, portal: Portal, *, about: Row, facts: Mapping[str, Any], verdict: str
) -> Button:
    """Return the button to the application with the answers, or to the page of the service."""
    code = about["code"]
    if not about.get("online"):
        return turn.link("service_page", f"/services/{code}/")
    if verdict not in _APPLYING_MAKES_SENSE:
        return turn.link("apply_anyway", f"/services/{code}/apply/")
    try:
        url = await portal.application_url(code, facts, language=turn.language)
    except PortalUnavailableError:
        return turn.link("apply", f"/services/{code}/apply/")
    return {"title": turn.title("apply"), "url": url}


def _documents(turn: Turn, service: str) -> Button:
    return turn.choice("required_documents", "required_documents", service=service)
