"""Settings of the site, from environment variables (`environment.VARIABLES`).

A site is *hosted* when `SOLIMOB_ALLOWED_HOSTS` is set: then a secret key is required and HTTPS is expected. Otherwise
it is the site of one person on their own computer, which answers on loopback only; or, for the time of a meeting in a
hall, to the phones of the local network too (`SOLIMOB_HALL_ADDRESSES`, set by `solimob web serve --hall`).
"""

from __future__ import annotations

from pathlib import Path

from django.utils.csp import CSP
from platformdirs import user_data_path

from solimob.web.config import environment
from solimob.web.config.secret_key import secret_key

SOLIMOB_HOME = Path(environment.text("SOLIMOB_HOME") or user_data_path("solimob", appauthor=False)).expanduser()
SOLIMOB_DEMO = environment.switch("SOLIMOB_DEMO", default=False)
SOLIMOB_HOSTED = bool(environment.names("SOLIMOB_ALLOWED_HOSTS"))
SOLIMOB_HALL_ADDRESSES = [] if SOLIMOB_HOSTED else environment.names("SOLIMOB_HALL_ADDRESSES")
"""Addresses of this machine on the network of a hall, the one to announce first; empty beyond a hall."""
SOLIMOB_TILE_URL = environment.text("SOLIMOB_TILE_URL")
SOLIMOB_SIGNUP_OPEN = environment.switch("SOLIMOB_SIGNUP_OPEN", default=False)
SOLIMOB_BRAND = {
    "name": environment.text("SOLIMOB_BRAND_NAME", "solimob"),
    "accent": environment.text("SOLIMOB_BRAND_ACCENT", "#1d4f91"),
    "font": environment.text("SOLIMOB_BRAND_FONT"),
    "logo": environment.text("SOLIMOB_BRAND_LOGO"),
}
SOLIMOB_LEGAL = {
    "publisher": environment.text("SOLIMOB_LEGAL_PUBLISHER"),
    "director": environment.text("SOLIMOB_LEGAL_DIRECTOR"),
    "host": environment.text("SOLIMOB_LEGAL_HOST"),
    "contact": environment.text("SOLIMOB_LEGAL_CONTACT"),
    "privacy_contact": environment.text("SOLIMOB_PRIVACY_CONTACT"),
}
SOLIMOB_ACCESSIBILITY = {
    "status": environment.text("SOLIMOB_ACCESSIBILITY_STATUS", "non"),
    "date": environment.text("SOLIMOB_ACCESSIBILITY_DATE"),
    "contact": environment.text("SOLIMOB_ACCESSIBILITY_CONTACT"),
}
SOLIMOB_RUN_PERFORMERS = {
    "aid_budget": "solimob.web.counselling.services.perform_aid_budget",
    "diagnosis": "solimob.web.diagnosis.services.perform_run",
}
"""What computes a run of each kind: see `solimob.web.projects.jobs`."""

SECRET_KEY = secret_key(environment.text("SOLIMOB_SECRET_KEY"), SOLIMOB_HOME, hosted=SOLIMOB_HOSTED)
DEBUG = False
ALLOWED_HOSTS = environment.names("SOLIMOB_ALLOWED_HOSTS") or [
    *("127.0.0.1", "localhost", "[::1]"),
    *SOLIMOB_HALL_ADDRESSES,
]

INSTALLED_APPS = [
    "solimob.web.config.apps.ConfigConfig",
    "solimob.web.ui.apps.UiConfig",
    "solimob.web.accounts.apps.AccountsConfig",
    "solimob.web.projects.apps.ProjectsConfig",
    "solimob.web.solutions.apps.SolutionsConfig",
    "solimob.web.diagnosis.apps.DiagnosisConfig",
    "solimob.web.counselling.apps.CounsellingConfig",
    "solimob.web.workshop.apps.WorkshopConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks_db",
    "allauth",
    "allauth.account",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "solimob.web.config.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "solimob.web.config.hall.HallMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Forms are parsed once every middleware has been entered, to check their CSRF token: this one comes before.
    "solimob.web.config.request_size.limit_request_size",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "solimob.web.config.urls"
ASGI_APPLICATION = "solimob.web.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "solimob.web.ui.context.site",
            ],
            "builtins": ["solimob.web.ui.templatetags.ui", "django.templatetags.static"],
        },
    },
]

DATABASES = {"default": environment.database(environment.text("SOLIMOB_DATABASE_URL"), SOLIMOB_HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Accounts

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "projects:list"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "solimob.web.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_DISPLAY = "solimob.web.accounts.adapter.display_name"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = environment.text("SOLIMOB_EMAIL_VERIFICATION", "none")
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{SOLIMOB_BRAND['name']}] "
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ALLAUTH_TRUSTED_PROXY_COUNT = environment.integer("SOLIMOB_PROXY_COUNT", 0)

# Security

SOLIMOB_HTTPS = environment.switch("SOLIMOB_HTTPS", default=SOLIMOB_HOSTED)
SECURE_SSL_REDIRECT = SOLIMOB_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SOLIMOB_HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "solimob.web.ui.views.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SOLIMOB_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = SOLIMOB_HOSTED
SOLIMOB_LARGEST_REQUEST_BYTES = 3_000_000
"""The largest file that a page takes has 1 MB; beyond, its form says so, up to this size."""
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "connect-src": [CSP.SELF, *environment.tiles(SOLIMOB_TILE_URL)],
    "img-src": [CSP.SELF, "data:", "blob:"],
    # maplibre starts its worker from a blob that it makes itself.
    "worker-src": [CSP.SELF, "blob:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}

# Language, files, e-mail

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
STATIC_URL = "static/"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "solimob.web.config.finders.MaplibreFinder",
]
# Static files are served from the installed packages: nothing to collect, on a hosted site as on a computer.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
MAILERS = {"default": environment.mailer(environment.text("SOLIMOB_EMAIL_URL"))}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text("SOLIMOB_EMAIL_FROM", "solimob@localhost")
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"tokens": {"()": "solimob.web.config.masking.MaskTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["tokens"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # These log addresses: masked at the source, for whatever handler an operator adds.
        "django.request": {"filters": ["tokens"]},
        "django.security.csrf": {"filters": ["tokens"]},
    },
}
