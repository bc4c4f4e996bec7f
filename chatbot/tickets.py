"""The signed cookie that lets the same browser, and nobody else, go on with its conversation.

The handshake of the socket sets it, so that pages stay the same for everybody and can be cached.
It goes only to the addresses of the chat, no script can read it, and it ends with the browser.
"""

import secrets
from collections.abc import Mapping
from http.cookies import SimpleCookie

from django.conf import settings
from django.core import signing

COOKIE = "chat"
PATH = "/ws/chat/"
_SALT = "chatbot.ticket"
# The conversation itself ends half an hour after its last word; this only bounds a stolen ticket.
_LONGEST_SECONDS = 24 * 60 * 60


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=_SALT)


def new_conversation_id() -> str:
    """Return an id that nobody guesses: with it one would read along."""
    return secrets.token_urlsafe(24)


def conversation_in(cookies: Mapping[str, str]) -> str | None:
    """Return the conversation that a browser has a ticket for."""
    try:
        return _signer().unsign(cookies.get(COOKIE, ""), max_age=_LONGEST_SECONDS)
    except signing.BadSignature:
        return None


def header_for(conversation_id: str) -> tuple[bytes, bytes]:
    """Return the header that gives a browser its ticket."""
    cookie: SimpleCookie = SimpleCookie()
    cookie[COOKIE] = _signer().sign(conversation_id)
    cookie[COOKIE]["path"] = PATH
    cookie[COOKIE]["httponly"] = True
    cookie[COOKIE]["samesite"] = "Strict"
    cookie[COOKIE]["secure"] = settings.SESSION_COOKIE_SECURE
    return (b"set-cookie", cookie[COOKIE].OutputString().encode("ascii"))
