"""What the other guardian of a child was asked and said about an application."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.applications import rules
from portal.applications.models.application import Application
from portal.core.fields import EncryptedTextField
from portal.households.models import SecondGuardian

if TYPE_CHECKING:
    import datetime as dt

GUARDIAN_ANSWER_LABELS = {
    rules.GuardianAnswer.AGREED: _("agrees"),
    rules.GuardianAnswer.OBJECTED: _("objects"),
}
OBJECTION_LABELS = {
    rules.ObjectionReason.NOT_AGREED_TOGETHER: _("We did not agree on this together."),
    rules.ObjectionReason.OTHER_INSTITUTION: _("I want another institution for the child."),
    rules.ObjectionReason.CUSTODY_DECISION: _("A court or the centre has decided otherwise."),
    rules.ObjectionReason.CHILD_LIVES_ELSEWHERE: _("The child does not live at that address."),
    rules.ObjectionReason.NOT_GUARDIAN: _("Whoever applied is not a guardian of the child."),
    rules.ObjectionReason.OTHER: _("Another reason."),
}


class GuardianResponse(models.Model):
    """The question to the other guardian, and the one answer; never changed afterwards.

    Whoever said that nobody is to be asked has a row, too: without the day of a question.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="guardian_responses",
    )
    guardian = models.ForeignKey(
        SecondGuardian,
        verbose_name=_("guardian named"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="responses",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account of the guardian"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="guardian_responses",
    )
    # Only the digests of what stands in the links are kept; the reminder carries one of its own.
    token_digest = models.CharField(max_length=64, blank=True, editable=False)
    reminder_digest = models.CharField(max_length=64, blank=True, editable=False)
    # None: nobody was asked, and the row says what the applicant said instead.
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    answer_by = models.DateField(_("to be answered by"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True)
    answer = models.CharField(
        _("answer"), max_length=10, choices=GUARDIAN_ANSWER_LABELS, blank=True
    )
    reason = models.CharField(_("reason"), max_length=30, choices=OBJECTION_LABELS, blank=True)
    text = EncryptedTextField(_("in own words"), blank=True, default="")
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("answer of the other guardian")
        verbose_name_plural = _("answers of the other guardians")
        ordering = ("id",)
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["token_digest"], name="guardian_response_by_token"),
            models.Index(fields=["reminder_digest"], name="guardian_response_by_reminder"),
            models.Index(
                fields=["answer_by"],
                name="guardian_response_to_remind_of",
                condition=models.Q(answer="", reminded_at__isnull=True),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="guardian_response_to_somebody",
                condition=models.Q(guardian__isnull=False) | models.Q(user__isnull=False),
            ),
            models.CheckConstraint(
                name="guardian_response_asked_with_a_last_day",
                condition=models.Q(asked_at__isnull=True, answer_by__isnull=True, answer="")
                | models.Q(asked_at__isnull=False, answer_by__isnull=False),
            ),
            models.CheckConstraint(
                name="guardian_response_answered_with_its_time",
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="guardian_response_objects_with_a_reason",
                condition=~models.Q(answer=str(rules.GuardianAnswer.OBJECTED))
                | ~models.Q(reason=""),
            ),
            models.UniqueConstraint(
                name="guardian_response_once_for_each_named",
                fields=["application", "guardian"],
            ),
            models.UniqueConstraint(
                name="guardian_response_once_for_each_account",
                fields=["application", "user"],
            ),
        ]

    def __str__(self) -> str:
        return f"guardian response #{self.pk}"

    def state_on(self, on: dt.date) -> rules.GuardianState:
        """Return where the answer stands; reads the guardian named and the application."""
        guardian = self.guardian
        return rules.guardian_state(
            answer=self.answer,
            answer_by=self.answer_by,
            taken_back=self.application.state is rules.ApplicationStatus.WITHDRAWN
            or (guardian is not None and guardian.ended_at is not None),
            on=on,
        )
