"""The approved library of reasons and the decision that was made with them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.applications import rules
from portal.applications.models.application import Application
from portal.catalogue.models import GROUP_LABELS

OUTCOME_LABELS = {
    rules.DecisionOutcome.APPROVED: _("approved"),
    rules.DecisionOutcome.REJECTED: _("rejected"),
}


class DecisionReason(models.Model):
    """An approved sentence for decisions, in both languages.

    A trigger refuses every change but its retirement: a better wording is a new reason, so what
    was once decided can always be read as it was.
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    outcome = models.CharField(_("decision"), max_length=20, choices=OUTCOME_LABELS)
    group = models.CharField(
        _("group of services"),
        max_length=30,
        choices=GROUP_LABELS,
        blank=True,
        help_text=_("Empty for every service."),
    )
    text = models.TextField(_("text"))
    text_mk: str
    text_sq: str
    legal_basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    is_legal_basis_confirmed = models.BooleanField(_("the legal basis is confirmed"), default=False)
    sort_order = models.PositiveSmallIntegerField(_("order"), default=0)
    retired_at = models.DateTimeField(_("no longer used since"), null=True, blank=True)

    class Meta:
        verbose_name = _("reason for decisions")
        verbose_name_plural = _("reasons for decisions")
        ordering = ("sort_order", "code")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="decision_reason_outcome_known",
                condition=models.Q(outcome__in=[str(item) for item in rules.DecisionOutcome]),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Decision(models.Model):
    """How an application was decided; frozen in the applicant's language, never changed."""

    application = models.OneToOneField(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="decision",
    )
    outcome = models.CharField(_("decision"), max_length=20, choices=OUTCOME_LABELS)
    reasons: models.ManyToManyField[DecisionReason, Any] = models.ManyToManyField(
        DecisionReason, verbose_name=_("reasons"), related_name="decisions"
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    text = models.TextField(_("text"), help_text=_("As the applicant reads it."))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided at"))
    appeal_until = models.DateField(_("appeal until"), null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="decision_outcome_known",
                condition=models.Q(outcome__in=[str(item) for item in rules.DecisionOutcome]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} #{self.pk}"
