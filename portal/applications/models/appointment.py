"""Appointments: times that a caseworker offers, one of which the citizen takes."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.applications import rules
from portal.applications.models.application import Application
from portal.core.models import TimeStampedModel

APPOINTMENT_STATE_LABELS = {
    rules.AppointmentState.OFFERED: _("times are offered"),
    rules.AppointmentState.BOOKED: _("agreed"),
    rules.AppointmentState.OTHERS_WANTED: _("other times are asked for"),
    rules.AppointmentState.CANCELLED: _("cancelled"),
}
PLACE_LABELS = {
    rules.AppointmentPlace.OFFICE: _("at the office"),
    rules.AppointmentPlace.PHONE: _("by telephone"),
    rules.AppointmentPlace.HOME: _("at your home"),
}


class Appointment(TimeStampedModel):
    """A meeting about a file; `sequence` counts its changes for calendars."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("with whom"),
        on_delete=models.PROTECT,
        related_name="appointments",
    )
    place = models.CharField(_("how"), max_length=10, choices=PLACE_LABELS)
    minutes = models.PositiveSmallIntegerField(_("duration in minutes"))
    state = models.CharField(_("state"), max_length=20, choices=APPOINTMENT_STATE_LABELS)
    starts_at = models.DateTimeField(_("begins at"), null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(_("changes"), default=0)
    key = models.UUIDField(unique=True, editable=False)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ("created_at", "id")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["starts_at"],
                name="appointment_booked",
                condition=models.Q(state="booked"),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="appointment_state_known",
                condition=models.Q(state__in=[str(state) for state in rules.AppointmentState]),
            ),
            models.CheckConstraint(
                name="appointment_booked_has_its_time",
                condition=~models.Q(state="booked") | models.Q(starts_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="appointment_one_live_for_each_application",
                fields=["application"],
                condition=models.Q(state__in=sorted(str(state) for state in rules.LIVE)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Slot(models.Model):
    """A time that a member of staff keeps free for a meeting; given back, the row goes."""

    appointment = models.ForeignKey(
        Appointment, verbose_name=_("appointment"), on_delete=models.CASCADE, related_name="slots"
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("with whom"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    starts_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ends at"))

    class Meta:
        verbose_name = _("time")
        verbose_name_plural = _("times")
        ordering = ("starts_at",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="slot_of_staff_once", fields=["staff", "starts_at"]),
            models.CheckConstraint(
                name="slot_ends_after_it_begins",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
