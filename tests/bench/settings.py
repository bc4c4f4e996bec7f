"""Production settings with one more address: a view that returns kept bytes and nothing else."""

from portal.settings.production import *  # noqa: F403

ROOT_URLCONF = "tests.bench.urls"
# A bench speaks plain HTTP on loopback.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
