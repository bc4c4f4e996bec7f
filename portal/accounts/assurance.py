"""How sure a session is of who sits there, and for how long; and how it is raised.

A level above low belongs to a session, not to an account: it comes with the eID and ends after
PORTAL_ASSURANCE_MINUTES or at sign-out. Nothing here reads the request but its session.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.rules import Level, Proof, reaches

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseRedirect

_KEY = "assurance"


def raise_level(request: HttpRequest, *, user: User, proof: Proof) -> None:
    """Remember for a while how well the eID has just proven who somebody is."""
    request.session[_KEY] = {"user": user.pk, "level": str(proof.level), "at": int(time.time())}


def lower_level(request: HttpRequest) -> None:
    """Forget what the eID proved."""
    request.session.pop(_KEY, None)


def level_of(request: HttpRequest) -> Level:
    """Return how sure the session is right now."""
    user = request.user
    if not isinstance(user, User):
        return Level.NONE
    kept: dict[str, Any] = request.session.get(_KEY) or {}
    age = time.time() - kept.get("at", 0)
    if kept.get("user") != user.pk or not 0 <= age < settings.PORTAL_ASSURANCE_MINUTES * 60:
        return Level.LOW
    return Level(kept["level"])


def is_reached(request: HttpRequest, *, required: str) -> bool:
    """Return whether the session is sure enough for a service that requires a level."""
    return reaches(held=level_of(request), required=Level(required))


def is_fresh(request: HttpRequest) -> bool:
    """Return whether the person has proven a moment ago that they hold this account."""
    records = get_authentication_records(request, request.user)
    newest = max((record["at"] for record in records), default=0)
    return bool(time.time() - newest < REAUTHENTICATION_TIMEOUT)


def way_up(*, required: str, back: str) -> HttpResponseRedirect:
    """Lead to the page that raises the level and comes back to an address of the portal."""
    return redirect(f"{reverse('accounts:step-up')}?{urlencode({'level': required, 'next': back})}")


def way_to_freshness(request: HttpRequest, *, back: str) -> HttpResponseRedirect:
    """Lead to a new proof that the person holds this account: password, code, or the eID."""
    if get_reauthentication_flows(request.user):
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")
    query = {"level": str(Level.LOW), "next": back, "again": "yes"}
    return redirect(f"{reverse('accounts:step-up')}?{urlencode(query)}")
