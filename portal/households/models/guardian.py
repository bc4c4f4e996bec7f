"""What one guardian of a child said about the other one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.fields import EncryptedTextField
from portal.core.models import TimeStampedModel
from portal.households import rules
from portal.households.models.person import Person

GUARDIAN_LABELS = {
    rules.GuardianSituation.NAMED: _("Yes, and he or she is told and asked"),
    rules.GuardianSituation.ONLY_GUARDIAN: _("No, I am the only guardian"),
    rules.GuardianSituation.COURT_DECISION: _("A court or the centre decided that I decide alone"),
    rules.GuardianSituation.UNKNOWN_WHEREABOUTS: _(
        "I do not know where he or she is and cannot reach him or her"
    ),
    rules.GuardianSituation.NOT_TO_BE_TOLD: _(
        "I do not want him or her to be told; the centre will talk to me"
    ),
    rules.GuardianSituation.ERASED: _("no longer kept"),
}


class SecondGuardian(TimeStampedModel):
    """What was said about the other guardian; established once the named one has answered.

    Changed by a new row: a file shows what was said when it was sent.
    """

    child = models.ForeignKey(
        Person, verbose_name=_("child"), on_delete=models.CASCADE, related_name="second_guardians"
    )
    situation = models.CharField(
        _("another guardian"),
        max_length=20,
        choices=GUARDIAN_LABELS,
        default=rules.GuardianSituation.NAMED,
    )
    name = EncryptedTextField(_("name"), blank=True, default="")
    email = EncryptedTextField(_("e-mail address"), blank=True, default="")
    phone = EncryptedTextField(_("telephone"), blank=True, default="")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("named by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    named_at = models.DateTimeField(_("named at"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account of the guardian"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="guardianships",
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("no longer named since"), null=True, blank=True)

    class Meta:
        verbose_name = _("second guardian")
        verbose_name_plural = _("second guardians")
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="second_guardian_situation_known",
                condition=models.Q(situation__in=[str(one) for one in rules.GuardianSituation]),
            ),
            models.CheckConstraint(
                name="second_guardian_can_be_reached",
                condition=~models.Q(
                    situation=str(rules.GuardianSituation.NAMED), email="", phone=""
                ),
            ),
            models.CheckConstraint(
                name="second_guardian_nothing_of_the_unnamed",
                condition=models.Q(situation=str(rules.GuardianSituation.NAMED))
                | models.Q(name="", email="", phone="", user__isnull=True),
            ),
            models.UniqueConstraint(
                name="second_guardian_one_for_each_child",
                fields=["child"],
                condition=models.Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"guardian #{self.pk}"

    @property
    def is_named(self) -> bool:
        return self.situation == rules.GuardianSituation.NAMED
