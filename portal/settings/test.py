"""For the suite: real PostgreSQL, fast hashing, e-mail in memory."""

import os

from portal.core import embedded_postgres
from portal.settings import env
from portal.settings.base import *  # noqa: F403
from portal.settings.base import STORAGES, VAR

SECRET_KEY = "test-secret-key-that-protects-nothing"  # noqa: S105 - tests only
PORTAL_FIELD_KEYS = ["dGVzdC1rZXktdGVzdC1rZXktdGVzdC1rZXktdGVzdCE="]
PORTAL_BOT_TOKEN = "test-bot-token"  # noqa: S105 - tests only
PORTAL_DEMO = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]

DATABASES = {"default": env.database(os.environ.get("DATABASE_URL") or embedded_postgres.start())}

# Argon2 is slow on purpose; the suite signs in hundreds of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
WHITENOISE_AUTOREFRESH = True
PORTAL_SEAL_DEMO_DIR = str(VAR / "test-seal")
MEDIA_ROOT = VAR / "test-media"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PORTAL_SMS_URL = ""
PORTAL_SMS_DIRECTORY = str(VAR / "test-sms")
