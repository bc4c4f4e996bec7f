"""The outbox: one row for each letter, so that none is lost and none goes out twice."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models import TimeStampedModel
from portal.notifications import rules

STATE_LABELS = {
    rules.NotificationState.QUEUED: _("waiting to be sent"),
    rules.NotificationState.SENT: _("sent"),
    rules.NotificationState.FAILED: _("could not be sent"),
}


class Notification(TimeStampedModel):
    """A letter to a user; the text is made from the template when it is sent."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("to"),
        on_delete=models.CASCADE,
        related_name="notifications",
    )
    template = models.CharField(_("template"), max_length=60)
    context: models.JSONField[Any, Any] = models.JSONField(_("values"), default=dict)
    dedup_key = models.CharField(_("sent only once for"), max_length=120, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=STATE_LABELS, default=rules.NotificationState.QUEUED
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=120, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="notification_state_known",
                condition=models.Q(state__in=[str(state) for state in rules.NotificationState]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.template} #{self.pk}"
