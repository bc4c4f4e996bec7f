"""Model fields of the portal: what is encrypted at rest, and how it is found all the same."""

from __future__ import annotations

import hashlib
import hmac
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        message = "PORTAL_FIELD_KEYS is empty: personal numbers cannot be encrypted."
        raise ImproperlyConfigured(message)
    return MultiFernet([Fernet(key) for key in keys])


class EncryptedTextField(models.TextField[str, str]):
    """Text that only the portal can read; the database holds ciphertext.

    The first key of PORTAL_FIELD_KEYS encrypts, every key decrypts. It cannot be searched.
    """

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return encrypted(text) if text else text

    def from_db_value(self, value: str | None, *_args: Any) -> str | None:
        return decrypted(value) if value else value


class EncryptedJSONField(models.TextField[Any, Any]):
    """Plain values (dicts, lists, texts, numbers) that only the portal can read."""

    def get_prep_value(self, value: Any) -> Any:
        return encrypted(json.dumps(value, ensure_ascii=False))

    def from_db_value(self, value: str | None, *_args: Any) -> Any:
        return json.loads(decrypted(value)) if value else None

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)


def encrypted(text: str) -> str:
    """Return what only the portal can read, also for places that are no column."""
    return _cipher(tuple(settings.PORTAL_FIELD_KEYS)).encrypt(text.encode()).decode()


def decrypted(stored: str) -> str:
    """Return the text again."""
    try:
        return _cipher(tuple(settings.PORTAL_FIELD_KEYS)).decrypt(stored.encode()).decode()
    except InvalidToken:
        message = "A stored text cannot be decrypted: a key of PORTAL_FIELD_KEYS is missing."
        raise ImproperlyConfigured(message) from None


def embg_digest(number: str) -> str:
    """Return the keyed fingerprint by which a personal number is compared and found.

    The oldest key of PORTAL_FIELD_KEYS makes it, so a new key in front changes nothing.
    """
    key = settings.PORTAL_FIELD_KEYS[-1].encode()
    return hmac.new(key, f"embg:{number}".encode(), hashlib.sha256).hexdigest()


class UnreadableError(ValueError):
    """An encrypted text is broken, forged, too old, or there is none."""


def unsealed(token: str, *, seconds: int) -> str:
    """Return an encrypted text that is not older than so many seconds.

    Raises:
        UnreadableError: if it is older, or was not encrypted here.
    """
    try:
        return _cipher(tuple(settings.PORTAL_FIELD_KEYS)).decrypt(token.encode(), seconds).decode()
    except InvalidToken:
        raise UnreadableError from None
