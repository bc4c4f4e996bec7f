"""Meetings: times are offered by staff, taken by citizens, moved and cancelled by both."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from portal.accounts.models import User
from portal.applications import rules
from portal.applications.models import Application, Appointment, Slot
from portal.applications.operations.events import locked, record
from portal.applications.operations.telling import tell
from portal.notifications.rules import Kind


@transaction.atomic
def offer_times(
    *,
    application: Application,
    staff: User,
    staff_role: str,
    starts: Sequence[dt.datetime],
    minutes: int,
    place: rules.AppointmentPlace,
    key: uuid.UUID,
    at: dt.datetime,
) -> Appointment:
    """Offer the citizen times for a meeting, or other ones instead of those agreed.

    The times are kept free for this citizen until one is taken. A second press with the same
    key changes nothing.

    Raises:
        UnfitSlotsError: if there is no time, one has passed, or two overlap.
        SlotTakenError: if the member of staff has another meeting then.
        CannotHappenError: if the file has ended.
    """
    row = locked(application=application)
    known = Appointment.objects.filter(key=key).first()
    if known is not None:
        return known
    ordered = rules.checked_slots(starts=starts, minutes=minutes, at=at)
    live = row.appointments.filter(state__in=rules.LIVE).first()
    appointment = live or Appointment(application=row)
    if live:
        live.slots.all().delete()
        appointment.sequence += 1
    appointment.staff, appointment.minutes, appointment.place = staff, minutes, place
    appointment.state, appointment.starts_at = rules.AppointmentState.OFFERED, None
    appointment.key = key
    appointment.save()
    _keep_free(appointment=appointment, starts=ordered)
    _happened(
        appointment=appointment,
        application=row,
        kind=rules.EventKind.APPOINTMENT_OFFERED,
        actor=staff,
        actor_role=staff_role,
        at=at,
    )
    _tell(appointment=appointment, application=row, template="appointment_offered")
    return appointment


@transaction.atomic
def take_time(
    *, appointment: Appointment, slot_id: int, actor: User, at: dt.datetime
) -> Appointment:
    """Agree on one of the times offered; the others are free again. A second press is harmless.

    Raises:
        SlotTakenError: if the time is not offered any more, or has passed.
        CannotHappenError: if the file has ended.
    """
    row = locked(application=appointment.application)
    kept = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    slot = kept.slots.filter(pk=slot_id).first()
    if slot is None or slot.starts_at <= at:
        raise rules.SlotTakenError
    if kept.state == rules.AppointmentState.BOOKED and kept.starts_at == slot.starts_at:
        return kept
    if kept.state != rules.AppointmentState.OFFERED:
        raise rules.SlotTakenError
    kept.slots.exclude(pk=slot.pk).delete()
    kept.state, kept.starts_at = rules.AppointmentState.BOOKED, slot.starts_at
    kept.save()
    _happened(
        appointment=kept,
        application=row,
        kind=rules.EventKind.APPOINTMENT_BOOKED,
        actor=actor,
        actor_role=rules.ActorRole.APPLICANT,
        at=at,
    )
    return kept


@transaction.atomic
def ask_for_other_times(*, appointment: Appointment, actor: User, at: dt.datetime) -> Appointment:
    """Say that none of the times fits; they are free again. A second press changes nothing.

    Raises:
        CannotMeetError: if no times are offered.
    """
    row = locked(application=appointment.application)
    kept = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if kept.state == rules.AppointmentState.OTHERS_WANTED:
        return kept
    if kept.state != rules.AppointmentState.OFFERED:
        raise rules.CannotMeetError
    kept.slots.all().delete()
    kept.state = rules.AppointmentState.OTHERS_WANTED
    kept.save()
    _happened(
        appointment=kept,
        application=row,
        kind=rules.EventKind.OTHER_TIMES_WANTED,
        actor=actor,
        actor_role=rules.ActorRole.APPLICANT,
        at=at,
    )
    return kept


@transaction.atomic
def cancel_appointment(
    *, appointment: Appointment, actor: User, actor_role: str, at: dt.datetime
) -> Appointment:
    """Cancel a meeting; its times are free again. A second press changes nothing.

    When staff cancels, the citizen is told.
    """
    row = locked(application=appointment.application)
    kept = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if kept.state == rules.AppointmentState.CANCELLED:
        return kept
    kept.slots.all().delete()
    kept.state = rules.AppointmentState.CANCELLED
    kept.sequence += 1
    kept.save()
    _happened(
        appointment=kept,
        application=row,
        kind=rules.EventKind.APPOINTMENT_CANCELLED,
        actor=actor,
        actor_role=actor_role,
        at=at,
    )
    if actor_role != rules.ActorRole.APPLICANT:
        _tell(appointment=kept, application=row, template="appointment_cancelled")
    return kept


def remind_of_appointments(*, at: dt.datetime) -> int:
    """Remind of each meeting in the coming day, once; return how many there are."""
    soon = Appointment.objects.filter(
        state=rules.AppointmentState.BOOKED,
        starts_at__gt=at,
        starts_at__lte=at + dt.timedelta(hours=26),
    ).select_related("application__applicant")
    for appointment in soon:
        tell(
            application=appointment.application,
            template="appointment_reminder",
            context={"reference": appointment.application.reference},
            dedup_key=f"appointment_reminder:{appointment.pk}:{appointment.sequence}",
            kind=Kind.REMINDER,
        )
    return len(soon)


def _keep_free(*, appointment: Appointment, starts: Sequence[dt.datetime]) -> None:
    """Keep the times of one member of staff, one request after the other."""
    staff = User.objects.select_for_update(of=("self",), no_key=True).get(pk=appointment.staff_id)
    length = dt.timedelta(minutes=appointment.minutes)
    others = list(
        Slot.objects.filter(
            staff=staff, ends_at__gt=starts[0], starts_at__lt=starts[-1] + length
        ).values_list("starts_at", "ends_at")
    )
    if any(rules.overlaps(start=start, end=start + length, others=others) for start in starts):
        raise rules.SlotTakenError
    try:
        Slot.objects.bulk_create(
            Slot(appointment=appointment, staff=staff, starts_at=start, ends_at=start + length)
            for start in starts
        )
    except IntegrityError:
        raise rules.SlotTakenError from None


def _happened(
    *,
    appointment: Appointment,
    application: Application,
    kind: rules.EventKind,
    actor: User,
    actor_role: str,
    at: dt.datetime,
) -> None:
    starts_at = appointment.starts_at
    record(
        application=application,
        kind=kind,
        actor=actor,
        actor_role=actor_role,
        at=at,
        data={"starts_at": starts_at.isoformat() if starts_at else ""},
    )


def _tell(*, appointment: Appointment, application: Application, template: str) -> None:
    tell(
        application=application,
        template=template,
        context={"reference": application.reference},
        dedup_key=f"{template}:{appointment.pk}:{appointment.sequence}",
        path=f"applications/{application.reference}/",
    )
