"""HTTP for one's own data: look, copy, correct, erase, close."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts import assurance
from portal.accounts.http import SignedInRequest
from portal.applications import queries as applications
from portal.core import clock
from portal.privacy import forms, operations, queries, rules

_form_page = require_http_methods(["GET", "POST"])


@login_required
@never_cache
@require_safe
def my_data(request: SignedInRequest) -> HttpResponse:
    exports = list(queries.exports_of(user=request.user)[:5])
    context = {
        "kinds": queries.holdings_count(user=request.user),
        "exports": exports,
        "is_being_made": any(row.state == rules.ExportState.ASKED for row in exports),
        "closure": queries.closure_of(user=request.user),
        "corrections": queries.corrections_of(user=request.user)[:20],
        "links": _links(),
    }
    return render(request, "privacy/my_data.html", context)


def _links() -> list[dict[str, str]]:
    """Link to what a person agreed to and where they are signed in."""
    pages = (
        (_("What I agreed to"), "households:consents"),
        (_("Who may act for me"), "applications:mandates"),
        (_("Where I am signed in"), "usersessions_list"),
        (_("My account"), "accounts:account"),
    )
    return [{"title": title, "url": reverse(name)} for title, name in pages]


@login_required
@never_cache
@require_POST
def request_export(request: SignedInRequest) -> HttpResponse:
    if not assurance.is_fresh(request):
        return assurance.way_to_freshness(request, back=reverse("privacy:my_data"))
    row = operations.request_export(
        user=request.user, language=get_language() or "mk", at=clock.now()
    )
    if row.state == rules.ExportState.READY:
        messages.info(request, _("You have a copy of today. A new one can be made after a day."))
    else:
        messages.success(request, _("The copy is being made. It takes less than a minute."))
    return redirect("privacy:my_data")


@login_required
@never_cache
@require_safe
def export(request: SignedInRequest, key: uuid.UUID) -> FileResponse | HttpResponse:
    try:
        found = queries.export_of(user=request.user, key=key)
    except queries.ExportNotFoundError:
        raise Http404 from None
    if not assurance.is_fresh(request):
        return assurance.way_to_freshness(request, back=request.path)
    return FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename="my-data.zip",
        content_type="application/zip",
        headers={"X-Content-Type-Options": "nosniff"},
    )


@login_required
@never_cache
@_form_page
def correction(request: SignedInRequest) -> HttpResponse:
    own = list(applications.applications_of(applicant=request.user)[:100])
    form = forms.CorrectionForm(
        request.POST if request.method == "POST" else None,
        applications=own,
        initial={"file": request.GET.get("file", ""), "subject": request.GET.get("about", "")},
    )
    if request.method == "POST" and form.is_valid():
        operations.request_correction(
            user=request.user,
            key=form.cleaned_data["key"],
            subject=rules.Subject(form.cleaned_data["subject"]),
            wrong=form.cleaned_data["wrong"],
            right=form.cleaned_data["right"],
            application=form.application(),
            at=clock.now(),
        )
        messages.success(request, _("We have your request. You get an answer within 30 days."))
        return redirect("privacy:my_data")
    return _answered(request, "privacy/correction.html", form)


@login_required
@never_cache
@require_safe
def keeping(request: SignedInRequest) -> HttpResponse:
    context = {"keeping": queries.keeping_of(user=request.user, on=clock.today())}
    return render(request, "privacy/keeping.html", context)


@login_required
@never_cache
@require_POST
def erase(request: SignedInRequest, reference: str) -> HttpResponse:
    try:
        application = applications.application_of(applicant=request.user, reference=reference)
        operations.erase_own_file(user=request.user, application=application, at=clock.now())
    except applications.ApplicationNotFoundError:
        raise Http404 from None
    except operations.FileStillNeededError:
        messages.error(request, _("This application cannot be erased yet."))
    else:
        messages.success(request, _("The application is erased."))
    return redirect("privacy:keeping")


@login_required
@never_cache
@_form_page
def close(request: SignedInRequest) -> HttpResponse:
    if not assurance.is_fresh(request):
        return assurance.way_to_freshness(request, back=request.path)
    form = forms.CloseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        operations.ask_to_close(user=request.user, at=clock.now())
        messages.success(
            request, _("Your account will be closed. Until then you can take it back.")
        )
        return redirect("privacy:my_data")
    return _answered(request, "privacy/close.html", form)


@login_required
@never_cache
@require_POST
def keep_account(request: SignedInRequest) -> HttpResponse:
    try:
        operations.take_back_closing(user=request.user, at=clock.now())
    except operations.NothingToCloseError:
        messages.info(request, _("Your account is open."))
    else:
        messages.success(request, _("Your account stays open."))
    return redirect("privacy:my_data")


def _answered(request: SignedInRequest, template: str, form: Form) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, template, {"form": form}, status=status)
