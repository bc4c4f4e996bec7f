"""For whom a helper acts just now: kept in the session, shown on every page, ended with a press.

When it begins or ends nothing of the person before stays in the session or among the drafts.
"""

from typing import Any

from django.http import HttpRequest

from portal.accounts.models import User
from portal.applications import operations
from portal.core import clock
from portal.households import queries as households
from portal.households.models import Mandate

_KEY = "acting_under"
# What belongs to the sign-in itself and not to any person at the counter.
_OF_SIGN_IN = ("_auth_user", "account_", "assurance", "_session", "mfa_")


def begin(request: HttpRequest, *, user: User, mandate: Mandate) -> None:
    """Act for the person of a mandate from now on."""
    end(request, user=user)
    request.session[_KEY] = str(mandate.key)


def end(request: HttpRequest, *, user: User) -> None:
    """Act for nobody; forget everything that was typed or answered for the person."""
    before = request.session.get(_KEY)
    for key in list(request.session.keys()):
        if not key.startswith(_OF_SIGN_IN):
            del request.session[key]
    if before:
        operations.forget_drafts_for(user=user, mandate_key=before)


def current(request: HttpRequest) -> Mandate | None:
    """Return the mandate under which one acts; none, and the session emptied, once it ended."""
    key = request.session.get(_KEY)
    user = request.user
    if not key or not isinstance(user, User):
        return None
    try:
        return households.mandate_held_by(user=user, key=key, on=clock.today())
    except households.MandateNotFoundError:
        end(request, user=user)
        return None


def banner(request: HttpRequest) -> dict[str, Any]:
    """Tell every template for whom one acts; nothing is read for those who act for nobody."""
    session = getattr(request, "session", None)
    if session is None or _KEY not in session:
        return {}
    return {"acting_for": current(request)}
