"""What was said about people and households, and by whom."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.households.models.household import Household
from portal.households.models.person import Person
from portal.households.models.source import Sourced, names_its_source


class FactStatement(Sourced):
    """A fact for eligibility as somebody stated it: a later one of the same source replaces it.

    Nothing in it changes but that it may be taken back.

    Rows go when the person is erased, so there is no trigger against deletion here.
    """

    person = models.ForeignKey(
        Person,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="fact_statements",
    )
    household = models.ForeignKey(
        Household,
        verbose_name=_("household"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="fact_statements",
    )
    code = models.CharField(_("fact"), max_length=40)
    value: models.JSONField[Any, Any] = models.JSONField(_("value"))
    stated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("stated by"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    stated_at = models.DateTimeField(_("stated at"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        verbose_name = _("statement of a fact")
        verbose_name_plural = _("statements of facts")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "code", "-stated_at"], name="fact_of_person"),
            models.Index(fields=["household", "code", "-stated_at"], name="fact_of_household"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="fact_of_a_person_or_a_household",
                condition=models.Q(person__isnull=True) ^ models.Q(household__isnull=True),
            ),
            names_its_source("fact_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.code} #{self.pk}"
