"""Reads the environment with types; a missing or odd variable is a clear error at start."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from dotenv import load_dotenv
from psycopg.conninfo import conninfo_to_dict, make_conninfo

ROOT = Path(__file__).resolve().parents[2]
load_dotenv(ROOT / ".env")

_DATABASE_PARTS = {
    "dbname": "NAME",
    "user": "USER",
    "password": "PASSWORD",
    "host": "HOST",
    "port": "PORT",
}
_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}


def text(name: str, default: str | None = None) -> str:
    """Return a variable.

    Raises:
        ImproperlyConfigured: if it is missing and there is no default.
    """
    value = os.environ.get(name, default)
    if value is None:
        message = f"The environment variable {name} is required."
        raise ImproperlyConfigured(message)
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no variable."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    message = f"{name} must be yes or no, not {value!r}."
    raise ImproperlyConfigured(message)


def number(name: str, default: int) -> int:
    """Return a whole number."""
    value = os.environ.get(name, "")
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        message = f"{name} must be a whole number, not {value!r}."
        raise ImproperlyConfigured(message) from None


def words(name: str, default: str = "") -> list[str]:
    """Return a list written with commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def pairs(name: str) -> dict[str, str]:
    """Return a table written as `one=two,three=four`; the last equals sign of each pair counts."""
    found = {}
    for word in words(name):
        key, sign, value = word.rpartition("=")
        if not (key and sign and value):
            message = f"{name} must look like one=two,three=four."
            raise ImproperlyConfigured(message)
        found[key] = value
    return found


def origins(*addresses: str) -> list[str]:
    """Return scheme, host and port of web addresses, each once."""
    parts = [urlsplit(address) for address in addresses if address]
    return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts))


def database(address: str) -> dict[str, Any]:
    """Return Django's settings for a PostgreSQL address (URL or key/value form)."""
    try:
        parts = conninfo_to_dict(address)
    except Exception as error:
        message = f"DATABASE_URL is not a PostgreSQL address: {error}"
        raise ImproperlyConfigured(message) from error
    settings = {
        setting: str(parts.pop(key)) for key, setting in _DATABASE_PARTS.items() if parts.get(key)
    }
    return {"ENGINE": "django.db.backends.postgresql", **settings, "OPTIONS": dict(parts)}


def address_of(settings: dict[str, Any]) -> str:
    """Return the PostgreSQL address of Django's settings, for programs started from here."""
    parts = {key: settings.get(name) for key, name in _DATABASE_PARTS.items()}
    return make_conninfo(**{key: value for key, value in parts.items() if value})
