"""Meetings and offered places: what the citizen answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.http import SignedInRequest
from portal.applications import calendars, operations, presenting, rules
from portal.applications.models import Application, Appointment
from portal.applications.presenting import following
from portal.applications.queries import following as followed
from portal.applications.views.own import own_application
from portal.core import clock
from portal.households.rules import Power

# No key of a row is longer.
_LONGEST_NUMBER = 18


@login_required
@never_cache
@require_POST
def take(request: SignedInRequest, reference: str, uid: str) -> HttpResponse:
    application = own_application(request, reference)
    appointment = _appointment(application, uid)
    chosen = request.POST.get("slot", "")
    if not chosen.isdecimal() or len(chosen) > _LONGEST_NUMBER:
        messages.error(request, _("Choose one of the times."))
        return redirect(application)
    try:
        operations.take_time(
            appointment=appointment,
            slot_id=int(chosen),
            actor=request.user,
            at=clock.now(),
        )
    except (operations.CannotMeetError, operations.CannotHappenError):
        messages.error(request, _("This time is not free any more. Choose another one."))
    else:
        messages.success(request, _("The meeting is agreed. You can put it into your calendar."))
    return redirect(application)


@login_required
@never_cache
@require_POST
def other_times(request: SignedInRequest, reference: str, uid: str) -> HttpResponse:
    application = own_application(request, reference)
    try:
        operations.ask_for_other_times(
            appointment=_appointment(application, uid), actor=request.user, at=clock.now()
        )
    except (operations.CannotMeetError, operations.CannotHappenError):
        messages.error(request, _("No times are offered now."))
    else:
        messages.success(request, _("The centre will offer other times."))
    return redirect(application)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SignedInRequest, reference: str, uid: str) -> HttpResponse:
    application = own_application(request, reference)
    appointment = _appointment(application, uid)
    if request.method == "POST":
        operations.cancel_appointment(
            appointment=appointment,
            actor=request.user,
            actor_role=rules.ActorRole.APPLICANT,
            at=clock.now(),
        )
        messages.success(request, _("The meeting is cancelled."))
        return redirect(application)
    context = {
        "application": application,
        "meeting": following.appointment_row(appointment, at=clock.now()),
        "breadcrumbs": presenting.breadcrumbs_of(application, _("Cancel the meeting")),
    }
    return render(request, "applications/meeting_cancel.html", context)


@login_required
@never_cache
@require_safe
def calendar(request: SignedInRequest, reference: str, uid: str) -> HttpResponse:
    """Return the meeting for a calendar."""
    application = own_application(request, reference)
    appointment = _appointment(application, uid)
    if appointment.starts_at is None:
        raise Http404
    content = calendars.calendar_of(
        application=application, appointment=appointment, at=clock.now()
    )
    response = HttpResponse(content, content_type=calendars.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{application.reference}.ics"'
    return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_offer(request: SignedInRequest, reference: str, key: str, answer: str) -> HttpResponse:
    """Ask once more, then accept or decline an offered place."""
    application = own_application(request, reference, power=Power.PLACES)
    try:
        offer = followed.offer_of(application=application, key=key)
    except followed.OfferNotFoundError:
        raise Http404 from None
    chosen = rules.OfferAnswer(answer)
    if request.method == "POST":
        try:
            operations.answer_offer(offer=offer, answer=chosen, actor=request.user, at=clock.now())
        except (operations.OfferAnsweredError, operations.CannotHappenError):
            messages.error(request, _("The offer was answered already, or has run out."))
        else:
            accepted = chosen is rules.OfferAnswer.ACCEPTED
            done = _("You accepted the place.") if accepted else _("You declined the place.")
            messages.success(request, done)
        return redirect(application)
    context = {
        "application": application,
        "institution": offer.institution,
        "accepts": chosen is rules.OfferAnswer.ACCEPTED,
        "breadcrumbs": presenting.breadcrumbs_of(application, _("Offer of a place")),
    }
    return render(request, "applications/offer_answer.html", context)


def _appointment(application: Application, uid: str) -> Appointment:
    try:
        return followed.appointment_of(application=application, uid=uid)
    except followed.AppointmentNotFoundError:
        raise Http404 from None
