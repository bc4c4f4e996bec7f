"""What people live on and what findings say of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.households import rules
from portal.households.models.person import Person
from portal.households.models.source import Recorded, names_its_source, runs_forward

INCOME_LABELS = {
    rules.IncomeKind.WAGE: _("wage"),
    rules.IncomeKind.PENSION: _("pension"),
    rules.IncomeKind.ALLOWANCE: _("allowance or help from the state"),
    rules.IncomeKind.OTHER: _("other income"),
}


class Income(Recorded):
    """Money that a person receives every month, from one day until another."""

    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="incomes"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=INCOME_LABELS)
    monthly_amount = models.PositiveIntegerField(_("denars a month"))
    from_on = models.DateField(_("since"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("income")
        verbose_name_plural = _("incomes")
        ordering = ("-from_on", "-id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="income_kind_known",
                condition=models.Q(kind__in=[str(kind) for kind in rules.IncomeKind]),
            ),
            runs_forward("income_runs_forward", start="from_on", end="until_on"),
            names_its_source("income_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"income #{self.pk}"


class DisabilityFinding(Recorded):
    """What a finding and opinion says; kind and degree are codes of the fact vocabulary."""

    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="disability_findings",
    )
    kind = models.CharField(_("kind of disability"), max_length=40)
    degree = models.CharField(_("degree of disability"), max_length=40)
    issued_on = models.DateField(_("issued on"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    issued_by = models.CharField(_("issued by"), max_length=150, blank=True)

    class Meta:
        verbose_name = _("disability finding")
        verbose_name_plural = _("disability findings")
        ordering = ("-issued_on", "-id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            runs_forward("finding_runs_forward", start="issued_on", end="valid_until"),
            names_its_source("finding_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"finding #{self.pk}"
