"""Leaving a page in a hurry: which pages offer it, and who asks for it."""

from django.http import HttpRequest

_MARK = "_portal_offers_quick_exit"


def offer(request: HttpRequest) -> None:
    """Remember that this page shows the quick exit."""
    setattr(request, _MARK, True)


def is_offered(request: HttpRequest) -> bool:
    """Tell whether the page shows the quick exit: it is then kept nowhere."""
    return bool(getattr(request, _MARK, False))


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Tell whether another site sent the browser here; it must not sign anybody out."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in {"cross-site", "same-site"}
