"""A portal that needs no network, and citizens who talk to the bot without a server."""

import importlib.util
import json
from types import SimpleNamespace

import pytest

# The portal's own suite has no Rasa: there these tests are left to `make bot-test`.
collect_ignore_glob = [] if importlib.util.find_spec("rasa_sdk") else ["test_*.py"]

QUESTIONS = {
    "lives_in_country": "boolean",
    "lives_in_institution": "boolean",
    "cannot_self_care": "boolean",
    "age_years": "integer",
    "disability_degree": "choice",
    "age_months": "integer",
    "household_adults": "integer",
    "household_children": "integer",
    "monthly_income": "number",
}
DEGREES = {"none": "Нема", "mild": "Лесна", "moderate": "Умерена", "severe": "Тешка"}
READS = {
    "home-care": ["lives_in_country", "lives_in_institution", "cannot_self_care", "age_years"],
    "day-centre-disability": ["lives_in_country", "disability_degree"],
    "day-centre-older": ["lives_in_country", "age_years"],
    "kindergarten": ["lives_in_country", "age_months"],
    "guaranteed-minimum-assistance": ["household_adults", "household_children", "monthly_income"],
}
OFFLINE = {"guaranteed-minimum-assistance", "foster-care"}


class FakePortal:
    """Answers like the portal; its one rule is that everything known makes one eligible."""

    def __init__(self):
        self.is_down = False
        self.asked = []
        self.prefilled = None

    async def services(self, *, language):
        self._answer("services")
        return [self._service(code, language) for code in [*READS, "foster-care"]]

    async def service(self, code, *, language):
        self._answer("service", code)
        return self._service(code, language)

    async def facts(self, *, language):
        self._answer("facts")
        return {
            code: {
                "code": code,
                "type": kind,
                "choices": list(DEGREES) if kind == "choice" else None,
                "choice_labels": DEGREES if kind == "choice" else None,
                "min": 0,
                "max": None,
                "label": code,
                "question": f"{code}?",
            }
            for code, kind in QUESTIONS.items()
        }

    async def eligibility(self, service, facts, *, language):
        from actions.portal_client import FactRefusedError, NotFoundInPortalError

        self._answer("eligibility", service, dict(facts))
        if service not in READS:
            raise NotFoundInPortalError(service)
        if facts.get("age_years", 0) > 120:
            raise FactRefusedError("age_years")
        missing = [code for code in READS[service] if code not in facts]
        no = facts.get("lives_in_country") is False
        verdict = "not_eligible" if no else "incomplete" if missing else "eligible"
        outcome = {"not_eligible": "not_met", "incomplete": "unknown", "eligible": "met"}[verdict]
        criterion = {"code": "c", "outcome": outcome, "text": f"{outcome}.", "fact": None}
        criterion |= {"would_change": "Move here." if no else None}
        result = {"verdict": verdict, "criteria": [criterion], "missing": missing}
        return result | ({"amount": 6800} if "household_adults" in facts and not missing else {})

    async def centres(self, *, municipality, language):
        self._answer("centres", municipality)
        return [{"name": f"Centre of {municipality}", "address": "", "telephone": "044 000 000"}]

    async def institutions(self, *, kind, municipality, language):
        self._answer("institutions", kind, municipality)
        return [{"name": f"{kind} in {municipality}"}]

    async def open_calls(self, *, language):
        self._answer("open_calls")
        return [{"title": "A call"}]

    async def application_url(self, service, facts, *, language):
        self._answer("prefill", service)
        self.prefilled = dict(facts)
        return f"/{language}/services/{service}/apply/?facts=signed"

    def _answer(self, *call):
        from actions.portal_client import PortalUnavailableError

        if self.is_down:
            raise PortalUnavailableError(str(call[0]))
        self.asked.append(call)

    @staticmethod
    def _service(code, language):
        paper = {"name": "Identity card", "obtained_ex_officio": False}
        fetched = {"name": "Birth extract", "obtained_ex_officio": True}
        return {
            "code": code,
            "title": f"{code} ({language})",
            "summary": "Somebody helps.",
            "online": code not in OFFLINE,
            "documents": [paper, fetched],
            "deadline_days": 30,
            "deadline_confirmed": True,
            "fee": "Free.",
            "fee_confirmed": False,
        }


class Citizen:
    """Talks to the bot and remembers what it said last."""

    def __init__(self, parse, portal, *, language):
        self._parse = parse
        self._portal = portal
        self.slots = {"language": language}
        self.said = []

    async def say(self, text, **metadata):
        """Send a message or press a button; return the names of the responses."""
        from actions.base import SKILLS
        from rasa_sdk.executor import CollectingDispatcher

        parsed = await self._parse(text)
        message = {"text": text, "metadata": metadata, **parsed}
        for entity in parsed["entities"]:
            if entity["entity"] == "language":
                self.slots["language"] = entity["value"]
        dispatcher = CollectingDispatcher()
        tracker = SimpleNamespace(slots=dict(self.slots), latest_message=message)
        action = SKILLS[parsed["intent"]["name"]](self._portal)
        for event in await action.run(dispatcher, tracker, {}):
            self.slots[event["name"]] = event["value"]
        self.said = dispatcher.messages
        return [one["response"] for one in self.said if one.get("response")]

    @property
    def buttons(self):
        """The buttons of the last turn, by title."""
        return {button["title"]: button for one in self.said for button in one["buttons"]}

    @property
    def question(self):
        """The question that the bot asked last."""
        asked = [one["question"] for one in self.said if one.get("response") == "utter_question"]
        return asked[-1] if asked else None

    @property
    def signature(self):
        """What the channel is told about the turn."""
        return self.said[-1]["custom"]

    async def press(self, title):
        """Press a button of the last turn."""
        return await self.say(self.buttons[title]["payload"])


def pressed(payload):
    """Return what Rasa reads from the payload of a button."""
    name, brace, rest = payload[1:].partition("{")
    entities = json.loads(brace + rest) if brace else {}
    return {
        "intent": {"name": name, "confidence": 1.0},
        "intent_ranking": [{"name": name, "confidence": 1.0}],
        "entities": [{"entity": key, "value": value} for key, value in entities.items()],
    }


@pytest.fixture(scope="session", autouse=True)
def _actions():
    """Load all actions as the action server does."""
    from rasa_sdk.executor import ActionExecutor

    ActionExecutor().register_package("actions")


@pytest.fixture
def portal():
    return FakePortal()


@pytest.fixture(scope="session")
def agent():
    """The trained bot; `train.py` must have run."""
    import quiet

    quiet.set_logging()
    from paths import MODEL
    from rasa.core.agent import Agent

    return Agent.load(str(MODEL))


@pytest.fixture(scope="session")
def understand(agent):
    """What the trained bot makes of a message."""

    async def parse(text):
        return pressed(text) if text.startswith("/") else await agent.parse_message(text)

    return parse


@pytest.fixture
def citizen_in(understand, portal):
    """Make a citizen who looks at the page in a language."""
    return lambda language: Citizen(understand, portal, language=language)


@pytest.fixture
def citizen(citizen_in):
    return citizen_in("mk")


@pytest.fixture
def albanian_citizen(citizen_in):
    return citizen_in("sq")
