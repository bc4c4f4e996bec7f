"""What happens around every request of staff."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.accounts.models import User

_WORK = ("office", "cms", "django-admin")
_SIGN_IN_OF_ADMINISTRATION = "/django-admin/login/"


class SecondFactorMiddleware:
    """Keep the places of work closed until the second step at sign-in is set up.

    The sign-in form of Django's administration knows no second step: whoever comes to it is led
    to the one of the portal, as `cms` does for Wagtail's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path_info == _SIGN_IN_OF_ADMINISTRATION:
            return _to_sign_in(request)
        if settings.PORTAL_STAFF_SECOND_FACTOR and _is_work(request.path_info):
            user = request.user
            if isinstance(user, User) and not is_mfa_enabled(user):
                messages.warning(
                    request, _("Your work needs a second step at sign-in. Set it up here first.")
                )
                return redirect("mfa_index")
        return self._get_response(request)


def _is_work(path: str) -> bool:
    """Return whether an address belongs to staff, behind a language or not."""
    parts = [part for part in path.split("/") if part]
    if parts and parts[0] in dict(settings.LANGUAGES):
        parts = parts[1:]
    return bool(parts) and parts[0] in _WORK


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    wanted = request.GET.get("next", "")
    address = f"/{get_language() or settings.LANGUAGE_CODE}/account/login/"
    return redirect(f"{address}?{request.GET.urlencode()}" if wanted else address)
