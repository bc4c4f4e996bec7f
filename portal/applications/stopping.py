"""The signed link in a reminder that stops the letters about one draft, without sign-in.

It names a draft by its key and nothing else; whoever has it can stop letters, not read anything.
"""

import base64
import binascii
import uuid

from django.core import signing

from portal.applications.models import Draft

_SALT = "portal.applications.stopping"


class ForgedLinkError(ValueError):
    """The link was not made by the portal."""


def token_for(draft: Draft) -> str:
    """Return the token of the link; it holds for as long as the draft."""
    key = base64.urlsafe_b64encode(draft.key.bytes).decode().rstrip("=")
    return signing.Signer(salt=_SALT).sign(key)


def key_in(token: str) -> str:
    """Return the key of the draft that a link names.

    Raises:
        ForgedLinkError: if the portal did not make it.
    """
    try:
        key = signing.Signer(salt=_SALT).unsign(token)
        return str(uuid.UUID(bytes=base64.urlsafe_b64decode(f"{key}==")))
    except (signing.BadSignature, binascii.Error, ValueError):
        raise ForgedLinkError from None
