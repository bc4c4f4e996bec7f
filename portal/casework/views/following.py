"""HTTP for what follows after a file was sent: messages, meetings, offers, appeals."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.applications import operations, rules
from portal.applications.forms.following import WRITING_PROBLEMS
from portal.applications.models import Appeal, Application
from portal.applications.queries import following
from portal.casework import presenting, queries
from portal.casework.forms import VersionForm
from portal.casework.forms.following import ReplyForm, SettleForm, SettleSilenceForm, TimesForm
from portal.casework.queries import Desk
from portal.casework.views import at_desk, file_page, found_file
from portal.core import clock


@at_desk
@require_POST
def reply(request: SignedInRequest, desk: Desk, reference: str) -> HttpResponse:
    """Answer the citizen."""
    application = found_file(desk, reference)
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            operations.write_to_citizen(
                application=application,
                author=desk.user,
                author_role=desk.roles[application.handled_by],
                text=form.cleaned_data["text"],
                key=form.cleaned_data["key"],
                at=clock.now(),
            )
        except operations.CannotWriteError as error:
            form.add_error("text", str(WRITING_PROBLEMS[type(error)]))
        else:
            messages.success(request, _("The message is sent."))
            return redirect("casework:file", application.reference)
    return _again(request, application, desk=desk, bound={"reply_form": form})


@at_desk
@require_POST
def offer_times(request: SignedInRequest, desk: Desk, reference: str) -> HttpResponse:
    """Offer the citizen times for a meeting."""
    application = found_file(desk, reference)
    form = TimesForm(request.POST)
    if form.is_valid():
        try:
            operations.offer_times(
                application=application,
                staff=desk.user,
                staff_role=desk.roles[application.handled_by],
                starts=form.starts(),
                minutes=form.cleaned_data["minutes"],
                place=rules.AppointmentPlace(form.cleaned_data["place"]),
                key=form.cleaned_data["key"],
                at=clock.now(),
            )
        except operations.UnfitSlotsError:
            form.add_error("time_1", _("The times must be in the future and must not overlap."))
        except operations.SlotTakenError:
            form.add_error("time_1", _("You have another meeting at one of these times."))
        except operations.CannotHappenError:
            form.add_error(None, _("The file has ended; no meeting can be offered."))
        else:
            messages.success(request, _("The times are offered; the citizen is told."))
            return redirect("casework:file", application.reference)
    return _again(request, application, desk=desk, bound={"times_form": form})


@at_desk
@require_POST
def cancel_meeting(request: SignedInRequest, desk: Desk, reference: str, uid: str) -> HttpResponse:
    """Cancel a meeting; the citizen is told."""
    application = found_file(desk, reference)
    try:
        appointment = following.appointment_of(application=application, uid=uid)
    except following.AppointmentNotFoundError:
        raise Http404 from None
    operations.cancel_appointment(
        appointment=appointment,
        actor=desk.user,
        actor_role=desk.roles[application.handled_by],
        at=clock.now(),
    )
    messages.success(request, _("The meeting is cancelled; the citizen is told."))
    return redirect("casework:file", application.reference)


@at_desk
@require_POST
def offer_place(request: SignedInRequest, desk: Desk, reference: str) -> HttpResponse:
    """Offer a free place to the next on the waiting list."""
    application = found_file(desk, reference)
    form = VersionForm(request.POST, application=application)
    return _act(
        request,
        application,
        form,
        lambda: operations.offer_place(
            application=application,
            actor=desk.user,
            actor_role=desk.roles[application.handled_by],
            at=clock.now(),
            version=form.cleaned_data["version"],
        ),
        done=_("The place is offered; the citizen is told."),
    )


@at_desk
@require_POST
def forward_appeal(
    request: SignedInRequest, desk: Desk, reference: str, number: str
) -> HttpResponse:
    """Send an appeal with its file to the second instance."""
    application = found_file(desk, reference)
    appeal = _appeal(application, number)
    form = VersionForm(request.POST, application=application)
    return _act(
        request,
        application,
        form,
        lambda: operations.forward_appeal(
            appeal=appeal,
            actor=desk.user,
            actor_role=desk.roles[application.handled_by],
            at=clock.now(),
            version=form.cleaned_data["version"],
        ),
        done=_("The appeal is forwarded; the citizen is told."),
    )


@at_desk
@require_POST
def settle_appeal(
    request: SignedInRequest, desk: Desk, reference: str, number: str
) -> HttpResponse:
    """Record how an appeal ended."""
    application = found_file(desk, reference)
    appeal = _appeal(application, number)
    if appeal.kind == rules.AppealKind.SILENCE:
        return _settle_silence(request, desk, application, appeal)
    form = SettleForm(request.POST, application=application, appeal=appeal)
    if not form.is_valid():
        return _again(request, application, desk=desk, bound={"settle_form": form})
    return _act(
        request,
        application,
        form,
        lambda: operations.settle_appeal(
            appeal=appeal,
            outcome=rules.AppealOutcome(form.cleaned_data["outcome"]),
            reasons=list(form.cleaned_data["reasons"]),
            number=form.cleaned_data["number"],
            actor=desk.user,
            actor_role=desk.roles[application.handled_by],
            at=clock.now(),
            version=form.cleaned_data["version"],
        ),
        done=_("The outcome is recorded; the citizen is told."),
    )


def _settle_silence(
    request: SignedInRequest, desk: Desk, application: Application, appeal: Appeal
) -> HttpResponse:
    form = SettleSilenceForm(request.POST, application=application, appeal=appeal)
    if not form.is_valid():
        return _again(request, application, desk=desk, bound={"settle_form": form})
    return _act(
        request,
        application,
        form,
        lambda: operations.settle_silence(
            appeal=appeal,
            outcome=rules.AppealOutcome(form.cleaned_data["outcome"]),
            number=form.cleaned_data["number"],
            decide_by=form.cleaned_data["decide_by"],
            actor=desk.user,
            actor_role=desk.roles[application.handled_by],
            at=clock.now(),
            version=form.cleaned_data["version"],
        ),
        done=_("The outcome is recorded; the citizen is told."),
    )


@at_desk
@require_safe
def waiting_lists(request: SignedInRequest, desk: Desk) -> HttpResponse:
    """Show who waits for a place where, in the order in which places are offered."""
    rows = queries.waiting(desk=desk)
    context = {"lists": presenting.waiting_lists(rows)}
    return render(request, "casework/waiting_lists.html", context)


def _act(
    request: SignedInRequest,
    application: Application,
    form: VersionForm,
    act: Callable[[], Any],
    *,
    done: str,
) -> HttpResponse:
    """Do something with a file and say in words why it could not be done."""
    refused = _("The file changed meanwhile. Look at it again, then decide.")
    if form.is_valid():
        try:
            act()
        except tuple(_refusals()) as error:
            refused = _refusals()[type(error)]
        except (operations.StaleApplicationError, operations.CannotHappenError):
            pass
        else:
            messages.success(request, done)
            return redirect("casework:file", application.reference)
    messages.error(request, refused)
    return redirect("casework:file", application.reference)


def _refusals() -> dict[type[Exception], str]:
    return {
        rules.NoFreePlaceError: _("The institution has no free place."),
        rules.NotNextInLineError: _("Somebody else is before this person on the waiting list."),
        operations.OwnFileError: _(
            "You have acted for the citizen in this file. A colleague must decide."
        ),
        operations.UnfitReasonError: _("These reasons do not fit this outcome."),
        operations.AnotherIsRunningError: _(
            "The same person has a later running application for this service."
        ),
    }


def _again(
    request: SignedInRequest, application: Application, *, desk: Desk, bound: dict[str, Any]
) -> HttpResponse:
    """Show the file again with what was not taken."""
    return file_page(
        request, application, desk=desk, bound=bound, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


def _appeal(application: Application, number: str) -> Appeal:
    try:
        return following.appeal_of(application=application, number=number)
    except following.AppealNotFoundError:
        raise Http404 from None
