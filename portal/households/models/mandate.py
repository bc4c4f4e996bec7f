"""Mandates: who acts for whom, how consent was given and when it ended; never deleted."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.models import TimeStampedModel
from portal.households import rules
from portal.households.models.person import Person

if TYPE_CHECKING:
    import datetime as dt

    from django.core.files.storage.base import Storage

MANDATE_KIND_LABELS = {
    rules.MandateKind.FAMILY: _("family carer"),
    rules.MandateKind.ORGANISATION: _("organisation"),
    rules.MandateKind.OFFICE: _("clerk of an office"),
}
CONSENT_PROOF_LABELS = {
    rules.ConsentProof.DECLARED: _("declared by the one who acts"),
    rules.ConsentProof.SMS_CODE: _("code by SMS"),
    rules.ConsentProof.SIGNED_FORM: _("signed form"),
    rules.ConsentProof.IN_PORTAL: _("confirmed in the portal by the person"),
}
SIDE_LABELS = {
    rules.Side.REPRESENTED: _("the person represented"),
    rules.Side.REPRESENTATIVE: _("the one who acted"),
    rules.Side.CENTRE: _("the centre"),
}
POWER_LABELS = {
    rules.Power.PLACES: _("accept or decline a place that is offered"),
    rules.Power.APPEALS: _("appeal, and withdraw applications and appeals"),
    rules.Power.CHANGES: _("report that something in the person's life has changed"),
}
IDENTITY_DOCUMENT_LABELS = {
    rules.IdentityDocument.IDENTITY_CARD: _("identity card"),
    rules.IdentityDocument.PASSPORT: _("passport"),
    rules.IdentityDocument.DRIVING_LICENCE: _("driving licence"),
}


def private_storage() -> Storage:
    """Return where signed forms lie: below no address that a browser could ask for."""
    return storages["private"]


def signed_form_name(mandate: Mandate, _original: str) -> str:
    """Return the place of a signed form; no name of a person reaches the disk."""
    return f"mandates/{mandate.key}"


class Mandate(TimeStampedModel):
    """That somebody acts for a person: asked, confirmed once, revoked once, never deleted."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        Person,
        verbose_name=_("person represented"),
        on_delete=models.PROTECT,
        related_name="mandates",
    )
    representative = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("who acts"),
        on_delete=models.PROTECT,
        related_name="mandates",
    )
    # The number for which consent was given: another number in the row needs another consent.
    person_digest = models.CharField(max_length=64, editable=False)
    kind = models.CharField(_("capacity"), max_length=20, choices=MANDATE_KIND_LABELS)
    organisation_code = models.CharField(_("organisation"), max_length=40, blank=True)
    service_codes: models.JSONField[Any, Any] = models.JSONField(
        _("services"), default=list, blank=True, help_text=_("Empty for every service.")
    )
    powers: models.JSONField[Any, Any] = models.JSONField(
        _("allowed by name"), default=list, blank=True
    )
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("asked by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    proof = models.CharField(
        _("how consent was given"), max_length=20, choices=CONSENT_PROOF_LABELS, blank=True
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    identity_document = models.CharField(
        _("recognised by"), max_length=20, choices=IDENTITY_DOCUMENT_LABELS, blank=True
    )
    identity_checked_at = models.DateTimeField(_("recognised at"), null=True, blank=True)
    signed_form = models.FileField(
        _("signed form"), storage=private_storage, upload_to=signed_form_name, blank=True
    )
    signed_form_type = models.CharField(_("type"), max_length=40, blank=True)
    signed_form_sha256 = models.CharField(_("checksum"), max_length=64, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("revoked by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    revoked_side = models.CharField(_("ended by"), max_length=20, choices=SIDE_LABELS, blank=True)

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ("-asked_at", "-id")
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["representative", "revoked_at"], name="mandate_of_representative"),
            models.Index(fields=["person_digest"], name="mandate_by_person_digest"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="mandate_kind_known",
                condition=models.Q(kind__in=[str(kind) for kind in rules.MandateKind]),
            ),
            models.CheckConstraint(
                name="mandate_organisation_unless_family",
                condition=models.Q(kind=str(rules.MandateKind.FAMILY), organisation_code="")
                | (
                    ~models.Q(kind=str(rules.MandateKind.FAMILY))
                    & ~models.Q(organisation_code="")
                    & models.Q(valid_until__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="mandate_ends_after_it_begins",
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
            ),
            models.CheckConstraint(
                name="mandate_confirmed_with_proof",
                condition=models.Q(confirmed_at__isnull=True, proof="")
                | (models.Q(confirmed_at__isnull=False) & ~models.Q(proof="")),
            ),
            models.CheckConstraint(
                name="mandate_revoked_by_a_side",
                condition=models.Q(revoked_at__isnull=True, revoked_side="")
                | (models.Q(revoked_at__isnull=False) & ~models.Q(revoked_side="")),
            ),
            models.UniqueConstraint(
                name="mandate_asked_once_for_each_person_and_representative",
                fields=["person", "representative", "organisation_code"],
                condition=models.Q(confirmed_at__isnull=True, revoked_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"mandate #{self.pk}"

    @property
    def is_family(self) -> bool:
        return self.kind == rules.MandateKind.FAMILY

    def allows(self, power: rules.Power) -> bool:
        return rules.allows(kind=rules.MandateKind(self.kind), powers=self.powers, power=power)

    def state_on(self, on: dt.date) -> rules.MandateState:
        return rules.state_on(
            confirmed=self.confirmed_at is not None,
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            revoked=self.revoked_at is not None,
            on=on,
        )
