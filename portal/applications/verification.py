"""Proves that a receipt is genuine: its address carries a code that only the portal can make."""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "portal.applications.verification"
_LENGTH = 20


def code_for(reference: str, *, secret: str | bytes | None = None) -> str:
    """Return the code that belongs to a number."""
    made = salted_hmac(_SALT, reference, secret=secret, algorithm="sha256")
    return made.hexdigest()[:_LENGTH]


def is_genuine(reference: str, code: str) -> bool:
    """Return whether the portal made the code, also with an earlier secret key."""
    return any(
        constant_time_compare(code_for(reference, secret=secret), code)
        for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    )


def address(reference: str) -> str:
    """Return the public address, in the active language, that verifies a receipt."""
    path = reverse("applications:verify", args=[reference, code_for(reference)])
    return f"{settings.PORTAL_BASE_URL}{path}"
