"""For `make serve` and real servers: every secret is required, nothing is guessed."""

from django.core.exceptions import ImproperlyConfigured

from portal.settings import env
from portal.settings.base import *  # noqa: F403
from portal.settings.base import PORTAL_BASE_URL, REDIS_URL

SECRET_KEY = env.text("PORTAL_SECRET_KEY")
PORTAL_FIELD_KEYS = env.words("PORTAL_FIELD_KEYS")
PORTAL_BOT_TOKEN = env.text("PORTAL_BOT_TOKEN")
ALLOWED_HOSTS = env.words("PORTAL_ALLOWED_HOSTS")
DATABASES = {
    "default": {
        **env.database(env.text("DATABASE_URL")),
        "CONN_MAX_AGE": env.number("PORTAL_CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
    }
}
if not (PORTAL_FIELD_KEYS and ALLOWED_HOSTS and REDIS_URL):
    message = "PORTAL_FIELD_KEYS, PORTAL_ALLOWED_HOSTS and REDIS_URL are required in production."
    raise ImproperlyConfigured(message)

PORTAL_STAFF_SECOND_FACTOR = env.flag("PORTAL_STAFF_SECOND_FACTOR", default=True)

_HTTPS = PORTAL_BASE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
CSRF_TRUSTED_ORIGINS = [PORTAL_BASE_URL]
# How many proxies stand in front: else everybody behind nginx would share one rate limit.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("PORTAL_PROXIES", 1)
