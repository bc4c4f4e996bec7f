"""What the bot asked outside the interview: which service, which municipality, or an offer."""

from typing import Any

from understanding.services import DAY_CENTRE

from actions import readers
from actions.turn import Turn

_SLOT = "open_question"
_OLDER_FROM = 60
# Intents of messages that are bare answers, or that the classifier could make nothing of.
_ANSWERS = frozenset({"inform", "out_of_scope", "nlu_fallback", "find_centre", "service_info"})
_ANSWERS |= {"centre_contact", "check_eligibility"}
_BRIEF = 6


def ask(turn: Turn, *, intent: str, needs: str, among: str | None) -> None:
    """Keep which intent waits for what."""
    turn.remember(_SLOT, {"intent": intent, "needs": needs, "among": among})


def offer(turn: Turn, *, intent: str) -> None:
    """Keep what a plain yes of the citizen would mean."""
    turn.remember(_SLOT, {"intent": intent, "needs": "yes", "among": None})


def close(turn: Turn) -> None:
    """Forget the question."""
    if turn.recall(_SLOT):
        turn.remember(_SLOT, None)


def service_of(turn: Turn) -> str | None:
    """Return the service about which the bot asked for a municipality."""
    asked: dict[str, Any] = turn.recall(_SLOT) or {}
    return asked.get("among") if asked.get("needs") == "municipality" else None


def answered_by(turn: Turn) -> str | None:
    """Return the intent that was waiting, if the message gives what it waits for."""
    asked: dict[str, Any] = turn.recall(_SLOT) or {}
    needs = asked.get("needs")
    if needs == "yes":
        return asked["intent"] if turn.intent == "affirm" else None
    if needs is None or turn.intent not in _ANSWERS or len(turn.tokens) > _BRIEF:
        return None
    given = turn.entity(needs) or (needs == "service" and day_centre_in(turn))
    return asked["intent"] if given else None


def day_centre_in(turn: Turn) -> str | None:
    """Return the kind of day centre, when the bot has asked for whom it is."""
    asked: dict[str, Any] = turn.recall(_SLOT) or {}
    if asked.get("among") != DAY_CENTRE:
        return None
    found = readers.services.day_centre_for(turn.tokens)
    if found != DAY_CENTRE:
        return found
    age = turn.entity("age")
    return "day-centre-older" if age is not None and int(age) >= _OLDER_FROM else None
