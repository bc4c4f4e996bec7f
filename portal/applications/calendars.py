"""Writes a meeting as a calendar file: when and where, and nobody's name.

The number of the entry stays the same, so that a calendar follows moves and cancellations.
"""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from portal.applications import presenting, rules
from portal.applications.models import Application, Appointment
from portal.core import clock

CONTENT_TYPE = "text/calendar; charset=utf-8"


def calendar_of(*, application: Application, appointment: Appointment, at: dt.datetime) -> bytes:
    """Return the calendar file of an agreed or cancelled meeting."""
    cancelled = appointment.state == rules.AppointmentState.CANCELLED
    calendar = Calendar()
    calendar.add("prodid", "-//Eden klik//mk//")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    event = Event()
    event.add("uid", f"{appointment.uid}@eden-klik")
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", at)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("summary", _("Meeting about application %(number)s") % _number(application))
    if appointment.starts_at is not None:
        begins = appointment.starts_at.astimezone(clock.zone())
        event.add("dtstart", begins)
        event.add("dtend", begins + dt.timedelta(minutes=appointment.minutes))
    event.add("location", _place(application, appointment))
    event.add("url", f"{settings.PORTAL_BASE_URL}{application.get_absolute_url()}")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _number(application: Application) -> dict[str, str]:
    return {"number": application.reference}


def _place(application: Application, appointment: Appointment) -> str:
    """Return the office with its address; a home is not named."""
    if appointment.place != rules.AppointmentPlace.OFFICE:
        return str(appointment.get_place_display())
    receiver = application.receiver
    return f"{receiver.name}, {presenting.contact_of(receiver)}"
