"""Settings of Django; what an installation may choose comes from the environment.

OPORA_DATA: the data directory (./data). DATABASE_URL: PostgreSQL. OPORA_HOSTS: names by which
browsers call the server. OPORA_HTTPS=1: the server stands behind HTTPS. OPORA_PROXIES: how many
servers of ours stand before it and tell the caller's address (with HTTPS one). OPORA_SECRET_KEY.
OPORA_EMAIL_HOST, _PORT, _USER, _PASSWORD, _SECURITY (starttls, tls, none), _FROM: the server that
sends reminders; without a host they are printed. OPORA_ADDRESS: of this program, for letters.
OPORA_REVOCATION=1: a signature is refused unless a fresh list of revoked certificates is there.
"""

import os
from pathlib import Path

from opora.config.database import database
from opora.config.mail import security
from opora.config.secret import secret_key

DATA = Path(os.environ.get("OPORA_DATA") or "data")
DEBUG = False
SECRET_KEY = secret_key(DATA)
_LOOPBACK = "localhost,127.0.0.1,[::1]"
ALLOWED_HOSTS = (os.environ.get("OPORA_HOSTS") or _LOOPBACK).split(",")
_HTTPS = os.environ.get("OPORA_HTTPS") == "1"
PROXIES = int(os.environ.get("OPORA_PROXIES") or _HTTPS)
REVOCATION_REQUIRED = os.environ.get("OPORA_REVOCATION") == "1"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "opora.records.apps.RecordsConfig",
    "opora.web.apps.WebConfig",
]
MIDDLEWARE = [
    "opora.web.headers.headers",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "opora.web.receiving.bounded",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "opora.config.urls"
WSGI_APPLICATION = "opora.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent.parent / "web" / "pages"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.csrf"],
            "builtins": ["opora.web.templatetags.opora"],
        },
    }
]

DATABASES = {"default": database(os.environ.get("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "records.Account"
PASSWORD_HASHERS = [
    "opora.config.passwords.Argon2",
    # Of those that were kept before; kept anew when their owner signs in.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "opora.records.passwords.NotTheLogin"},
]
SESSION_ENGINE = "opora.records.sessions"
SESSION_COOKIE_NAME = "opora"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_AGE = 12 * 60 * 60  # see web.session for what ends one earlier
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "opora.web.errors.csrf_failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SECURE_SSL_REDIRECT = _HTTPS
SECURE_HSTS_SECONDS = 31536000 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
# What needs HTTPS: on the loopback address of one computer there is none.
_NEED_HTTPS = ["security.W004", "security.W008", "security.W012", "security.W016"]
SILENCED_SYSTEM_CHECKS = [] if _HTTPS else _NEED_HTTPS

ADDRESS = os.environ.get("OPORA_ADDRESS", "")
_MAIL_HOST = os.environ.get("OPORA_EMAIL_HOST", "")
_MAIL = "django.core.mail.backends"
EMAIL_BACKEND = f"{_MAIL}.smtp.EmailBackend" if _MAIL_HOST else f"{_MAIL}.console.EmailBackend"
EMAIL_HOST = _MAIL_HOST or "localhost"
EMAIL_HOST_USER = os.environ.get("OPORA_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("OPORA_EMAIL_PASSWORD", "")
_MAIL_SECURITY = security(os.environ.get("OPORA_EMAIL_SECURITY"))
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL_SECURITY.starttls, _MAIL_SECURITY.tls
EMAIL_PORT = int(os.environ.get("OPORA_EMAIL_PORT") or _MAIL_SECURITY.port)
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = os.environ.get("OPORA_EMAIL_FROM") or "opora@localhost"

LANGUAGE_CODE = "ru"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("OPORA_TIME_ZONE") or "Europe/Moscow"

STATIC_URL = "/static/"
# Served from the packages they come in; an address carries the version of the program.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 24 * 60 * 60
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 400  # catalogue/uploads.toml says it to people
FILE_UPLOAD_TEMP_DIR = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_tokens": {"()": "opora.web.logs.NoTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["no_tokens"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
