"""Offers of a place to those on a waiting list."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.applications import rules
from portal.applications.models.application import Application
from portal.directory.models import Institution

ANSWER_LABELS = {
    rules.OfferAnswer.ACCEPTED: _("accepted"),
    rules.OfferAnswer.DECLINED: _("declined"),
    rules.OfferAnswer.EXPIRED: _("expired"),
    rules.OfferAnswer.WITHDRAWN: _("withdrawn"),
}


class Offer(models.Model):
    """A place that waits for the answer of one citizen until the end of a day."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="offers",
    )
    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.PROTECT, related_name="+"
    )
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("offered by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    offered_at = models.DateTimeField(_("offered at"))
    working_days = models.PositiveSmallIntegerField(_("working days to answer"))
    answer_until = models.DateField(_("answer until"))
    answer = models.CharField(_("answer"), max_length=10, choices=ANSWER_LABELS, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("offer of a place")
        verbose_name_plural = _("offers of places")
        ordering = ("offered_at", "id")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["answer_until"], name="offer_unanswered", condition=models.Q(answer="")
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="offer_one_open_for_each_application",
                fields=["application"],
                condition=models.Q(answer=""),
            ),
            models.CheckConstraint(
                name="offer_answered_at_a_time",
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
