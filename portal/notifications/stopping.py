"""Signed addresses that stop a kind of letter with one press, without sign-in (RFC 8058)."""

from django.conf import settings
from django.core import signing

from portal.accounts.models import User
from portal.notifications import rules

_SALT = "portal.notifications.stop"


class BadTokenError(ValueError):
    """Nobody of ours signed this."""


def token_for(*, user: User, kind: rules.Kind) -> str:
    """Return the token that stops a kind of letter to somebody, and does nothing else."""
    return signing.dumps([user.pk, str(kind)], salt=_SALT)


def read(token: str) -> tuple[int, rules.Kind]:
    """Return whose letters of which kind a token stops; it never grows old.

    Raises:
        BadTokenError: if it was not signed here.
    """
    try:
        user_id, kind = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        raise BadTokenError from None
    return int(user_id), rules.Kind(kind)


def path_for(*, user: User, kind: rules.Kind, language: str) -> str:
    """Return the page that stops a kind, empty for a kind that is not stopped in a letter."""
    if kind not in rules.STOPPABLE:
        return ""
    return f"/{language}/notices/stop/{token_for(user=user, kind=kind)}/"


def headers_for(path: str) -> dict[str, str]:
    """Return the headers from which a mail program makes its own button."""
    if not path:
        return {}
    return {
        "List-Unsubscribe": f"<{settings.PORTAL_BASE_URL}{path}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
