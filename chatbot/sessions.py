"""Who is signed in behind a socket; asked only when it matters: most sockets never ask."""

from collections.abc import Mapping
from importlib import import_module

from channels.auth import get_user
from django.conf import settings

from portal.accounts.models import User


async def signed_in_user(cookies: Mapping[str, str]) -> User | None:
    """Return the person whose session a browser has, checked as a page would."""
    key = cookies.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    store = import_module(settings.SESSION_ENGINE).SessionStore(key)
    user = await get_user({"session": store})
    return user if isinstance(user, User) else None
