"""An application that was begun and not sent yet, and the letters that reminded of it."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.applications.rules import KeptAnswer
from portal.catalogue.models import PublicService
from portal.core.fields import EncryptedJSONField
from portal.core.models import TimeStampedModel
from portal.households.models import Mandate, Person

# The subject of a draft for several services or people; otherwise it is the service's code.
SEVERAL = "several"


class Draft(TimeStampedModel):
    """What somebody has answered so far; encrypted, and gone as soon as it is sent."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("begun by"),
        on_delete=models.CASCADE,
        related_name="drafts",
    )
    subject = models.CharField(_("for what"), max_length=60)
    service = models.ForeignKey(
        PublicService,
        verbose_name=_("service"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    person = models.ForeignKey(
        Person,
        verbose_name=_("for whom"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Begun by a helper for somebody: there only while one acts under this mandate.
    mandate = models.ForeignKey(
        Mandate,
        verbose_name=_("under the mandate"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="drafts",
    )
    is_for_somebody_new = models.BooleanField(_("for somebody new"), default=False)
    answers: models.Field[dict[str, Any], dict[str, Any]] = EncryptedJSONField(
        _("answers"), default=dict, blank=True
    )
    facts: models.Field[dict[str, Any], dict[str, Any]] = EncryptedJSONField(
        _("facts told before"), default=dict, blank=True
    )
    chosen: models.JSONField[Any, Any] = models.JSONField(
        _("people and services"), default=list, blank=True
    )
    questions: models.JSONField[Any, Any] = models.JSONField(
        _("questions that were there"), default=list, blank=True
    )
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    saved_at = models.DateTimeField(_("saved at"))
    reminders_stopped_at = models.DateTimeField(_("reminders stopped at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        ordering = ("-saved_at", "-id")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["saved_at"],
                name="draft_open_by_age",
                condition=models.Q(closed_at__isnull=True),
            )
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="draft_one_open_for_each_subject",
                fields=["user", "subject"],
                condition=models.Q(closed_at__isnull=True, mandate__isnull=True),
            ),
            models.UniqueConstraint(
                name="draft_one_open_for_each_subject_and_mandate",
                fields=["user", "subject", "mandate"],
                condition=models.Q(closed_at__isnull=True, mandate__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"draft #{self.pk}"

    @property
    def kept(self) -> dict[str, KeptAnswer]:
        return {name: KeptAnswer.from_json(row) for name, row in self.answers.items()}

    @property
    def typed(self) -> dict[str, list[str]]:
        """What stood in each field."""
        return {name: list(answer.values) for name, answer in self.kept.items()}


class DraftReminder(models.Model):
    """One letter about one draft; a row for each day, so that none goes out twice."""

    draft = models.ForeignKey(
        Draft, verbose_name=_("draft"), on_delete=models.CASCADE, related_name="reminders"
    )
    day = models.PositiveSmallIntegerField(_("days after the last answer"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="draft_reminder_once", fields=["draft", "day"])
        ]

    def __str__(self) -> str:
        return f"day {self.day} of draft #{self.draft_id}"
