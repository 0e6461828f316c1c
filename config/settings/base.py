"""What is the same everywhere. ``dev``, ``test`` and ``prod`` say where they differ."""

import datetime as dt
from pathlib import Path
from typing import Any

import structlog
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from config.settings import environment as env
from core.servers import Servers

BASE_DIR = Path(__file__).resolve().parents[2]
env.load_file(Path(env.text("ENV_FILE", str(BASE_DIR / ".env"))))
DATA_DIR = Path(env.text("DATA_DIR", str(BASE_DIR / ".var"))).absolute()

# Apps
INSTALLED_APPS = [
    "config",
    "core",
    "enterprises",
    "quotas",
    "inspections",
    "unfold",
    "django.contrib.admin",
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
    "core.anonymity.forget_sender",
    "core.middleware.request_id",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.CompressedPages",
    "core.anonymity.RequestLog",
    "core.middleware.response_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "core.middleware.body_limit",
    "core.anonymity.refuse_too_many",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.walls.middleware",
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
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.web.context.page",
                "config.menu.menu",
            ],
        },
    }
]

# Database: the application's role for everything, the owner's for migrations (core.database)
SERVERS = Servers(DATA_DIR)
DATABASE_OWNER = env.database(SERVERS.owner_url)
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **env.database(SERVERS.database_url),
        "CONN_MAX_AGE": 0,  # the pool keeps the connections
        "CONN_HEALTH_CHECKS": True,
    }
}
DATABASES["default"]["OPTIONS"]["pool"] = {
    "min_size": 1,
    "max_size": env.whole("DATABASE_POOL", 8),
    "timeout": 10,
}
APP_DATABASE_ROLE = DATABASES["default"]["USER"]
FIXED_DAY_ALLOWED = False  # a business day that stands still is for demonstrations
DEBUG_ALLOWED = False  # pages that show settings and source

# Broker and workers
BROKER_URL = SERVERS.broker_url
CELERY_BROKER_URL = BROKER_URL
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 60,
    "socket_timeout": 10,
    "socket_connect_timeout": 2,
    # A publisher gives a dead broker up at once: its message stays in the outbox.
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 50  # below the visibility timeout: nothing runs on while it is handed out a second time
CELERY_TASK_SOFT_TIME_LIMIT = 45
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_TASK_DEFAULT_QUEUE = "quota"

CACHES = {"default": env.cache(BROKER_URL)}

# Sealing: checkpoints are signed with SEAL_KEY; copies of them lie outside the database
SEAL_TRUSTED_KEYS = env.names("SEAL_TRUSTED_KEYS")  # public keys used before, in hexadecimal digits
SEAL_WITNESS: Path | None = DATA_DIR / "checkpoints"

# Language and time: instants are UTC in the database, shown in the regulator's zone
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
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
    "core.web.packages.PackageFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "files"

# Maps show a net of degrees, and beneath it outlines (GeoJSON) where the deployer has some that he may show
MAP_OUTLINES = env.text("MAP_OUTLINES", "") or None

# People: passwords, sessions, second factors
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "enterprises.web.adapter.AccountAdapter"
ACCOUNT_SESSION_REMEMBER = False  # a session ends with the browser, or after SESSION_COOKIE_AGE
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "change_password": "enterprises.web.sign_in_forms.ChangePasswordForm",
    "reauthenticate": "enterprises.web.sign_in_forms.PasswordAgainForm",
}
MFA_ADAPTER = "enterprises.web.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = False
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_FORMS = {
    "authenticate": "enterprises.web.sign_in_forms.CodeForm",
    "reauthenticate": "enterprises.web.sign_in_forms.CodeAgainForm",
    "activate_totp": "enterprises.web.sign_in_forms.ActivateTOTPForm",
    "add_webauthn": "enterprises.web.sign_in_forms.AddPasskeyForm",
    "edit_webauthn": "enterprises.web.sign_in_forms.RenamePasskeyForm",
}
# Approving a notice and filing a report are signed with a second factor; only a demonstration may do without.
SIGNING_NEEDS_SECOND_FACTOR = True
RELAXED_SIGNING_ALLOWED = False
USERSESSIONS_TRACK_ACTIVITY = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_SAMESITE = "Lax"

# Mails: where their links lead, and whose name they bear (where they leave from is MAILERS)
SITE_ADDRESS = env.text("SITE_ADDRESS", f"http://127.0.0.1:{env.text('PORT', '8000')}").rstrip("/")
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "register@localhost")

# What a browser may do: strict everywhere; the admin loosens it for itself alone
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
CSRF_FAILURE_VIEW = "core.web.failures.csrf_failed"
MAX_REQUEST_BODY = 10 * 1024 * 1024  # with files
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_REQUEST_BODY
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Addresses that are secrets from here on: no log shows the rest.
UNLOGGED_PATHS = r"/(invitation|calendar)/"

# Where tips come in nobody is traced: neither address nor browser is kept. How much may be posted there in ten minutes:
ANONYMOUS_PATHS = r"/(api/v1/public/tips|tell)/"
ANONYMOUS_POSTS_EACH = env.whole("ANONYMOUS_POSTS_EACH", 20)
ANONYMOUS_POSTS_ALL = env.whole("ANONYMOUS_POSTS_ALL", 300)

# How long the server itself answers the same public question with the same page, in seconds; 0: asks each time.
PUBLIC_CACHE_SECONDS = env.whole("PUBLIC_CACHE_SECONDS", 30)

# How many proxies of one's own stand before the web: so many entries of X-Forwarded-For are believed, counted from the
# right, by every limit and by the list of sessions. None: the header is whatever somebody wrote.
NUM_PROXIES = env.whole("NUM_PROXIES", 0)

# API
REST_FRAMEWORK: dict[str, Any] = {
    "NUM_PROXIES": NUM_PROXIES,
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "core.api.authentication.BearerAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "core.api.authentication.WithinTokenScope",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.api.parsers.StrictJSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "core.api.renderers.Negotiation",
    "DEFAULT_FILTER_BACKENDS": [
        "core.api.filters.StrictFilters",
        "core.api.filters.Search",
        "core.api.filters.Ordering",
    ],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "core.api.schema.ResourceSchema",
    "DEFAULT_VERSIONING_CLASS": None,
    "EXCEPTION_HANDLER": "core.api.problem.handle",
    "COERCE_DECIMAL_TO_STRING": True,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
KNOX_TOKEN_MODEL = "core.ApiToken"  # noqa: S105
REST_KNOX = {
    "AUTH_HEADER_PREFIX": "Bearer",
    "TOKEN_TTL": dt.timedelta(days=90),
    "TOKEN_MODEL": KNOX_TOKEN_MODEL,
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Rare Earth Quota Register",
    "DESCRIPTION": "Who may mine, smelt and export how much, who did, and what followed.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "EnterpriseStateEnum": "enterprises.models.Enterprise.State",
        "LicenceStateEnum": "enterprises.models.Licence.State",
        "JurisdictionLevelEnum": "enterprises.models.Jurisdiction.Level",
        "SiteKindEnum": "enterprises.models.Site.Kind",
        "FeedEnum": "quotas.models.Feed",
        "PostingKindEnum": "quotas.models.Posting.Kind",
        "ProductKindEnum": "quotas.models.Product.Kind",
        "CaseSourceEnum": "inspections.models.Case.Source",
        "TipSourceEnum": "inspections.models.Tip.Source",
        "TipStateEnum": "inspections.models.Tip.State",
        "EvidenceStateEnum": "inspections.models.Evidence.State",
        "EvidenceKindEnum": "inspections.models.Evidence.Kind",
        "ObservationStateEnum": "inspections.models.Observation.State",
        "FindingSeverityEnum": "quotas.checks.Severity",
        "FlagSeverityEnum": "inspections.models.flags.Severity",
        "CategoryEnum": "quotas.models.Category",
        "LineCategoryEnum": "quotas.api.notices.LINE_CATEGORIES",
        "LicenceKindEnum": "enterprises.models.Licence.Kind",
        "OrderKindEnum": "inspections.models.Order.Kind",
        "OrderStateEnum": "inspections.models.Order.State",
        "ConsentStateEnum": "inspections.models.Consent.State",
        "PaperKindEnum": "inspections.models.Paper.Kind",
        "MeasureActEnum": "inspections.models.Measure.Act",
        "ExtensionStateEnum": "inspections.models.Extension.State",
        "PenaltyEnum": "inspections.api.proceedings.PENALTIES",
        "ServiceEnum": "inspections.models.Proceeding.Service",
        "CaseStateEnum": "inspections.models.Case.State",
        "CampaignStateEnum": "inspections.models.Campaign.State",
        "InspectionStateEnum": "inspections.models.Inspection.State",
        "FindingStateEnum": "inspections.models.Finding.State",
        "ChecklistAnswerEnum": "inspections.models.ChecklistAnswer.Answer",
        "ObservedQuantityEnum": "inspections.models.ObservedFigure.Quantity",
        "SubjectTypeEnum": "inspections.models.Flag.SubjectType",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.api.schema.add_problems",
        "core.api.schema.say_that_empty_means_any",
    ],
}

# --- Monthly reports: due by the end of this day of the next month (Asia/Shanghai), owed from this month on -----------
REPORT_DUE_DAY = env.whole("REPORT_DUE_DAY", 10)
REPORTING_SINCE = env.text("REPORTING_SINCE", "2011-01")

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("Rare Earth Quota Register"),
    "SITE_HEADER": _("Rare Earth Quota Register"),
    "SITE_URL": "/",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "config.dashboard.icon"}],
    "SHOW_LANGUAGES": True,
    "DASHBOARD_CALLBACK": "config.dashboard.overview",
    "ENVIRONMENT": "config.dashboard.environment",
    # The blue of the pages (static/css/tokens.css), from light to dark.
    "COLORS": {
        "primary": {
            "50": "oklch(97% .012 240)",
            "100": "oklch(94% .025 240)",
            "200": "oklch(88% .05 241)",
            "300": "oklch(79% .085 242)",
            "400": "oklch(68% .11 243)",
            "500": "oklch(58% .12 244)",
            "600": "oklch(48% .1 245)",
            "700": "oklch(42% .09 246)",
            "800": "oklch(36% .075 247)",
            "900": "oklch(30% .06 248)",
            "950": "oklch(23% .05 249)",
        },
    },
}

# Logging: one JSON line per event, with the id of its request
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # core.middleware.request_id has looked at it before
_SHARED_PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
            "foreign_pre_chain": _SHARED_PROCESSORS,
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False}},
}
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_SHARED_PROCESSORS,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)
