"""For whom a helper acts just now: kept in the session, shown on every page, ended with a press.

When it begins or ends nothing of the person before stays in the session. Drafts stay with the
mandate under which they were begun: they are there again only when one acts under it again.
"""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from portal.accounts.models import User
from portal.applications import operations, queries
from portal.applications.models import Application
from portal.core import clock
from portal.households import queries as households
from portal.households.models import Mandate

_KEY = "acting_under"
# What belongs to the sign-in itself and not to any person at the counter.
_OF_SIGN_IN = ("_auth_user", "account_", "assurance", "_session", "mfa_")


def begin(request: HttpRequest, *, mandate: Mandate) -> None:
    """Act for the person of a mandate from now on."""
    end(request)
    request.session[_KEY] = str(mandate.key)


def end(request: HttpRequest) -> None:
    """Act for nobody; forget everything that was answered for the person in this session."""
    for key in list(request.session.keys()):
        if not key.startswith(_OF_SIGN_IN):
            del request.session[key]


def current(request: HttpRequest) -> Mandate | None:
    """Return the mandate under which one acts; none, and the session emptied, once it ended."""
    key = request.session.get(_KEY)
    user = request.user
    if not key or not isinstance(user, User):
        return None
    try:
        return households.mandate_held_by(user=user, key=key, on=clock.today())
    except households.MandateNotFoundError:
        end(request)
        return None


def applications_in_sight(request: HttpRequest) -> QuerySet[Application]:
    """Return the files that somebody sees now; at a counter those of one mandate alone."""
    user = request.user
    if not isinstance(user, User):
        return Application.objects.none()
    own = queries.applications_of(applicant=user)
    under = current(request)
    return own if under is None else own.filter(submitted_under=under)


def application_in_sight(request: HttpRequest, reference: str) -> Application:
    """Return a file that somebody sees now, with its history; a helper's look is recorded.

    Raises:
        ApplicationNotFoundError: if it is nobody's, somebody else's, or out of sight now.
    """
    user = request.user
    if not isinstance(user, User):
        raise queries.ApplicationNotFoundError(reference)
    application = queries.application_of(applicant=user, reference=reference)
    under = current(request)
    if under is not None and application.submitted_under_id != under.pk:
        raise queries.ApplicationNotFoundError(reference)
    if request.method == "GET":
        operations.record_helper_view(reader=user, application=application, at=clock.now())
    return application


def banner(request: HttpRequest) -> dict[str, Any]:
    """Tell every template for whom one acts; nothing is read for those who act for nobody."""
    session = getattr(request, "session", None)
    if session is None or _KEY not in session:
        return {}
    return {"acting_for": current(request)}
