"""The eligibility interview: one question at a time, in the order that the portal says.

The portal names the next missing fact and gives the verdict; here is only the conversation: which
fact was asked, what the citizen said, what the citizen does not know.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from understanding.answers import Answer, in_months, in_years

from actions import readers, verdicts
from actions.portal_client import FactRefusedError, NotFoundInPortalError, Portal, Row
from actions.turn import Button, Turn, payload

SLOT = "interview"
ANSWER_INTENT = "inform"
ANSWER_ENTITY = "answer"
_SKOPJE = ZoneInfo("Europe/Skopje")
_LEAVING = frozenset({"report_violence", "request_human", "stop", "switch_language", "appeal"})
_INTERRUPTING = frozenset(
    {"service_info", "required_documents", "processing_time", "ask_amount", "apply", "find_centre"}
    | {"centre_contact", "open_calls", "application_status", "help", "bot_challenge"}
)
_SURE = 0.6
_BRIEF = 3


@dataclass
class Interview:
    """What is known so far; kept in a slot between the turns."""

    service: str
    facts: dict[str, Any] = field(default_factory=dict)
    asked: str | None = None
    unknown: list[str] = field(default_factory=list)

    @classmethod
    def open_in(cls, turn: Turn) -> "Interview | None":
        kept = turn.recall(SLOT)
        return cls(**kept) if kept else None


def close(turn: Turn) -> None:
    """Forget the interview and all that was said in it."""
    if turn.recall(SLOT):
        turn.remember(SLOT, None)


def is_open(turn: Turn) -> bool:
    """Tell whether a question of an interview waits for its answer."""
    interview = Interview.open_in(turn)
    return interview is not None and interview.asked is not None


async def begin(turn: Turn, portal: Portal, *, service: str) -> None:
    """Start the interview about a service with the facts that the message already gives."""
    earlier = Interview.open_in(turn)
    facts = dict(earlier.facts) if earlier else {}
    await _step(turn, portal, Interview(service, facts | _told(turn)))


async def takes(turn: Turn, portal: Portal) -> bool:
    """Let an open interview take the message, if the message is an answer or a correction."""
    interview = Interview.open_in(turn)
    if interview is None or turn.intent in _LEAVING:
        return False
    pressed = await _pressed(turn, portal)
    if pressed is not None:
        fact, value = pressed
        _learn(interview, fact, value)
        await _step(turn, portal, interview)
        return True
    if _asks_something_else(turn, interview):
        return False
    answer = await _answer(turn, portal, interview)
    if answer is None:
        return False
    if answer is Answer.UNKNOWN:
        _learn(interview, str(interview.asked), None)
    elif isinstance(answer, dict):
        interview.facts.update(answer)
    await _step(turn, portal, interview)
    return True


async def ask_again(turn: Turn, portal: Portal) -> None:
    """Repeat the open question after the bot has answered something else."""
    interview = Interview.open_in(turn)
    if interview is None or interview.asked is None or turn.changed(SLOT):
        return
    vocabulary = await portal.facts(language=turn.language)
    turn.say("utter_back_to_question")
    _ask(turn, vocabulary[interview.asked])


async def _step(turn: Turn, portal: Portal, interview: Interview) -> None:
    """Ask the portal what follows from the facts, then ask the citizen or tell the verdict."""
    turn.remember("service", interview.service)
    try:
        result = await portal.eligibility(
            interview.service, interview.facts, language=turn.language
        )
    except FactRefusedError:
        await _refuse(turn, portal, interview)
        return
    except NotFoundInPortalError:
        close(turn)
        await verdicts.say_no_rules(turn, portal, service=interview.service)
        return
    fact = _next_fact(result, interview)
    if fact and _derive(interview, fact):
        await _step(turn, portal, interview)
        return
    if fact is None:
        interview.asked = None
        turn.remember(SLOT, asdict(interview))
        await verdicts.tell(
            turn, portal, service=interview.service, facts=interview.facts, result=result
        )
        return
    await _ask_for(turn, portal, interview, fact)


async def _ask_for(turn: Turn, portal: Portal, interview: Interview, fact: str) -> None:
    vocabulary = await portal.facts(language=turn.language)
    if turn.recall(SLOT) is None:
        service = await portal.service(interview.service, language=turn.language)
        turn.say("utter_interview_begins", service_title=service["title"])
    interview.asked = fact
    turn.remember(SLOT, asdict(interview))
    _ask(turn, vocabulary[fact])


async def _refuse(turn: Turn, portal: Portal, interview: Interview) -> None:
    """Drop the facts that the portal cannot use, and ask again."""
    turn.say("utter_answer_refused")
    last = _told(turn)
    refused = {interview.asked, *last} & set(interview.facts) or set(interview.facts)
    interview.facts = {
        code: value for code, value in interview.facts.items() if code not in refused
    }
    if refused:
        await _step(turn, portal, interview)


def _ask(turn: Turn, fact: Row) -> None:
    turn.say("utter_question", question=fact["question"], buttons=_buttons(turn, fact))


def _buttons(turn: Turn, fact: Row) -> list[Button]:
    code = fact["code"]

    def button(words: str, value: str) -> Button:
        return {"title": words, "payload": payload(ANSWER_INTENT, answer=f"{code}={value}")}

    buttons = []
    if fact["type"] == "boolean":
        buttons = [button(turn.title("yes"), "true"), button(turn.title("no"), "false")]
    elif fact["type"] == "choice":
        labels = fact.get("choice_labels") or {}
        buttons = [button(labels.get(one, one), one) for one in fact["choices"]]
    return [*buttons, button(turn.title("dont_know"), "?")]


async def _pressed(turn: Turn, portal: Portal) -> tuple[str, Any] | None:
    """Return the fact and value of a pressed button; a later press of an old one corrects."""
    told = turn.entity(ANSWER_ENTITY)
    if not told:
        return None
    code, _, value = str(told).partition("=")
    fact = (await portal.facts(language=turn.language)).get(code)
    if fact is None:
        return None
    if value == "?":
        return code, None
    return code, value == "true" if fact["type"] == "boolean" else value


async def _answer(
    turn: Turn, portal: Portal, interview: Interview
) -> dict[str, Any] | Answer | None:
    told = _told(turn)
    if interview.asked is None:
        return told or None
    vocabulary = await portal.facts(language=turn.language)
    fact = vocabulary[interview.asked]
    answer = readers.answers.answer(
        fact, turn.tokens, text=turn.text, language=turn.language, today=_today()
    )
    if isinstance(answer, dict):
        return told | answer
    if answer is None and fact["type"] == "boolean" and turn.intent in {"affirm", "deny"}:
        return told | {interview.asked: turn.intent == "affirm"}
    return answer or told or None


def _asks_something_else(turn: Turn, interview: Interview) -> bool:
    """Tell whether the message is a question of its own rather than an answer."""
    other = turn.entity("service")
    if turn.intent == "check_eligibility" and other and other != interview.service:
        return True
    if turn.intent == "help" and _told(turn):
        # «треба помош за сѐ», `i duhet ndihmë`: somebody needs help, not the citizen with the bot.
        return False
    certain = turn.intent in _INTERRUPTING and turn.confidence >= _SURE
    return certain and (len(turn.tokens) > _BRIEF or "?" in turn.text or not turn.text)


def _told(turn: Turn) -> dict[str, Any]:
    return readers.answers.told(turn.tokens, today=_today()) if turn.text else {}


def _learn(interview: Interview, fact: str, value: Any) -> None:
    """Keep a fact, or that it is not known."""
    if value is None:
        interview.facts.pop(fact, None)
        if fact not in interview.unknown:
            interview.unknown.append(fact)
    else:
        interview.facts[fact] = value


def _next_fact(result: Mapping[str, Any], interview: Interview) -> str | None:
    if result["verdict"] != "incomplete":
        return None
    open_facts = (code for code in result["missing"] if code not in interview.unknown)
    return next(open_facts, None)


def _derive(interview: Interview, fact: str) -> bool:
    """Give an age in the unit that is asked for, when it was told in the other one."""
    facts = interview.facts
    if fact == "age_months" and "age_years" in facts:
        months = in_months(int(facts["age_years"]))
        if months is not None:
            facts["age_months"] = months
            return True
    if fact == "age_years" and "age_months" in facts:
        facts["age_years"] = in_years(int(facts["age_months"]))
        return True
    return False


def _today() -> dt.date:
    return dt.datetime.now(_SKOPJE).date()
