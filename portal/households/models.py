"""What a citizen says once: people, addresses, facts for eligibility, consents.

Columns, constraints and labels only. Every read goes through queries, which know whose it is.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.fields import EncryptedTextField
from portal.core.models import TimeStampedModel
from portal.directory.models import Municipality
from portal.households import rules

RELATION_LABELS = {
    rules.Relation.SELF: _("me"),
    rules.Relation.SPOUSE: _("husband, wife or partner"),
    rules.Relation.CHILD: _("child"),
    rules.Relation.PARENT: _("mother or father"),
    rules.Relation.GRANDPARENT: _("grandmother or grandfather"),
    rules.Relation.GRANDCHILD: _("grandchild"),
    rules.Relation.SIBLING: _("brother or sister"),
    rules.Relation.OTHER: _("somebody else I care for"),
}
CONSENT_LABELS = {
    rules.ConsentPurpose.DATA_FROM_REGISTERS: _("papers taken from the registers ex officio"),
    rules.ConsentPurpose.ACTING_FOR_MEMBER: _("acting for a member of the household"),
}


def embg_digest(number: str) -> str:
    """Return the keyed fingerprint by which a personal number is compared and found.

    The oldest key of PORTAL_FIELD_KEYS makes it, so a new key in front changes nothing.
    """
    key = settings.PORTAL_FIELD_KEYS[-1].encode()
    return hmac.new(key, f"embg:{number}".encode(), hashlib.sha256).hexdigest()


class Household(TimeStampedModel):
    """An address and the people who live there, as one citizen keeps it.

    The main one is the citizen's own; another is that of, say, a parent who lives elsewhere.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept by"),
        on_delete=models.CASCADE,
        related_name="households",
    )
    is_main = models.BooleanField(_("the citizen's own"), default=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("municipality"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    settlement = models.CharField(_("town, village or quarter"), max_length=100, blank=True)
    street = models.CharField(_("street and number"), max_length=150, blank=True)
    everybody_is_listed = models.BooleanField(
        _("everybody who lives here is listed"),
        default=False,
        help_text=_("Then the number of adults and children is counted, not asked."),
    )

    class Meta:
        verbose_name = _("household")
        verbose_name_plural = _("households")
        ordering = ("id",)
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="household_one_main_for_each_owner",
                fields=["owner"],
                condition=models.Q(is_main=True),
            )
        ]

    def __str__(self) -> str:
        return f"household #{self.pk}"

    @property
    def address_line(self) -> str:
        place = self.municipality.name if self.municipality else ""
        return ", ".join(part for part in (self.street, self.settlement, place) if part)


class PersonQuerySet(models.QuerySet["Person"]):
    def kept(self) -> PersonQuerySet:
        return self.filter(removed_at__isnull=True)


class Person(TimeStampedModel):
    """Somebody for whom a citizen may apply: the citizen, or a member of the household.

    The same person may be kept by two citizens (a child by both parents), so a personal number
    is unique within one profile only.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept by"),
        on_delete=models.CASCADE,
        related_name="people",
    )
    household = models.ForeignKey(
        Household,
        verbose_name=_("household"),
        on_delete=models.PROTECT,
        related_name="people",
    )
    relation = models.CharField(_("relation"), max_length=20, choices=RELATION_LABELS)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    embg = EncryptedTextField(_("personal number (EMBG)"), blank=True, default="")
    embg_digest = models.CharField(max_length=64, null=True, blank=True, editable=False)  # noqa: DJ001 - null keeps the constraint silent
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    removed_at = models.DateTimeField(_("taken out of the profile"), null=True, blank=True)

    objects: ClassVar[models.Manager[Person]] = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("id",)
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["embg_digest"], name="person_by_embg_digest")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="person_relation_known",
                condition=models.Q(relation__in=[str(relation) for relation in rules.Relation]),
            ),
            models.UniqueConstraint(
                name="person_one_self_for_each_owner",
                fields=["owner"],
                condition=models.Q(relation=str(rules.Relation.SELF)),
            ),
            models.UniqueConstraint(
                name="person_embg_once_for_each_owner",
                fields=["owner", "embg_digest"],
                condition=models.Q(removed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"person #{self.pk}"

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def embg_masked(self) -> str:
        return rules.masked_embg(self.embg)

    @property
    def is_self(self) -> bool:
        return self.relation == rules.Relation.SELF

    @property
    def language(self) -> str:
        """The language of letters about this person: that of the citizen who keeps the profile."""
        return self.owner.preferred_language


class FactStatement(models.Model):
    """A fact for eligibility as somebody stated it: never changed, a later one replaces it.

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
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} #{self.pk}"


class Consent(models.Model):
    """What a citizen agreed to, when, and when it was taken back."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("given by"),
        on_delete=models.CASCADE,
        related_name="consents",
    )
    person = models.ForeignKey(
        Person, verbose_name=_("about"), on_delete=models.CASCADE, related_name="consents"
    )
    purpose = models.CharField(_("purpose"), max_length=40, choices=CONSENT_LABELS)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="consent_purpose_known",
                condition=models.Q(purpose__in=[str(purpose) for purpose in rules.ConsentPurpose]),
            ),
            models.UniqueConstraint(
                name="consent_once_while_it_holds",
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} #{self.pk}"
