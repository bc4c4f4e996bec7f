"""For development and `make run`: the embedded database, e-mail in files, demonstration on."""

import os
import secrets

from cryptography.fernet import Fernet

from portal.core import embedded_postgres
from portal.settings import env
from portal.settings.base import *  # noqa: F403
from portal.settings.base import PORTAL_BOT_TOKEN, PORTAL_FIELD_KEYS, SECRET_KEY, VAR


def _kept_secret(name: str, make: str) -> str:
    """Return a secret of this checkout, made once: sessions and files survive a restart."""
    path = VAR / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(make)
    return path.read_text()


DEBUG = env.flag("PORTAL_DEBUG", default=False)
SECRET_KEY = SECRET_KEY or _kept_secret("secret-key", secrets.token_urlsafe(50))
PORTAL_FIELD_KEYS = PORTAL_FIELD_KEYS or [_kept_secret("field-key", Fernet.generate_key().decode())]
PORTAL_BOT_TOKEN = PORTAL_BOT_TOKEN or _kept_secret("bot-token", secrets.token_urlsafe(32))
ALLOWED_HOSTS = env.words("PORTAL_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
PORTAL_DEMO = env.flag("PORTAL_DEMO", default=True)

DATABASES = {"default": env.database(os.environ.get("DATABASE_URL") or embedded_postgres.start())}

# Passkeys work on http://localhost only; an address in numbers cannot have any.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True

PORTAL_SEAL_DEMO_DIR = str(VAR / "seal")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
PORTAL_SMS_DIRECTORY = env.text("PORTAL_SMS_DIRECTORY", str(VAR / "sms"))
PORTAL_SERVES_MEDIA = True
