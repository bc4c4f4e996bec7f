"""Pages that look the same for every visitor are kept for a minute and served from memory.

A visitor is somebody without a session and without waiting messages. A page is kept only when it
was a plain success that sets no cookie and carries no secret of a form. What editors publish
drops all kept pages at once.
"""

from __future__ import annotations

import functools
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from portal.core import quick_exit

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 60
_EDITION = "visitor-pages:edition"
_PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")


def cached_for_visitors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view that answers visitors from the cache."""

    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_plain_visit(request):
            return view(request, *args, **kwargs)
        key = f"visitor-pages:{request.get_host()}{request.path}"
        found = cache.get_many([_EDITION, key])
        edition = found.get(_EDITION, 0)
        if key in found and found[key][0] == edition:
            return HttpResponse(found[key][1], content_type=found[key][2])
        response = view(request, *args, **kwargs)
        if hasattr(response, "render"):
            response.render()
        if _may_be_kept(request, response):
            kept = (edition, response.content, response["Content-Type"])
            cache.set(key, kept, timeout=SECONDS)
        return response

    return answer


def forget_pages(**_signal: Any) -> None:
    """Drop all kept pages, because content changed; also a receiver of publishing signals."""
    try:
        cache.incr(_EDITION)
    except ValueError:
        cache.set(_EDITION, 1, timeout=None)


def _is_plain_visit(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and not any(name in request.COOKIES for name in _PERSONAL_COOKIES)
    )


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    return (
        response.status_code == HTTPStatus.OK
        and not response.streaming
        and not response.cookies
        and not quick_exit.is_offered(request)
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and "no-store" not in response.get("Cache-Control", "")
    )
