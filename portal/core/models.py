"""Columns that many tables share, and the record of who read a citizen's file."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class TimeStampedModel(models.Model):
    """Adds when a row was made and last changed, for audit and reports only."""

    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        abstract = True


class AccessRecord(models.Model):
    """One reading of a citizen's file by staff: who, when, in which role, for what purpose.

    Append-only: a trigger refuses changes and deletions.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who"),
        on_delete=models.PROTECT,
        related_name="access_records",
    )
    role = models.CharField(_("role"), max_length=40)
    organisation_code = models.CharField(_("organisation"), max_length=40, blank=True)
    subject_type = models.CharField(_("kind of file"), max_length=40)
    subject_id = models.CharField(_("file"), max_length=40)
    purpose = models.CharField(_("purpose"), max_length=80)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("access record")
        verbose_name_plural = _("access records")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject_type", "subject_id", "-at"], name="access_by_subject")
        ]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id} #{self.pk}"
