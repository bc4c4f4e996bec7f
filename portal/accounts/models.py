"""People who sign in, and the roles that they hold in organisations."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.rules import Role

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
