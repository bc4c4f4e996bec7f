"""The people of a profile and their personal numbers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.core.fields import EncryptedTextField
from portal.core.models import TimeStampedModel
from portal.households import rules
from portal.households.models.household import Household

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
IDENTITY_SOURCE_LABELS = {
    rules.IdentitySource.CITIZEN: _("the citizen"),
    rules.IdentitySource.EID: _("the national eID"),
    rules.IdentitySource.REGISTER: _("the civil register"),
}


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
    identity_source = models.CharField(
        _("who vouches for the identity"),
        max_length=10,
        choices=IDENTITY_SOURCE_LABELS,
        default=rules.IdentitySource.CITIZEN,
    )
    identity_confirmed_at = models.DateTimeField(_("identity confirmed at"), null=True, blank=True)
    # The number of the child whose guardian the civil register says the citizen is. It must equal
    # `embg_digest`, so that a number typed later opens nothing.
    guardian_of_digest = models.CharField(max_length=64, blank=True, default="", editable=False)
    guardian_confirmed_at = models.DateTimeField(
        _("guardian according to the civil register since"), null=True, blank=True
    )
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
            models.CheckConstraint(
                name="person_identity_source_known",
                condition=models.Q(
                    identity_source__in=[str(source) for source in rules.IdentitySource]
                ),
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
    def has_confirmed_guardian(self) -> bool:
        """Whether the civil register says that the citizen is this person's guardian."""
        return bool(self.embg_digest) and self.guardian_of_digest == self.embg_digest

    @property
    def is_vouched_for(self) -> bool:
        """Whether name, birth date and number come from the eID or the civil register."""
        return self.identity_source != rules.IdentitySource.CITIZEN

    @property
    def language(self) -> str:
        """The language of letters about this person: that of the citizen who keeps the profile."""
        return self.owner.preferred_language
