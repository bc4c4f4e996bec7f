"""How django-allauth behaves in this portal."""

import logging
import smtplib
from typing import Any, override

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.utils import translation

from portal.accounts import queries, rules
from portal.accounts.models import User
from portal.core import clock

logger = logging.getLogger(__name__)


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
    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("accounts:account")

    @override
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write in the reader's language; that the mail server is down is no error."""
        user = context.get("user")
        language = user.preferred_language if isinstance(user, User) else None
        try:
            with translation.override(language or translation.get_language()):
                super().send_mail(template_prefix, email, context)
        except (OSError, smtplib.SMTPException) as error:
            logger.warning("a letter about the account was not sent: %s", type(error).__name__)
