"""Types for views that only people who signed in can reach."""

from django.http import HttpRequest

from portal.accounts.models import User


class SignedInRequest(HttpRequest):
    """A request behind `login_required`."""

    user: User
