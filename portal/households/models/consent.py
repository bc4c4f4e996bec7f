"""What citizens agreed to."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.households import rules
from portal.households.models.person import Person

CONSENT_LABELS = {
    rules.ConsentPurpose.DATA_FROM_REGISTERS: _("papers taken from the registers ex officio"),
    rules.ConsentPurpose.ACTING_FOR_MEMBER: _("acting for a member of the household"),
}


class Consent(models.Model):
    """What a citizen agreed to, when, and when it was taken back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("given by"),
        on_delete=models.CASCADE,
        related_name="consents",
    )
    person = models.ForeignKey(
        Person, verbose_name=_("about"), on_delete=models.CASCADE, related_name="consents"
    )
    purpose = models.CharField(_("purpose"), max_length=40, choices=CONSENT_LABELS)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="consent_purpose_known",
                condition=models.Q(purpose__in=[str(purpose) for purpose in rules.ConsentPurpose]),
            ),
            models.UniqueConstraint(
                name="consent_once_while_it_holds",
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} #{self.pk}"
