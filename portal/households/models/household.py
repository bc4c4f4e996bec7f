"""Where people live, as one citizen keeps it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models import TimeStampedModel
from portal.directory.models import Municipality


class Household(TimeStampedModel):
    """An address and the people who live there, as one citizen keeps it.

    The main one is the citizen's own; another is that of, say, a parent who lives elsewhere.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept by"),
        on_delete=models.CASCADE,
        related_name="households",
    )
    is_main = models.BooleanField(_("the citizen's own"), default=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    settlement = models.CharField(_("town, village or quarter"), max_length=100, blank=True)
    street = models.CharField(_("street and number"), max_length=150, blank=True)
    everybody_is_listed = models.BooleanField(
        _("everybody who lives here is listed"),
        default=False,
        help_text=_("Then the number of adults and children is counted, not asked."),
    )

    incomes_declared_at = models.DateTimeField(
        _("all incomes declared at"),
        null=True,
        blank=True,
        help_text=_("When the citizen said that all incomes of everybody here are listed."),
    )

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="household_one_main_for_each_owner",
                fields=["owner"],
                condition=models.Q(is_main=True),
            )
        ]

    def __str__(self) -> str:
        return f"household #{self.pk}"

    @property
    def address_line(self) -> str:
        place = self.municipality.name if self.municipality else ""
        return ", ".join(part for part in (self.street, self.settlement, place) if part)
