"""People who sign in, and the roles that they hold in organisations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.rules import Level, Role
from portal.core.fields import EncryptedTextField
from portal.core.models import TimeStampedModel
from portal.core.personal_number import masked_embg

ROLE_LABELS = {
    Role.CASEWORKER: _("caseworker"),
    Role.SUPERVISOR: _("supervisor"),
    Role.KINDERGARTEN_OFFICER: _("kindergarten officer"),
    Role.PROVIDER: _("service provider"),
    Role.EMPLOYMENT_COUNSELLOR: _("employment counsellor"),
    Role.CALL_APPLICANT: _("applicant to public calls"),
    Role.EDITOR: _("editor"),
    Role.PUBLISHER: _("publisher"),
    Role.OPERATOR: _("operator"),
    Role.HELPER: _("helper"),
}
LEVEL_LABELS = {
    Level.LOW: _("low"),
    Level.SUBSTANTIAL: _("substantial"),
    Level.HIGH: _("high"),
}


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **extra: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **extra)


class User(AbstractUser):
    """Somebody who signs in with an e-mail address; names of citizens live in their profile."""

    username = None  # type: ignore[assignment]  # e-mail is the name
    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("name shown to colleagues"), max_length=150, blank=True)
    preferred_language = models.CharField(
        _("language of letters"), max_length=2, choices=settings.LANGUAGES, default="mk"
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]  # by e-mail

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.display_name or self.email

    def get_full_name(self) -> str:
        return self.display_name


class Membership(models.Model):
    """A role that a person holds in an organisation from one day until another."""

    user = models.ForeignKey(
        User, verbose_name=_("user"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=40, choices=ROLE_LABELS)
    organisation_code = models.CharField(
        _("organisation"),
        max_length=40,
        blank=True,
        help_text=_("Code of the centre, institution or municipality; empty for the whole portal."),
    )
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="membership_ends_after_it_begins",
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
            ),
            models.CheckConstraint(
                name="membership_role_known",
                condition=models.Q(role__in=[str(role) for role in Role]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.organisation_code}"


class VerifiedIdentity(TimeStampedModel):
    """Who the national eID says that the holder of an account is: one person, one account.

    Nothing here was typed by anybody: every column comes from a token whose signature was checked.
    """

    user = models.OneToOneField(
        User,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="verified_identity",
    )
    issuer = models.CharField(_("who vouches for it"), max_length=250)
    subject = models.CharField(_("number at the one who vouches"), max_length=255)
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    embg = EncryptedTextField(_("personal number (EMBG)"), blank=True, default="")
    embg_digest = models.CharField(
        max_length=64, null=True, blank=True, unique=True, editable=False
    )
    level = models.CharField(_("level of assurance"), max_length=20, choices=LEVEL_LABELS)
    verified_at = models.DateTimeField(_("verified at"))

    class Meta:
        verbose_name = _("verified identity")
        verbose_name_plural = _("verified identities")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="verified_identity_once_for_each_subject", fields=["issuer", "subject"]
            ),
            models.CheckConstraint(
                name="verified_identity_level_known",
                condition=models.Q(level__in=[str(level) for level in LEVEL_LABELS]),
            ),
        ]

    def __str__(self) -> str:
        return f"identity #{self.pk}"

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def embg_masked(self) -> str:
        return masked_embg(self.embg)


class FormerName(models.Model):
    """A name that somebody had before the eID brought another one, for example by marriage."""

    identity = models.ForeignKey(
        VerifiedIdentity,
        verbose_name=_("verified identity"),
        on_delete=models.CASCADE,
        related_name="former_names",
    )
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80)
    held_until = models.DateTimeField(_("held until"))

    class Meta:
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        ordering = ("-held_until", "-id")

    def __str__(self) -> str:
        return f"former name #{self.pk}"
