"""Proves that a document is genuine: by the code in its address, or by its seal."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from portal.applications.clients import seals
from portal.applications.queries import documents as issued

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


def document_address(number: str, code: str) -> str:
    """Return the public address, in the active language, that verifies a document."""
    path = reverse("applications:verify", args=[number, code])
    return f"{settings.PORTAL_BASE_URL}{path}"


def address(reference: str) -> str:
    """Return the public address, in the active language, that verifies a receipt."""
    path = reverse("applications:verify", args=[reference, code_for(reference)])
    return f"{settings.PORTAL_BASE_URL}{path}"


def carries_our_seal(*, content: bytes) -> bool:
    """Return whether a file names a certificate that has sealed documents here."""
    named = seals.claimed_fingerprints(content=content)
    return bool(named) and issued.has_sealed_with(fingerprints=named)


def seal_is_intact(*, content: bytes, at: dt.datetime) -> bool:
    """Return whether the seal of a document that the portal made covers it unchanged."""
    return seals.examine(content=content, at=at) is seals.SealState.INTACT
