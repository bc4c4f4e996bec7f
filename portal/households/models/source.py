"""Who says something: columns that every statement about a person has."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.directory.models import Centre
from portal.households import rules

SOURCE_LABELS = {
    rules.Source.CITIZEN: _("the citizen"),
    rules.Source.REGISTER: _("a register"),
    rules.Source.CENTRE: _("a centre for social work"),
}
REGISTER_LABELS = {
    rules.Register.CIVIL: _("civil register"),
    rules.Register.EMPLOYMENT: _("register of employment"),
    rules.Register.PENSIONS: _("register of pensions"),
    rules.Register.DISABILITY: _("register of disability findings"),
}


class Sourced(models.Model):
    """Something that the citizen, a register or a centre says."""

    source = models.CharField(
        _("source"), max_length=10, choices=SOURCE_LABELS, default=rules.Source.CITIZEN
    )
    register = models.CharField(
        _("register"), max_length=20, choices=REGISTER_LABELS, blank=True, default=""
    )
    centre = models.ForeignKey(
        Centre,
        verbose_name=_("centre"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        abstract = True


class Recorded(Sourced):
    """A sourced row that is kept when it no longer holds: taken back, never changed away."""

    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        abstract = True


def names_its_source(name: str) -> models.CheckConstraint:
    """Return the constraint that a register or a centre is named exactly when it is the source."""
    nobody = models.Q(register="", centre__isnull=True)
    return models.CheckConstraint(
        name=name,
        condition=(models.Q(source=str(rules.Source.CITIZEN)) & nobody)
        | (
            models.Q(source=str(rules.Source.REGISTER), centre__isnull=True)
            & models.Q(register__in=[str(register) for register in rules.Register])
        )
        | models.Q(source=str(rules.Source.CENTRE), register="", centre__isnull=False),
    )


def runs_forward(name: str, *, start: str, end: str) -> models.CheckConstraint:
    """Return the constraint that a period does not end before it begins."""
    return models.CheckConstraint(
        name=name,
        condition=models.Q(**{f"{start}__isnull": True})
        | models.Q(**{f"{end}__isnull": True})
        | models.Q(**{f"{end}__gte": models.F(start)}),
    )
