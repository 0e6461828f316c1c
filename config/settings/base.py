"""Settings common to all environments. ``dev``, ``test`` and ``prod`` change some of them."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from kombu import Queue

from config.settings.accounts import *
from config.settings.admin import *
from config.settings.api import *
from config.settings.lock_order import LOCK_ORDER as LOCK_ORDER
from config.settings.logs import *
from config.settings.paths import BASE_DIR, DATA_DIR, env
from core import pool_attempts
from core.servers import Servers

# Apps
INSTALLED_APPS = [
    "config",
    "core",
    "enterprises",
    "environment",
    "resources",
    "quotas",
    "trade",
    "inspections",
    "portal",
    "history",
    "demo",
    "unfold.apps.BasicAppConfig",
    "config.admin_app.RegisterAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_structlog",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "core.metrics.requests.middleware",
    "core.anonymous_requests.remove_sender_data",
    "core.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.CompressedPages",
    "core.anonymous_requests.RequestLog",
    "core.middleware.response_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "core.middleware.known_methods",
    "core.middleware.body_limit",
    "core.anonymous_requests.refuse_too_many",
    "core.web.rate_limits.limit_addresses",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "enterprises.web.actor_cookie.middleware",
    "enterprises.web.session_guard.guard",
    "core.web.rate_limits.limit_people",
    "core.row_security.middleware",
    "core.standby.middleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
AUTH_USER_MODEL = "enterprises.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"  # of third-party apps; our own rows carry UUIDs

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [  # loaded in every template
                "django.templatetags.i18n",
                "django.templatetags.static",
                "core.templatetags.glossary",
                "core.templatetags.layout",
                "core.templatetags.pages",
                "enterprises.templatetags.approvals",
                "enterprises.templatetags.people",
                "inspections.templatetags.handovers",
                "inspections.templatetags.inspection",
                "portal.templatetags.lists",
                "quotas.templatetags.quota",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.web.context.page",
                "config.menu.menu",
                "portal.web.guides.tour",
                "portal.web.histories.link",
            ],
        },
    }
]

# Database: the application's role for everything, the owner's for migrations (core.database)
SERVERS = Servers(DATA_DIR, {name: env.text(name, "") for name in Servers.VARIABLES})
DATABASE_OWNER = env.database(SERVERS.owner_url)
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.database(SERVERS.database_url),
        "CONN_MAX_AGE": 0,  # the pool keeps the connections
    }
}
DATABASE_CONNECTIONS = {
    "min_size": 1,
    "max_size": env.whole("DATABASE_POOL", 8),
    # Seconds for which a request waits for a connection. While the database is away, the pool tries every half second
    # for those that wait, so that writing continues as soon as another server was promoted.
    "timeout": 4,
    "reconnect_timeout": pool_attempts.PAUSE,
    "reconnect_failed": pool_attempts.try_again,
}
DATABASES["default"]["OPTIONS"]["pool"] = DATABASE_CONNECTIONS
# Standbys, which answer reads that may be a moment old (core.standby); without one the primary answers everything
if _standby_url := env.text("DATABASE_STANDBY_URL", ""):
    DATABASES["standby"] = {**env.database(_standby_url), "CONN_MAX_AGE": 0}
    DATABASES["standby"]["OPTIONS"]["pool"] = {**DATABASE_CONNECTIONS, "timeout": 1}  # then the primary answers
    DATABASE_ROUTERS = ["core.standby.Router"]
APP_DATABASE_ROLE = DATABASES["default"]["USER"]
# The role that opens sessions of people and writes their signatures: only the web has its address (ADR 18)
SIGN_IN_DATABASE_ROLE = env.text("SIGN_IN_DATABASE_ROLE", "quota_signin")
SIGN_IN_DATABASE = env.database(SERVERS.sign_in_url) if SERVERS.sign_in_url else {}
# A role that may read the statistics of replication (a member of pg_monitor); without one, its lag is not shown
_monitor_url = env.text("DATABASE_MONITOR_URL", "")
MONITOR_DATABASE = env.database(_monitor_url) if _monitor_url else {}
METRICS_PORT = env.whole("METRICS_PORT", 0)  # of a worker; the web answers at its health listener
METRICS_HOST = env.text("METRICS_HOST", "127.0.0.1")
ACTOR_COOKIE_NAME = "actor"
POSITION_COOKIE_NAME = "position"
BUSINESS_DATE: dt.date | None = None  # fixes the business day: development and demonstrations only
FIXED_DAY_ALLOWED = False  # a fixed business day is for demonstrations
DEBUG_ALLOWED = False  # pages that show settings and source
LOSSY_DATABASE_ALLOWED = False  # a server that may lose what it has answered is for tests

# Broker and workers
BROKER_URL = SERVERS.broker_url
CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60,
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
    # A publisher does not wait for a broker that is down: its message stays in the outbox.
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_ACCEPT_CONTENT = ["json"]  # a message is never unpickled
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 50  # below the visibility timeout: no task still runs when it is delivered a second time
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_DEFAULT_QUEUE = "quota"
CELERY_BEAT_SCHEDULER = "config.beat:LockedScheduler"  # of several beats one sends
# Two kinds of tasks have a worker of their own, so that no other task waits for them: receivers of webhooks may answer
# slowly, and a sheet with the reports of many enterprises is worked on for minutes.
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in ("quota", "webhooks", "sheets")]
CELERY_TASK_ROUTES = {
    "enterprises.tasks.send_to_webhook": {"queue": "webhooks"},
    "quotas.tasks.read_many_reports": {"queue": "sheets"},
    "quotas.tasks.remove_rows_of_import": {"queue": "sheets"},
    "quotas.tasks.work_on_import": {"queue": "sheets"},
    "quotas.tasks.notify_of_imported_reports": {"queue": "sheets"},
    "inspections.tasks.screen_imported_reports": {"queue": "sheets"},
    "portal.tasks.prepare_list_file": {"queue": "sheets"},
}

CACHES = {"default": env.cache(BROKER_URL)}

# Sealing: checkpoints are signed with SEAL_KEY; copies of them are kept outside the database
SEAL_TRUSTED_KEYS = env.names("SEAL_TRUSTED_KEYS")  # public keys used before, in hexadecimal digits
SEAL_WITNESS: Path | None = Path(env.text("SEAL_WITNESS", str(DATA_DIR / "checkpoints")))
SEAL_WITNESS_URLS = env.addresses("SEAL_WITNESS_URLS")  # each head is posted there at once
SEAL_WITNESS_MAILS = env.names("SEAL_WITNESS_MAILS")  # the heads of an hour are mailed there

# Language and time: instants are UTC in the database, shown in the regulator's zone
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
FORMAT_MODULE_PATH = "config.formats"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# Static files
STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "core.web.npm_files.PackageFinder",
]
STORAGES = {
    "default": env.file_store(env.text("FILES_URL", "")),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"

# Whether webhooks may lead into private networks and to addresses without encryption: for receivers inside
WEBHOOKS_TO_PRIVATE_ADDRESSES = env.flag("WEBHOOKS_TO_PRIVATE_ADDRESSES")

# Rows of a file that is made while it is sent; a worker prepares longer ones
LIST_ROWS_AT_ONCE = env.whole("LIST_ROWS_AT_ONCE", 10_000)

# Maps show a grid of degrees over the shipped ground, and outlines (GeoJSON) if the deployer supplies a file
MAP_GROUND = env.flag("MAP_GROUND", True)
MAP_OUTLINES = env.text("MAP_OUTLINES", "") or None

# Mails: the base of their links, and their sender (the server is in MAILERS)
SITE_ADDRESS = env.text("SITE_ADDRESS", f"http://127.0.0.1:{env.text('PORT', '8000')}").rstrip("/")
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "register@localhost")

# Content security policy: strict everywhere; the admin relaxes it for its own pages
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "core.web.error_pages.csrf_failed"
MAX_REQUEST_BODY = 10 * 1024 * 1024  # with files
MAX_SHEET_BODY = 31 * 1024 * 1024  # where sheets are uploaded
SHEET_PATHS = frozenset({"/api/v1/imports/", "/reports/sheet/"})
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_REQUEST_BODY
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Addresses that are secret after this prefix: logs omit the rest.
UNLOGGED_PATHS = r"/(invitation|calendar|approvals/objection)/"

# Senders of tips are anonymous: neither address nor browser is kept. Limits of posts in ten minutes:
ANONYMOUS_PATHS = r"/(api/v1/public/tips|tell)/"
ANONYMOUS_POSTS_EACH = env.whole("ANONYMOUS_POSTS_EACH", 20)
ANONYMOUS_POSTS_ALL = env.whole("ANONYMOUS_POSTS_ALL", 300)

# Requests per minute of one address, and of one signed-in person, pages and API together; 0: no limit.
REQUESTS_PER_ADDRESS = env.whole("REQUESTS_PER_ADDRESS", 2400)
REQUESTS_PER_PERSON = env.whole("REQUESTS_PER_PERSON", 900)

# Seconds for which the server caches a public page; 0: not at all.
PUBLIC_CACHE_SECONDS = env.whole("PUBLIC_CACHE_SECONDS", 30)

# Monthly reports are owed from this month on
REPORTING_SINCE = env.text("REPORTING_SINCE", "2011-01")

# Acts that take two people: how long a request waits for its second person, and how long an approved appointment, or a
# change of an official's account, can still be cancelled before it takes effect
APPROVAL_EXPIRES_DAYS = env.whole("APPROVAL_EXPIRES_DAYS", 14)
APPOINTMENT_DELAY_HOURS = env.whole("APPOINTMENT_DELAY_HOURS", 24)
