"""What the header says to somebody who is signed in."""

import functools
from typing import Any

from django.http import HttpRequest

from portal.notifications import queries


def notices(request: HttpRequest) -> dict[str, Any]:
    """Return how much is unread; it is counted only where a page says so, once a request."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"unread_notices": functools.cache(lambda: queries.unread_count(user=user))}
