"""What is said and agreed about a file after it was sent: delivery, messages, time limits."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.applications import rules
from portal.applications.models.application import Application
from portal.applications.models.decision import Decision
from portal.applications.models.paper import Paper
from portal.core.fields import EncryptedTextField

TERM_LABELS = {
    rules.Term.APPEAL: _("days to appeal, from delivery"),
    rules.Term.LATE_APPEAL: _("days after which a late appeal is no longer taken"),
    rules.Term.DEEMED_DELIVERY: _("days from the notice until a decision counts as delivered"),
    rules.Term.OFFER_ANSWER: _("working days to answer an offer of a place"),
    rules.Term.PAPERS_ANSWER: _("days to send papers that were asked for"),
    rules.Term.MESSAGES_AFTER_END: _("days in which one may write after a file has ended"),
}


class LegalTerm(models.Model):
    """A time limit with its source; the youngest that is in force on a day counts."""

    code = models.CharField(_("time limit"), max_length=30, choices=TERM_LABELS)
    days = models.PositiveSmallIntegerField(_("days"))
    valid_from = models.DateField(_("in force from"))
    source = models.CharField(_("source"), max_length=300)
    is_confirmed = models.BooleanField(_("confirmed by a lawyer"), default=False)

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ("code", "valid_from")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="legal_term_once_a_day", fields=["code", "valid_from"]),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.days}"


class DecisionDelivery(models.Model):
    """The day on which the citizen opened a decision; a trigger refuses changes."""

    decision = models.OneToOneField(
        Decision,
        verbose_name=_("decision"),
        on_delete=models.PROTECT,
        related_name="delivery",
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("opened by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    opened_at = models.DateTimeField(_("opened at"))

    class Meta:
        verbose_name = _("delivery of a decision")
        verbose_name_plural = _("deliveries of decisions")

    def __str__(self) -> str:
        return f"#{self.decision_id}"


class Message(models.Model):
    """Something that the citizen or the centre wrote about a file."""

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="messages",
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    author_role = models.CharField(_("role"), max_length=40)
    is_from_citizen = models.BooleanField(_("from the citizen"))
    text = EncryptedTextField(_("text"))
    papers: models.ManyToManyField[Paper, Any] = models.ManyToManyField(
        Paper, verbose_name=_("papers"), blank=True, related_name="+"
    )
    sent_at = models.DateTimeField(_("sent at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    # Who acts under a mandate does not read in the place of the person.
    read_by_helper_at = models.DateTimeField(
        _("read by who acts for the person"), null=True, blank=True
    )
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("sent_at", "id")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["application", "sent_at"], name="message_of_application"),
            models.Index(
                fields=["application", "is_from_citizen"],
                name="message_unread",
                condition=models.Q(read_at__isnull=True),
            ),
            models.Index(fields=["author", "sent_at"], name="message_of_author"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="message_sent_once", fields=["application", "key"]),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
