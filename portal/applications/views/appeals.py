"""Appeals: against a decision, against silence; receipt and withdrawal."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.http import SignedInRequest
from portal.applications import operations, presenting, queries
from portal.applications.forms.following import AppealForm, SilenceForm
from portal.applications.forms.papers import PaperForm
from portal.applications.models import Appeal, Application
from portal.applications.presenting import following
from portal.applications.queries import following as followed
from portal.applications.views.own import own_application
from portal.core import clock
from portal.households.rules import Power


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take an appeal against the decision."""
    application = own_application(request, reference, power=Power.APPEALS)
    appeals = list(followed.appeals_of(application=application))
    about = following.decision_context(application, appeals=appeals, on=clock.today())
    made = next((row for row in appeals if row.number.endswith("-A")), None)
    if made is not None:
        return redirect("applications:appeal_receipt", application.reference, made.number)
    if not about.get("can_appeal"):
        messages.error(request, _("There is no decision here that can be appealed now."))
        return redirect(application)
    form = AppealForm(request.POST or None, application=application, is_late=about["is_late"])
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                made = operations.appeal_decision(
                    application=application,
                    appellant=request.user,
                    said=form.said(),
                    at=clock.now(),
                )
            except operations.CannotAppealError:
                messages.error(request, _("There is no decision here that can be appealed now."))
                return redirect(application)
            return redirect("applications:appeal_receipt", application.reference, made.number)
    context = {
        "application": application,
        "about": about,
        "appeal_form": form,
        "form": PaperForm(application=application),
        "papers": queries.papers_of(application=application),
        "second_instance": presenting.second_instance_of(application),
        "breadcrumbs": presenting.breadcrumbs_of(application, _("Appeal")),
    }
    return render(request, "applications/appeal.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def silence(request: SignedInRequest, reference: str) -> HttpResponse:
    """Take an appeal because no decision came in time."""
    application = own_application(request, reference, power=Power.APPEALS)
    form = SilenceForm(request.POST or None)
    running = following.clock_of(application, on=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.appeal_silence(
                application=application,
                appellant=request.user,
                words=form.cleaned_data["words"],
                at=clock.now(),
            )
        except operations.CannotAppealError:
            messages.error(request, _("The time limit has not passed; wait for the decision."))
            return redirect(application)
        return redirect("applications:appeal_receipt", application.reference, made.number)
    if running is None or not running["is_silent"]:
        return redirect(application)
    context = {
        "application": application,
        "running": running,
        "form": form,
        "second_instance": presenting.second_instance_of(application),
        "breadcrumbs": presenting.breadcrumbs_of(application, _("Appeal")),
    }
    return render(request, "applications/silence.html", context)


@login_required
@never_cache
@require_safe
def receipt(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    """Show that the appeal has arrived, under which number, and what happens to it."""
    application = own_application(request, reference)
    made = _appeal(application, number)
    context = {
        "application": application,
        "row": following.appeal_rows([made])[0],
        "second_instance": presenting.second_instance_of(application),
        "breadcrumbs": presenting.breadcrumbs_of(application, _("Appeal")),
    }
    return render(request, "applications/appeal_receipt.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: SignedInRequest, reference: str, number: str) -> HttpResponse:
    """Take an appeal back."""
    application = own_application(request, reference, power=Power.APPEALS)
    made = _appeal(application, number)
    if request.method == "POST":
        try:
            operations.withdraw_appeal(appeal=made, actor=request.user, at=clock.now())
        except operations.CannotHappenError:
            messages.error(request, _("The appeal is settled and cannot be withdrawn."))
        else:
            messages.success(request, _("The appeal is withdrawn."))
        return redirect(application)
    if not made.is_open:
        return redirect(application)
    context = {
        "application": application,
        "appeal": made,
        "breadcrumbs": presenting.breadcrumbs_of(application, _("Withdraw the appeal")),
    }
    return render(request, "applications/appeal_withdraw.html", context)


def _appeal(application: Application, number: str) -> Appeal:
    try:
        return followed.appeal_of(application=application, number=number)
    except followed.AppealNotFoundError:
        raise Http404 from None
