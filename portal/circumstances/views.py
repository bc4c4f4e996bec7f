"""HTTP for changes of circumstances: one form, a preview, one press; and the office's list."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.applications import acting
from portal.applications.operations import CannotHappenError
from portal.circumstances import operations, presenting, queries
from portal.circumstances.forms import ChangeForms
from portal.circumstances.models import ChangeReport
from portal.core import clock
from portal.households import queries as households
from portal.households.models import Mandate
from portal.households.operations import EmbgAlreadyKeptError, MovedBeforeArrivalError
from portal.households.rules import Power

_CHANGED_MEANWHILE = (
    households.PersonNotFoundError,
    EmbgAlreadyKeptError,
    MovedBeforeArrivalError,
    CannotHappenError,
)


@login_required
@never_cache
@require_safe
def report_list(request: SignedInRequest) -> HttpResponse:
    under = _under(request)
    context = {
        "reports": queries.reports_of(user=request.user, under=under)[:50],
        "prepared": queries.prepared_report_of(user=request.user, under=under),
    }
    return render(request, "circumstances/list.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: SignedInRequest) -> HttpResponse:
    under = _under(request)
    owner = under.person.owner if under else request.user
    people = list(households.people_of(user=owner))
    if not any(person.is_self for person in people):
        messages.info(request, _("Begin with your profile. Then you can report changes to it."))
        return redirect("households:profile")
    prepared = queries.prepared_report_of(user=request.user, under=under)
    forms = ChangeForms(
        request.POST if request.method == "POST" else None,
        people=people,
        details=operations.details_of(prepared) if prepared else None,
        for_another=under is not None,
    )
    if request.method == "POST" and forms.is_valid():
        report = operations.prepare_report(user=request.user, details=forms.details(), under=under)
        return _previewed(request, report, forms=forms)
    return _form(request, forms)


def _previewed(
    request: SignedInRequest, report: ChangeReport, *, forms: ChangeForms
) -> HttpResponse:
    """Go on to the preview unless the profile refuses what was said."""
    try:
        operations.preview_report(report=report, at=clock.now())
    except EmbgAlreadyKeptError:
        forms.refuse_number()
        return _form(request, forms)
    except MovedBeforeArrivalError:
        forms.refuse_day()
        return _form(request, forms)
    return redirect(report)


def _form(request: SignedInRequest, forms: ChangeForms) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if forms.what.is_bound else HTTPStatus.OK
    context = {"forms": forms, "bound": forms.bound if forms.what.is_bound else []}
    return render(request, "circumstances/form.html", context, status=status)


@login_required
@never_cache
@require_safe
def report(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    found = _own(request, key)
    details = operations.details_of(found)
    context = {"report": found, "said": presenting.said(details, user=found.profile_owner)}
    if found.sent_at:
        effects = queries.effects_of(report=found)
        context["effects"] = [presenting.sent_effect(effect) for effect in effects]
        return render(request, "circumstances/sent.html", context)
    try:
        preview = operations.preview_report(report=found, at=clock.now())
    except _CHANGED_MEANWHILE:
        messages.error(request, _("Your profile changed meanwhile. Please look through the form."))
        return redirect("circumstances:change")
    context["effects"] = presenting.effect_rows(preview.effects)
    context["rights"] = presenting.right_rows(preview.rights)
    context["seen"] = operations.seen_as(found)
    return render(request, "circumstances/preview.html", context)


@login_required
@never_cache
@require_POST
def send(request: SignedInRequest, key: uuid.UUID) -> HttpResponse:
    found = _own(request, key)
    try:
        operations.send_report(
            report=found, seen=request.POST.get("seen") or "nothing", at=clock.now()
        )
    except operations.ReportChangedError:
        messages.error(
            request, _("The form was changed in another window. Please look through it once more.")
        )
        return redirect("circumstances:list")
    except _CHANGED_MEANWHILE:
        messages.error(request, _("Your profile changed meanwhile. Please look through the form."))
        return redirect("circumstances:change")
    messages.success(request, _("Thank you. Everybody who has to know it has been told."))
    return redirect(found)


@login_required
@never_cache
@require_POST
def drop(request: SignedInRequest) -> HttpResponse:
    operations.drop_report(user=request.user, under=_under(request))
    messages.success(request, _("Nothing was changed."))
    return redirect("circumstances:list")


def _under(request: SignedInRequest) -> Mandate | None:
    """Return the mandate under which somebody acts just now; it must allow to report changes."""
    mandate = acting.current(request)
    if mandate is not None and not mandate.allows(Power.CHANGES):
        raise PermissionDenied
    return mandate


def _own(request: SignedInRequest, key: uuid.UUID) -> ChangeReport:
    try:
        return queries.report_of(user=request.user, key=key, under=_under(request))
    except queries.ReportNotFoundError:
        raise Http404 from None
