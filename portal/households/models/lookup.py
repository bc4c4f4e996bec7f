"""Which register was asked about whom, why, when, and how it went."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.households import rules
from portal.households.models.consent import Consent
from portal.households.models.person import Person
from portal.households.models.source import REGISTER_LABELS

LOOKUP_STATE_LABELS = {
    rules.LookupState.WAITING: _("we are asking"),
    rules.LookupState.ANSWERED: _("answered"),
    rules.LookupState.NOT_FOUND: _("knows nothing about this person"),
    rules.LookupState.UNAVAILABLE: _("did not answer"),
    rules.LookupState.CANCELLED: _("not asked, because the consent was taken back"),
}
LOOKUP_PURPOSE_LABELS = {
    rules.LookupPurpose.PROFILE: _("to fill in the profile"),
    rules.LookupPurpose.APPLICATION: _("to prepare an application"),
}


class RegisterLookup(models.Model):
    """One question to a register; the citizen sees every one of them."""

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.CASCADE,
        related_name="register_lookups",
    )
    person = models.ForeignKey(
        Person, verbose_name=_("about"), on_delete=models.CASCADE, related_name="register_lookups"
    )
    consent = models.ForeignKey(
        Consent,
        verbose_name=_("consent"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="register_lookups",
    )
    register = models.CharField(_("register"), max_length=20, choices=REGISTER_LABELS)
    purpose = models.CharField(_("purpose"), max_length=20, choices=LOOKUP_PURPOSE_LABELS)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=LOOKUP_STATE_LABELS,
        default=rules.LookupState.WAITING,
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    failure = models.CharField(_("why it failed"), max_length=20, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("question to a register")
        verbose_name_plural = _("questions to registers")
        ordering = ("-asked_at", "-id")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="lookup_register_known",
                condition=models.Q(register__in=[str(register) for register in rules.Register]),
            ),
            models.CheckConstraint(
                name="lookup_state_known",
                condition=models.Q(state__in=[str(state) for state in rules.LookupState]),
            ),
            models.UniqueConstraint(
                name="lookup_one_waiting_for_each_person_and_register",
                fields=["person", "register"],
                condition=models.Q(state=str(rules.LookupState.WAITING)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} #{self.pk}"


class RegisterBreaker(models.Model):
    """How often a register failed in a row, and until when it is left in peace."""

    register = models.CharField(_("register"), max_length=20, choices=REGISTER_LABELS, unique=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    open_until = models.DateTimeField(_("not asked until"), null=True, blank=True)

    class Meta:
        verbose_name = _("circuit breaker of a register")
        verbose_name_plural = _("circuit breakers of registers")

    def __str__(self) -> str:
        return self.register
