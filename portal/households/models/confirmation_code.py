"""Codes sent by SMS: only their digests are kept, and how often somebody tried."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ConfirmationCode(models.Model):
    """A code that confirms one thing, such as `mandate:12`, once and for a few minutes."""

    subject = models.CharField(_("what it confirms"), max_length=60)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("sent by"),
        null=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="+",
    )
    # Counts the codes to one telephone; the number itself is not kept.
    phone_digest = models.CharField(max_length=64, blank=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(_("sent at"))
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    used_at = models.DateTimeField(_("used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("confirmation code")
        verbose_name_plural = _("confirmation codes")
        ordering = ("-sent_at", "-id")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "-sent_at"], name="code_by_subject"),
            models.Index(fields=["phone_digest", "-sent_at"], name="code_by_phone"),
        ]

    def __str__(self) -> str:
        return f"code #{self.pk}"
