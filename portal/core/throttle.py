"""Counts what one visitor does at a public door, so that nobody can try thousands of codes."""

import datetime as dt

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

_PROXIES = frozenset({"127.0.0.1", "::1"})


def is_too_fast(*, request: HttpRequest, door: str, most: int, within: dt.timedelta) -> bool:
    """Count this request and return whether the visitor made too many of them.

    The visitor is counted under a digest: no address of a person is kept.
    """
    who = salted_hmac("portal.core.throttle", visitor_address(request)).hexdigest()[:24]
    key = f"throttle:{door}:{who}"
    cache.add(key, 0, timeout=int(within.total_seconds()))
    try:
        return int(cache.incr(key)) > most
    except ValueError:
        # The time ran out between the two lines.
        return False


def visitor_address(request: HttpRequest) -> str:
    """Return from where a request came; the word of a proxy counts on this machine only."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if address in _PROXIES and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return address
