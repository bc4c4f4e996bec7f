"""Model fields of the portal: text that is encrypted at rest."""

from __future__ import annotations

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
        if not text:
            return text
        return _cipher(tuple(settings.PORTAL_FIELD_KEYS)).encrypt(text.encode()).decode()

    def from_db_value(self, value: str | None, *_args: Any) -> str | None:
        if not value:
            return value
        try:
            return _cipher(tuple(settings.PORTAL_FIELD_KEYS)).decrypt(value.encode()).decode()
        except InvalidToken:
            message = "A stored text cannot be decrypted: a key of PORTAL_FIELD_KEYS is missing."
            raise ImproperlyConfigured(message) from None
