"""Counts what one visitor does at a public door, so that nobody can try thousands of codes."""

import datetime as dt
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache

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


def slowed[**P](
    *, door: str, most: int, within: dt.timedelta
) -> Callable[[Callable[Concatenate[HttpRequest, P], HttpResponse]], Callable[..., HttpResponse]]:
    """Let a visitor ask only so often, and keep the answer out of caches and search engines."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponse],
    ) -> Callable[..., HttpResponse]:
        @never_cache
        @wraps(view)
        def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if is_too_fast(request=request, door=door, most=most, within=within):
                response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
                response["Retry-After"] = str(int(within.total_seconds()))
            else:
                response = view(request, *args, **kwargs)
            response["X-Robots-Tag"] = "noindex"
            return response

        return inner

    return decorate


def visitor_address(request: HttpRequest) -> str:
    """Return from where a request came; the word of a proxy counts on this machine only."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if address in _PROXIES and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return address
