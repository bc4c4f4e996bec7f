"""Rules as data: the vocabulary of facts, dated parameters, dated criteria.

Codes (`Parameter`, `Criterion`) have rows, each with the days from which and until which it
applies, both inclusive. The database refuses two rows of one code on the same day (see the
migration `0002_no_overlapping_periods`).
"""

import datetime as dt
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.eligibility import rules

KIND_LABELS = {
    rules.FactKind.BOOLEAN: _("yes or no"),
    rules.FactKind.INTEGER: _("whole number"),
    rules.FactKind.NUMBER: _("number"),
    rules.FactKind.CHOICE: _("one of several"),
    rules.FactKind.DATE: _("date"),
}


class Fact(models.Model):
    """Something that may be said about a person or a household."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=KIND_LABELS)
    minimum = models.IntegerField(_("smallest value"), null=True, blank=True)
    maximum = models.IntegerField(_("largest value"), null=True, blank=True)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    label = models.CharField(_("name"), max_length=120)
    label_mk: str
    label_sq: str
    question = models.CharField(_("question"), max_length=250)
    question_mk: str
    question_sq: str
    why = models.CharField(_("why it is asked"), max_length=300)
    why_mk: str
    why_sq: str
    counts_days = models.PositiveSmallIntegerField(
        _("days for which a statement counts"), null=True, blank=True
    )
    counts_within_year = models.BooleanField(_("counts within the calendar year"), default=False)
    counts_why = models.CharField(_("why it is asked again"), max_length=300, blank=True)
    counts_why_mk: str
    counts_why_sq: str
    said_by = models.CharField(
        _("whose word goes first"),
        max_length=40,
        default="centre,register,citizen",
        help_text=_("The sources in the order in which they are believed."),
    )

    class Meta:
        ordering = ("sort_order", "code")
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints = [
            models.CheckConstraint(
                name="fact_kind_known",
                condition=models.Q(kind__in=[str(kind) for kind in rules.FactKind]),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class FactChoice(models.Model):
    """One of the answers that a fact allows."""

    fact = models.ForeignKey(
        Fact, verbose_name=_("fact"), on_delete=models.CASCADE, related_name="choices"
    )
    code = models.SlugField(_("code"), max_length=40)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    label = models.CharField(_("name"), max_length=120)
    label_mk: str
    label_sq: str

    class Meta:
        ordering = ("sort_order", "code")
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        constraints = [models.UniqueConstraint(name="factchoice_once", fields=("fact", "code"))]

    def __str__(self) -> str:
        return self.code


def in_force(on: dt.date) -> models.Q:
    """Return the condition that a dated row applies on that day."""
    return models.Q(valid_from__lte=on) & (
        models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=on)
    )


class DatedRow(models.Model):
    """A row that applies on some days, rests on a source, and may wait for a lawyer's word."""

    valid_from = models.DateField(_("applies from"))
    valid_until = models.DateField(_("applies until"), null=True, blank=True)
    is_confirmed = models.BooleanField(_("is confirmed"), default=False)
    source = models.CharField(_("source"), max_length=300)
    source_mk: str
    source_sq: str

    class Meta:
        abstract = True


class Parameter(models.Model):
    """A limit or an amount that changes over the years."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=150)
    name_mk: str
    name_sq: str

    class Meta:
        ordering = ("code",)
        verbose_name = _("parameter")
        verbose_name_plural = _("parameters")

    def __str__(self) -> str:
        return self.code


class ParameterValue(DatedRow):
    """What a parameter is worth during a period."""

    parameter = models.ForeignKey(
        Parameter, verbose_name=_("parameter"), on_delete=models.PROTECT, related_name="values"
    )
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)

    class Meta:
        ordering = ("parameter", "valid_from")
        verbose_name = _("value of a parameter")
        verbose_name_plural = _("values of parameters")
        constraints = [
            models.CheckConstraint(
                name="parametervalue_period_runs_forward",
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parameter} {self.valid_from:%Y-%m-%d}"


class Criterion(models.Model):
    """A condition of a service, under the name by which others know it."""

    service_code = models.SlugField(_("code of the service"), max_length=60)
    code = models.SlugField(_("code"), max_length=60)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ("service_code", "sort_order", "code")
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(name="criterion_once", fields=("service_code", "code"))
        ]

    def __str__(self) -> str:
        return f"{self.service_code} {self.code}"


class CriterionVersion(DatedRow):
    """What a criterion says during a period: its expressions and its words."""

    criterion = models.ForeignKey(
        Criterion, verbose_name=_("criterion"), on_delete=models.PROTECT, related_name="versions"
    )
    met = models.JSONField(_("met when"))
    assess = models.JSONField(_("a professional judges when"), null=True, blank=True)
    sentence = models.CharField(_("in plain language"), max_length=300)
    sentence_mk: str
    sentence_sq: str
    text_met = models.CharField(_("reason when met"), max_length=300)
    text_met_mk: str
    text_met_sq: str
    text_assess = models.CharField(_("reason when judged"), max_length=300, blank=True)
    text_assess_mk: str
    text_assess_sq: str
    text_not_met = models.CharField(_("reason when not met"), max_length=300, blank=True)
    text_not_met_mk: str
    text_not_met_sq: str
    change = models.CharField(_("what would change it"), max_length=300, blank=True)
    change_mk: str
    change_sq: str
    change_from_day = models.CharField(_("change from a day"), max_length=300, blank=True)
    change_from_day_mk: str
    change_from_day_sq: str
    change_from_age = models.CharField(_("change from an age"), max_length=300, blank=True)
    change_from_age_mk: str
    change_from_age_sq: str
    change_too_old = models.CharField(_("past the upper age"), max_length=300, blank=True)
    change_too_old_mk: str
    change_too_old_sq: str

    translated_texts: ClassVar[tuple[str, ...]] = (
        "sentence",
        "text_met",
        "text_assess",
        "text_not_met",
        "change",
        "change_from_day",
        "change_from_age",
        "change_too_old",
    )

    class Meta:
        ordering = ("criterion", "valid_from")
        verbose_name = _("version of a criterion")
        verbose_name_plural = _("versions of criteria")
        constraints = [
            models.CheckConstraint(
                name="criterionversion_period_runs_forward",
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} {self.valid_from:%Y-%m-%d}"
