"""Carries answers into an application by an address that names nobody and expires.

The chat makes the address after it has asked what is needed; whoever opens it finds the answers
filled in. A birth date would help to name somebody, so it never travels: an age does.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.urls import reverse

from portal.catalogue.models import PublicService
from portal.eligibility import queries as eligibility
from portal.eligibility.rules import FactInputError
from portal.eligibility.rules.facts import AGE_FACTS, BIRTH_DATE

_SALT = "portal.applications.prefill"
VALID_FOR = dt.timedelta(hours=24)


def make(*, facts: Mapping[str, Any], service: PublicService) -> str:
    """Return a token that carries the facts to the application for one service."""
    carried = {code: value for code, value in facts.items() if code != BIRTH_DATE}
    return signing.dumps([service.code, carried], salt=_SALT, compress=True)


def address(*, facts: Mapping[str, Any], service: PublicService) -> str:
    """Return the address, in the active language, that opens the application with the facts."""
    token = make(facts=facts, service=service)
    return f"{reverse('applications:apply', args=[service.code])}?prefill={token}"


def read(token: str, *, service: PublicService, on: dt.date) -> dict[str, Any]:
    """Return the facts of a token; nothing if it is forged, too old or of another service."""
    try:
        code, facts = signing.loads(token, salt=_SALT, max_age=VALID_FOR)
        if code != service.code:
            return {}
        eligibility.evaluate_service(service_code=code, facts=facts, on=on, language="mk")
    except (signing.BadSignature, ValueError, TypeError, FactInputError, LookupError):
        return {}
    return dict(facts)


def merged(earlier: Mapping[str, Any], carried: Mapping[str, Any]) -> dict[str, Any]:
    """Return earlier answers with the carried ones over them; an age replaces every other age."""
    replaced = AGE_FACTS if set(carried).intersection(AGE_FACTS) else ()
    return {code: value for code, value in earlier.items() if code not in replaced} | dict(carried)
