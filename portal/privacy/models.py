"""What a person asked about the own data, how long files are kept, and what was erased.

Columns, constraints and labels only.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.applications.models import Application
from portal.applications.models.application import STATUS_LABELS
from portal.core.models import TimeStampedModel
from portal.privacy import rules

EXPORT_LABELS = {
    rules.ExportState.ASKED: _("is being made"),
    rules.ExportState.READY: _("is ready"),
    rules.ExportState.FAILED: _("could not be made"),
    rules.ExportState.EXPIRED: _("has expired"),
}
CORRECTION_LABELS = {
    rules.CorrectionState.ASKED: _("waits for an answer"),
    rules.CorrectionState.CORRECTED: _("corrected"),
    rules.CorrectionState.REFUSED: _("refused"),
}
SUBJECT_LABELS = {
    rules.Subject.PROFILE: _("My profile or somebody of my household"),
    rules.Subject.REGISTER: _("Something that came from a register"),
    rules.Subject.APPLICATION: _("An application"),
    rules.Subject.DECISION: _("A decision"),
    rules.Subject.OTHER: _("Something else"),
}


def private_storage() -> Storage:
    return storages["private"]


RETENTION_LABELS = {str(status): STATUS_LABELS[status] for status in sorted(rules.ENDED)} | {
    rules.UNCONFIRMED_PERSON: _("entered at a counter, never confirmed")
}


class RetentionRule(models.Model):
    """For how long a file with one outcome, or a person never confirmed, is kept."""

    outcome = models.CharField(_("outcome"), max_length=20, choices=RETENTION_LABELS)
    years = models.PositiveSmallIntegerField(_("years"), default=0)
    days = models.PositiveSmallIntegerField(_("days"), default=0)
    valid_from = models.DateField(_("from"))
    source = models.CharField(_("source"), max_length=200)
    source_mk: str
    source_sq: str
    is_confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("period of keeping")
        verbose_name_plural = _("periods of keeping")
        ordering = ("outcome", "-valid_from")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="retention_rule_once_a_day", fields=["outcome", "valid_from"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.years} + {self.days}"


class DataExport(TimeStampedModel):
    """A copy of everything that is kept about a person, for that person alone."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.CASCADE,
        related_name="data_exports",
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(
        _("state"), max_length=10, choices=EXPORT_LABELS, default=rules.ExportState.ASKED
    )
    asked_at = models.DateTimeField(_("asked at"))
    made_at = models.DateTimeField(_("made at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    file = models.FileField(_("file"), upload_to="exports", storage=private_storage, blank=True)
    size = models.PositiveBigIntegerField(_("size"), default=0)

    class Meta:
        verbose_name = _("copy of one's data")
        verbose_name_plural = _("copies of one's data")
        ordering = ("-asked_at", "-id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="data_export_one_in_the_making",
                fields=["user"],
                condition=models.Q(state=str(rules.ExportState.ASKED)),
            )
        ]

    def __str__(self) -> str:
        return f"copy #{self.pk}"


class CorrectionRequest(TimeStampedModel):
    """What a person says is wrong, and what was answered."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.CASCADE,
        related_name="correction_requests",
    )
    subject = models.CharField(_("about"), max_length=20, choices=SUBJECT_LABELS)
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    handled_by = models.CharField(_("answered by"), max_length=40)
    wrong = models.TextField(_("what is wrong"), max_length=rules.LONGEST_TEXT)
    right = models.TextField(_("what would be right"), max_length=rules.LONGEST_TEXT, blank=True)
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=CORRECTION_LABELS,
        default=rules.CorrectionState.ASKED,
    )
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("due on"))
    answer = models.TextField(_("answer"), max_length=rules.LONGEST_TEXT, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who answered"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("request for correction")
        verbose_name_plural = _("requests for correction")
        ordering = ("-asked_at", "-id")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["handled_by", "due_on"],
                name="correction_to_answer",
                condition=models.Q(state=str(rules.CorrectionState.ASKED)),
            )
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="correction_state_known",
                condition=models.Q(state__in=[str(state) for state in rules.CorrectionState]),
            )
        ]

    def __str__(self) -> str:
        return f"correction #{self.pk}"


class AccountClosure(TimeStampedModel):
    """That a person wants the account closed: after a grace period, unless taken back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        on_delete=models.CASCADE,
        related_name="closures",
    )
    asked_at = models.DateTimeField(_("asked at"))
    closes_on = models.DateField(_("closes on"))
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    anonymised_at = models.DateTimeField(_("anonymised at"), null=True, blank=True)

    class Meta:
        verbose_name = _("closing of an account")
        verbose_name_plural = _("closings of accounts")
        ordering = ("-asked_at", "-id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="account_closure_one_at_a_time",
                fields=["user"],
                condition=models.Q(taken_back_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"closing #{self.pk}"


class Erasure(models.Model):
    """That a file was anonymised, when and by which rule; says nothing about the person."""

    application = models.OneToOneField(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="erasure",
    )
    at = models.DateTimeField(_("when"))
    outcome = models.CharField(_("outcome"), max_length=20)
    years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)
    at_own_wish = models.BooleanField(_("at the person's own wish"), default=False)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"erasure #{self.pk}"
