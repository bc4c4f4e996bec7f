"""What a visitor has answered in the screener: kept in the session, never in an address.

The one-click application reads the facts from the session under `facts_key`.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from portal.eligibility import rules

_REFUSED_KEY = "eligibility_refused"


def facts_key(service_code: str) -> str:
    """Return the session key under which the answers for a service are kept."""
    return f"eligibility_facts:{service_code}"


def _skipped_key(service_code: str) -> str:
    return f"eligibility_skipped:{service_code}"


def facts_of(session: SessionBase, service_code: str) -> dict[str, Any]:
    """Return the facts answered so far, as plain JSON values."""
    return dict(session.get(facts_key(service_code), {}))


def skipped_of(session: SessionBase, service_code: str) -> list[str]:
    """Return the facts that the visitor does not know."""
    return list(session.get(_skipped_key(service_code), []))


def with_answer(
    facts: Mapping[str, Any], fact_code: str, answer: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the facts with a new answer; an age replaces every other age."""
    replaced = rules.AGE_FACTS if fact_code in rules.AGE_FACTS else (fact_code,)
    return {code: value for code, value in facts.items() if code not in replaced} | dict(answer)


def keep(session: SessionBase, service_code: str, facts: Mapping[str, Any]) -> None:
    """Keep the facts for this visitor; what is answered is no longer skipped."""
    session[facts_key(service_code)] = dict(facts)
    session[_skipped_key(service_code)] = [
        code for code in skipped_of(session, service_code) if not _is_answered(code, facts)
    ]


def skip(session: SessionBase, service_code: str, fact_code: str) -> None:
    """Note that the visitor does not know a fact, and forget an earlier answer to it."""
    session[facts_key(service_code)] = with_answer(facts_of(session, service_code), fact_code, {})
    skipped = skipped_of(session, service_code)
    session[_skipped_key(service_code)] = list(dict.fromkeys([*skipped, fact_code]))


def keep_refused(session: SessionBase, fact_code: str, data: Mapping[str, str]) -> None:
    """Keep what was typed and refused until the question is shown again."""
    typed = {name: text for name, text in data.items() if name != "csrfmiddlewaretoken"}
    session[_REFUSED_KEY] = {"fact": fact_code, "data": typed}


def take_refused(session: SessionBase, fact_code: str) -> dict[str, str] | None:
    """Return, once, what was refused as an answer to this question."""
    refused = session.pop(_REFUSED_KEY, None)
    return refused["data"] if refused and refused["fact"] == fact_code else None


def forget(session: SessionBase, service_code: str) -> None:
    """Forget every answer for the service."""
    session.pop(facts_key(service_code), None)
    session.pop(_skipped_key(service_code), None)


def _is_answered(fact_code: str, facts: Mapping[str, Any]) -> bool:
    if fact_code in rules.AGE_FACTS:
        return not facts.keys().isdisjoint(rules.AGE_FACTS)
    return fact_code in facts
