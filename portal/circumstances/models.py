"""Changes of circumstances that citizens reported, and what each meant for their files.

Columns, constraints and labels only.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.applications.models import Application
from portal.applications.models.application import VERDICT_LABELS
from portal.circumstances import rules
from portal.core.fields import EncryptedTextField
from portal.core.models import TimeStampedModel
from portal.households.models import Mandate

if TYPE_CHECKING:
    from portal.accounts.models import User

KIND_LABELS = {
    rules.ChangeKind.MOVED: _("We moved"),
    rules.ChangeKind.CHILD_BORN: _("A child was born"),
    rules.ChangeKind.INCOME: _("Our income changed"),
    rules.ChangeKind.HEALTH: _("Somebody's health changed"),
    rules.ChangeKind.SOMEBODY_LEFT: _("Somebody died or moved out"),
}
DEPARTURE_LABELS = {
    rules.Departure.MOVED_OUT: _("moved out"),
    rules.Departure.DIED: _("died"),
}


class ChangeReport(TimeStampedModel):
    """What a citizen reported once for all files; prepared first, then sent, never changed."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("reported by"),
        on_delete=models.PROTECT,
        related_name="change_reports",
    )
    # Reported by a helper for the person of this mandate, and for the files sent under it alone.
    mandate = models.ForeignKey(
        Mandate,
        verbose_name=_("under the mandate"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="change_reports",
    )
    kinds: models.JSONField[Any, Any] = models.JSONField(_("what changed"), default=list)
    happened_on = models.DateField(_("since"))
    # Names and addresses: only the citizen's own pages read it.
    details = EncryptedTextField(_("details"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of circumstances")
        verbose_name_plural = _("changes of circumstances")
        ordering = ("-created_at", "-id")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-created_at"], name="change_report_of_user")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="change_report_one_prepared_for_each_user",
                fields=["user"],
                condition=models.Q(sent_at__isnull=True, mandate__isnull=True),
            ),
            models.UniqueConstraint(
                name="change_report_one_prepared_for_each_mandate",
                fields=["mandate"],
                condition=models.Q(sent_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"change #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("circumstances:report", args=[self.key])

    @property
    def profile_owner(self) -> User:
        """In whose profile the change happens: the citizen's own, or that of the person."""
        return self.mandate.person.owner if self.mandate else self.user

    @property
    def kind_names(self) -> list[str]:
        return [str(KIND_LABELS[rules.ChangeKind(kind)]) for kind in self.kinds]


class ChangeEffect(models.Model):
    """What one reported change meant for one file; the facts of the file itself stay."""

    report = models.ForeignKey(
        ChangeReport, verbose_name=_("change"), on_delete=models.PROTECT, related_name="effects"
    )
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="change_effects",
    )
    facts_before: models.JSONField[Any, Any] = models.JSONField(_("facts before"), default=dict)
    facts_after: models.JSONField[Any, Any] = models.JSONField(_("facts after"), default=dict)
    verdict_before = models.CharField(
        _("verdict before"), max_length=20, choices=VERDICT_LABELS, blank=True
    )
    verdict_after = models.CharField(
        _("verdict after"), max_length=20, choices=VERDICT_LABELS, blank=True
    )
    evaluation: models.JSONField[Any, Any] = models.JSONField(_("trace after"), default=dict)
    rule_version = models.CharField(_("version of the rules"), max_length=64, blank=True)
    amount_before = models.PositiveIntegerField(_("amount before (MKD)"), null=True, blank=True)
    amount_after = models.PositiveIntegerField(_("amount after (MKD)"), null=True, blank=True)
    address_after = EncryptedTextField(_("new address"), blank=True, default="")
    handled_by = models.CharField(_("told to"), max_length=40)
    moved_from = models.CharField(_("file came from"), max_length=40, blank=True)
    noted_at = models.DateTimeField(_("noted at"), null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("noted by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("effect of a change")
        verbose_name_plural = _("effects of changes")
        ordering = ("-report__sent_at", "id")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["handled_by"],
                name="change_effect_to_note",
                condition=models.Q(noted_at__isnull=True),
            )
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="change_effect_once_for_each_file", fields=["report", "application"]
            )
        ]

    def __str__(self) -> str:
        return f"effect #{self.pk}"
