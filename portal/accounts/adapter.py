"""How django-allauth behaves in this portal."""

from typing import Any, override

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.translation import gettext as _

from portal.accounts import assurance, queries, rules
from portal.accounts.models import User
from portal.core import clock
from portal.core.fields import decrypted, encrypted


class PortalAccountAdapter(DefaultAccountAdapter):
    """Keeps the language of letters, and sends everybody to where their work is."""

    @override
    def save_user(
        self, request: HttpRequest, user: User, form: object, commit: bool = True
    ) -> User:
        user.preferred_language = translation.get_language() or "mk"
        saved: User = super().save_user(request, user, form, commit)
        return saved

    @override
    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("households:profile")

    @override
    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        roles = (
            queries.roles_of(user=user, on=clock.today()) if isinstance(user, User) else frozenset()
        )
        if roles & rules.OFFICE_ROLES:
            return resolve_url("casework:queue")
        if roles & rules.CONTENT_ROLES:
            return resolve_url("wagtailadmin_home")
        if roles:
            return resolve_url("accounts:account")
        address: str = super().get_login_redirect_url(request)
        return address

    @override
    def login(self, request: HttpRequest, user: User) -> None:
        """Note the moment: opening an account is a proof of holding it, too."""
        super().login(request, user)
        record_authentication(request, user, "sign_in")

    @override
    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again only when the last proof is old: who has just signed in has just proven it."""
        required = super().is_reauthentication_required(app=app, **kwargs)
        return bool(required and not assurance.is_fresh(self.request))

    @override
    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("accounts:account")


class PortalMFAAdapter(DefaultMFAAdapter):
    """Keeps the secrets of the second step encrypted, and names keys as people do."""

    @override
    def encrypt(self, text: str) -> str:
        return encrypted(text)

    @override
    def decrypt(self, encrypted_text: str) -> str:
        # What was kept before encryption came is short; every encrypted text begins like this.
        return decrypted(encrypted_text) if encrypted_text.startswith("gAAAA") else encrypted_text

    @override
    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey") if number == 1 else _("Passkey %(number)s") % {"number": number}

    @override
    def _get_site_name(self) -> str:
        return "Еден клик · Një klik"
