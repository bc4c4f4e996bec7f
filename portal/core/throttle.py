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
    return is_often(who=visitor_address(request), door=door, most=most, within=within)


def is_often(*, who: str, door: str, most: int, within: dt.timedelta) -> bool:
    """Count what somebody does and return whether it was done too often; kept under a digest."""
    digest = salted_hmac("portal.core.throttle", who).hexdigest()[:24]
    key = f"throttle:{door}:{digest}"
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
                response = too_often(request, within=within)
            else:
                response = view(request, *args, **kwargs)
            response["X-Robots-Tag"] = "noindex"
            return response

        return inner

    return decorate


def too_often(request: HttpRequest, *, within: dt.timedelta) -> HttpResponse:
    """Say that it was too often, and when to come again."""
    response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(int(within.total_seconds()))
    return response


def visitor_address(request: HttpRequest) -> str:
    """Return from where a request came; the word of a proxy counts on this machine only."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if address in _PROXIES and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return address
