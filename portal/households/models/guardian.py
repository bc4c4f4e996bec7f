"""The other guardian of a child, as one guardian named them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models import TimeStampedModel
from portal.households.models.person import Person


class SecondGuardian(TimeStampedModel):
    """Somebody who also decides for a child; established once the named one has accepted."""

    child = models.ForeignKey(
        Person, verbose_name=_("child"), on_delete=models.PROTECT, related_name="second_guardians"
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
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
                name="second_guardian_can_be_reached",
                condition=~models.Q(email="", phone=""),
            ),
            models.UniqueConstraint(
                name="second_guardian_one_for_each_child",
                fields=["child"],
                condition=models.Q(ended_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"guardian #{self.pk}"
