"""Appeals of citizens and what became of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.applications import rules
from portal.applications.models.application import Application
from portal.applications.models.decision import DecisionReason
from portal.applications.models.paper import Paper
from portal.core.fields import EncryptedTextField

APPEAL_KIND_LABELS = {
    rules.AppealKind.DECISION: _("against the decision"),
    rules.AppealKind.SILENCE: _("because no decision came in time"),
}
GROUND_LABELS = {
    rules.AppealGround.FACTS_WRONG: _("Something in the decision is not true."),
    rules.AppealGround.FACTS_MISSING: _("Something important was not taken into account."),
    rules.AppealGround.LAW_WRONG: _("The law was applied wrongly."),
    rules.AppealGround.PROCEDURE_WRONG: _("I was not heard, or the procedure was wrong."),
    rules.AppealGround.NOT_UNDERSTANDABLE: _("The reasons cannot be understood."),
    rules.AppealGround.OTHER: _("Another reason"),
}
LATE_REASON_LABELS = {
    rules.LateReason.ILLNESS: _("I was ill or in hospital."),
    rules.LateReason.NOT_DELIVERED: _("I did not get the decision in time."),
    rules.LateReason.DISASTER: _("A disaster or an accident kept me from it."),
    rules.LateReason.OTHER: _("Another reason"),
}
APPEAL_OUTCOME_LABELS = {
    rules.AppealOutcome.WITHDRAWN: _("withdrawn"),
    rules.AppealOutcome.REPLACED: _("the centre replaced its decision"),
    rules.AppealOutcome.CHANGED: _("the decision was changed after the appeal"),
    rules.AppealOutcome.UPHELD: _("the decision was upheld after the appeal"),
    rules.AppealOutcome.DECIDED: _("the decision came after all"),
    rules.AppealOutcome.ORDERED: _("the body was ordered to decide"),
    rules.AppealOutcome.DISMISSED: _("the appeal was refused"),
}


class Appeal(models.Model):
    """An appeal: one against a decision, one against silence, for each file."""

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="appeals",
    )
    number = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=APPEAL_KIND_LABELS)
    appellant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    grounds: models.JSONField[Any, Any] = models.JSONField(_("grounds"), default=list)
    words = EncryptedTextField(_("in own words"), blank=True, default="")
    papers: models.ManyToManyField[Paper, Any] = models.ManyToManyField(
        Paper, verbose_name=_("papers"), blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"))
    last_day = models.DateField(_("last day of appeal"), null=True, blank=True)
    is_late = models.BooleanField(_("came after the last day"), default=False)
    late_reason = models.CharField(
        _("why it is late"), max_length=20, choices=LATE_REASON_LABELS, blank=True
    )
    late_words = EncryptedTextField(_("why it is late, in own words"), blank=True, default="")
    forwarded_on = models.DateField(_("forwarded on"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=APPEAL_OUTCOME_LABELS, blank=True
    )
    outcome_on = models.DateField(_("decided on"), null=True, blank=True)
    outcome_number = models.CharField(
        _("number of the decision on the appeal"), max_length=40, blank=True
    )
    decide_by = models.DateField(_("ordered to decide by"), null=True, blank=True)
    reasons: models.ManyToManyField[DecisionReason, Any] = models.ManyToManyField(
        DecisionReason, verbose_name=_("reasons"), blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ("submitted_at", "id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="appeal_once_of_a_kind", fields=["application", "kind"]),
            models.CheckConstraint(
                name="appeal_kind_known",
                condition=models.Q(kind__in=[str(kind) for kind in rules.AppealKind]),
            ),
            models.CheckConstraint(
                name="appeal_outcome_has_its_day",
                condition=models.Q(outcome="", outcome_on__isnull=True)
                | (~models.Q(outcome="") & models.Q(outcome_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="appeal_outcome_fits_its_kind",
                condition=models.Q(outcome__in=["", rules.AppealOutcome.WITHDRAWN])
                | models.Q(
                    kind=rules.AppealKind.SILENCE,
                    outcome__in=[rules.AppealOutcome.DECIDED, *rules.SILENCE_OUTCOMES],
                )
                | models.Q(
                    kind=rules.AppealKind.DECISION,
                    outcome__in=[
                        rules.AppealOutcome.REPLACED,
                        rules.AppealOutcome.CHANGED,
                        rules.AppealOutcome.UPHELD,
                    ],
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def ground_texts(self) -> list[str]:
        return [str(GROUND_LABELS[rules.AppealGround(code)]) for code in self.grounds]

    @property
    def is_open(self) -> bool:
        return not self.outcome
