"""How django-allauth behaves in this portal."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation

from portal.accounts.models import User


class PortalAccountAdapter(DefaultAccountAdapter):
    """Keeps the language in which somebody signed up for letters to come."""

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: object,
        commit: bool = True,  # noqa: FBT001, FBT002 - the signature is allauth's
    ) -> User:
        user.preferred_language = translation.get_language() or "mk"
        saved: User = super().save_user(request, user, form, commit)
        return saved
