"""HTTP for the national eID: the way there, the answer, and what follows from it.

The answer never renders a page: it leads on at once, so that neither code nor state stays in the
address or in the history.
"""

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login, setup_user_email
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.accounts import assurance, operations, pending, queries
from portal.accounts.clients import eid
from portal.accounts.forms import NewcomerForm
from portal.accounts.http import SignedInRequest
from portal.accounts.models import LEVEL_LABELS, User
from portal.accounts.rules import EidProblem, Level, Proof, reaches
from portal.core import clock
from portal.core.throttle import is_often, too_often

SIGN_IN, LINK, STEP_UP = "sign_in", "link", "step_up"
_ANSWERED_WITHIN_SECONDS = 15 * 60
_OFFERED = (Level.LOW, Level.SUBSTANTIAL, Level.HIGH)

_HOUR = dt.timedelta(hours=1)
# Addresses that one eID may try for a new account within it.
_ADDRESSES_AN_HOUR = 5


@never_cache
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Lead to the eID: to sign in, to link it, or to be surer of who sits there."""
    provider = _provider(request)
    purpose, back = request.POST.get("purpose", SIGN_IN), _back(request)
    level = _level(request.POST.get("level", ""))
    user = request.user
    if purpose == SIGN_IN and isinstance(user, User):
        return redirect(back or resolve_url(settings.LOGIN_REDIRECT_URL))
    if purpose != SIGN_IN:
        if not isinstance(user, User):
            return _to_sign_in(back)
        is_linked = queries.verified_identity_of(user=user) is not None
        if not assurance.is_fresh(request) and not (purpose == STEP_UP and is_linked):
            return assurance.way_to_freshness(request, back=_here(purpose, back, level))
    language = get_language() or "mk"
    visit = {
        "purpose": purpose,
        "user": user.pk,
        "back": back,
        "level": str(level),
        "language": language,
    }
    try:
        return eid.way_to(provider, level=level, language=language, visit=visit)
    except eid.EidError as error:
        return _to_problem(error.problem, visit=visit)


@never_cache
@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Take the answer of the eID. One address for both languages: the visit knows which it was."""
    provider = _provider(request)
    visit: dict[str, Any] = {}
    try:
        state = eid.visit_of(provider)
        visit = state["data"]
        with translation.override(visit["language"]):
            return _answered(request, proof=eid.proof_of(provider, state=state), visit=visit)
    except (eid.EidError, operations.IdentityRefusedError) as error:
        with translation.override(visit.get("language") or get_language()):
            return _to_problem(error.problem, visit=visit)


@never_cache
@require_GET
def problem(request: HttpRequest, code: str) -> HttpResponse:
    """Say in plain words why the eID did not open the portal, and what to do now."""
    try:
        which = EidProblem(code)
    except ValueError:
        raise Http404 from None
    held, required = _level(request.GET.get("held", "")), _level(request.GET.get("level", ""))
    context = {
        "problem": str(which),
        "purpose": request.GET.get("purpose", SIGN_IN),
        "back": _back(request),
        "sign_in_url": _with(reverse("account_login"), next=_back(request)),
        "level": str(required),
        "held_label": LEVEL_LABELS[held],
        "required_label": LEVEL_LABELS[required],
    }
    return render(request, "accounts/eid_problem.html", context)


@login_required
@never_cache
@require_GET
def step_up(request: SignedInRequest) -> HttpResponse:
    """Explain why the eID is needed now; the button of this page leads there."""
    back, level = _back(request), _level(request.GET.get("level", ""))
    if assurance.is_reached(request, required=level) and "again" not in request.GET:
        return redirect(back or resolve_url(settings.LOGIN_REDIRECT_URL))
    context = {
        "back": back,
        "level": str(level),
        "level_label": LEVEL_LABELS[level],
        "is_offered": bool(settings.PORTAL_EID_ISSUER),
        "is_linked": queries.verified_identity_of(user=request.user) is not None,
        "minutes": settings.PORTAL_ASSURANCE_MINUTES,
    }
    return render(request, "accounts/step_up.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def newcomer(request: HttpRequest) -> HttpResponse:
    """Ask somebody whom the eID vouches for, and whom nobody here knows, for an e-mail address."""
    waiting = pending.waiting(request)
    if waiting is None:
        return _to_sign_in("")
    proof, back = waiting
    form = NewcomerForm(request.POST or None)
    # Whoever comes with one eID learns of a few addresses at most whether they open an account.
    if request.method == "POST" and _tries_many_addresses(proof):
        return too_often(request, within=_HOUR)
    if request.method == "POST" and form.is_valid():
        try:
            user = operations.open_account(
                email=form.cleaned_data["email"],
                language=get_language() or "mk",
                proof=proof,
                at=clock.now(),
            )
        except operations.AddressTakenError:
            form.refuse_address()
        except operations.IdentityRefusedError as error:
            return _to_problem(error.problem, visit={"back": back})
        else:
            pending.forget(request)
            setup_user_email(request, user, [])
            return _sign_in(request, user=user, proof=proof, back=back, is_new=True)
    context = {"form": form, "name": proof.full_name}
    return render(request, "accounts/eid_newcomer.html", context)


def _tries_many_addresses(proof: Proof) -> bool:
    who = f"{proof.issuer} {proof.subject}"
    return is_often(who=who, door="newcomer", most=_ADDRESSES_AN_HOUR, within=_HOUR)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: SignedInRequest) -> HttpResponse:
    """Link the eID that has just answered to the account that has just been opened."""
    waiting = pending.waiting(request)
    if waiting is None:
        return redirect("accounts:identity")
    proof, back = waiting
    if not assurance.is_fresh(request):
        return assurance.way_to_freshness(request, back=request.path)
    if request.method == "POST":
        pending.forget(request)
        if "leave" in request.POST:
            return redirect(back or "accounts:identity")
        visit = {"purpose": LINK, "back": back}
        try:
            return _linked(request, user=request.user, proof=proof, visit=visit)
        except operations.IdentityRefusedError as error:
            return _to_problem(error.problem, visit=visit)
    return render(request, "accounts/eid_join.html", {"name": proof.full_name})


def _answered(request: HttpRequest, *, proof: Proof, visit: dict[str, Any]) -> HttpResponse:
    if proof.authenticated_at < clock.now().timestamp() - _ANSWERED_WITHIN_SECONDS:
        raise eid.EidError(EidProblem.REFUSED, "the person did not prove anything just now")
    if visit["purpose"] == SIGN_IN:
        return _signed_in(request, proof=proof, back=visit["back"])
    user = request.user
    if not isinstance(user, User) or user.pk != visit["user"]:
        raise eid.EidError(EidProblem.STALE)
    return _linked(request, user=user, proof=proof, visit=visit)


def _signed_in(request: HttpRequest, *, proof: Proof, back: str) -> HttpResponse:
    user = operations.account_for_proof(proof=proof, at=clock.now())
    if user is not None:
        return _sign_in(request, user=user, proof=proof, back=back)
    pending.keep(request, proof=proof, back=back)
    return redirect("accounts:eid-newcomer")


def _linked(
    request: HttpRequest, *, user: User, proof: Proof, visit: dict[str, Any]
) -> HttpResponse:
    """Link, or confirm a link that is there; either way the session is surer now."""
    is_known = queries.verified_identity_of(user=user) is not None
    if is_known and visit["purpose"] == STEP_UP:
        operations.confirm_identity(user=user, proof=proof, at=clock.now())
    else:
        operations.link_identity(user=user, proof=proof, at=clock.now())
    assurance.raise_level(request, user=user, proof=proof)
    record_authentication(request, user, "eid", reauthenticated=True)
    required = _level(visit.get("level", ""))
    if visit["purpose"] == STEP_UP and not reaches(held=proof.level, required=required):
        return _to_problem(EidProblem.TOO_LOW, visit={**visit, "held": str(proof.level)})
    if not is_known:
        messages.success(request, _("The eID now opens this account."))
    return redirect(visit["back"] or "accounts:identity")


def _sign_in(
    request: HttpRequest, *, user: User, proof: Proof, back: str, is_new: bool = False
) -> HttpResponse:
    if request.user.is_authenticated and request.user.pk != user.pk:
        logout(request)
    record_authentication(request, user, "eid", reauthenticated=True)
    assurance.raise_level(request, user=user, proof=proof)
    profile = resolve_url("households:profile") if is_new else None
    response: HttpResponse = perform_login(
        request, user, redirect_url=back or profile, signup=is_new, email=user.email
    )
    return response


def _provider(request: HttpRequest) -> eid.EidProvider:
    provider = eid.eid_of(request)
    if provider is None:
        raise Http404
    return provider


def _level(name: str) -> Level:
    return Level(name) if name in set(_OFFERED) else Level.SUBSTANTIAL


def _back(request: HttpRequest) -> str:
    """Return where somebody wants to go afterwards, if it lies in the portal."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else ""


def _with(address: str, **query: str) -> str:
    return f"{address}?{urlencode({key: value for key, value in query.items() if value})}"


def _to_sign_in(back: str) -> HttpResponse:
    return HttpResponseRedirect(_with(reverse("account_login"), next=back))


def _here(purpose: str, back: str, level: Level) -> str:
    """Return the page whose button leads to the eID."""
    if purpose == STEP_UP:
        return _with(reverse("accounts:step-up"), next=back, level=str(level))
    return reverse("accounts:identity")


def _to_problem(which: EidProblem, *, visit: dict[str, Any]) -> HttpResponse:
    query = {
        "purpose": visit.get("purpose", SIGN_IN),
        "level": visit.get("level", ""),
        "held": visit.get("held", ""),
        "next": visit.get("back", ""),
    }
    return HttpResponseRedirect(_with(reverse("accounts:eid-problem", args=[str(which)]), **query))
