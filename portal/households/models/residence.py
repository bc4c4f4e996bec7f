"""Where a household lives and lived."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models import TimeStampedModel
from portal.directory.models import Municipality
from portal.households.models.household import Household
from portal.households.models.source import Sourced, names_its_source, runs_forward


class Residence(TimeStampedModel, Sourced):
    """An address of a household from one day until another; the open one is where it lives.

    The columns of the household repeat the open one, so that reading an address takes no join.
    """

    household = models.ForeignKey(
        Household,
        verbose_name=_("household"),
        on_delete=models.CASCADE,
        related_name="residences",
    )
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
    from_on = models.DateField(_("since"), null=True, blank=True)
    until_on = models.DateField(_("until"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ("-id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="residence_one_open_for_each_household",
                fields=["household"],
                condition=models.Q(until_on__isnull=True),
            ),
            runs_forward("residence_runs_forward", start="from_on", end="until_on"),
            names_its_source("residence_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"address #{self.pk}"

    @property
    def address_line(self) -> str:
        place = self.municipality.name if self.municipality else ""
        return ", ".join(part for part in (self.street, self.settlement, place) if part)
