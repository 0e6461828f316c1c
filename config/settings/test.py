"""Settings for tests: servers and a data folder of their own, and no pool, since databases are cloned."""

import os

from config.settings.base import *
from config.settings.base import BASE_DIR, CELERY_TASK_ROUTES, DATABASES, MIDDLEWARE, env
from config.settings.test_data import WITHOUT_DURABILITY, choose_folder
from core.servers import Servers

DATA_DIR = choose_folder(BASE_DIR)
SERVERS = Servers(DATA_DIR, environ={}, postgres_settings=WITHOUT_DURABILITY)
DATABASE_OWNER = env.database(SERVERS.owner_url)
DATABASES["default"] = {**env.database(SERVERS.database_url), "CONN_MAX_AGE": 0}
APP_DATABASE_ROLE = DATABASES["default"]["USER"]
SIGN_IN_DATABASE = env.database(SERVERS.sign_in_url)
# Each test process has a numbered database of the broker to itself.
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1
BROKER_URL = CELERY_BROKER_URL = f"{SERVERS.broker_url}?virtual_host={_WORKER}"
# One task of the tests runs in its own worker: on a queue of this process, because others run at the same time.
CELERY_TASK_ROUTES = CELERY_TASK_ROUTES | {"tests.leave_trace_from_worker": {"queue": f"tests-{os.getpid()}"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

FIXED_DAY_ALLOWED = True
LOSSY_DATABASE_ALLOWED = True
MIDDLEWARE = [*MIDDLEWARE, "demo.own_half.middleware"]
DEBUG = False
RELAXED_SIGNING_ALLOWED = True
RELAXED_SIGN_IN_ALLOWED = True
SIGN_IN_NEEDS_SECOND_FACTOR = False  # tests of signing in set it
SIGNING_NEEDS_SECOND_FACTOR = False  # tests of signing set it
APPOINTMENT_DELAY_HOURS = 0  # tests of the delay set it
SECRET_KEY = "only-for-tests-" + "0123456789" * 4  # pragma: allowlist secret
SEAL_KEY = "only-for-tests-" + "9876543210" * 4
SEAL_WITNESS = None  # every test has a chain of its own
DEMO_PASSWORD = "only for tests"  # pragma: allowlist secret
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# Argon2 is slow on purpose; tests that are about it name it themselves.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.Argon2PasswordHasher"]
STORAGES = {
    "default": env.file_store(""),
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
MEDIA_ROOT = DATA_DIR / "files"
STATIC_ROOT = DATA_DIR / "staticfiles"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # the server of static files looks into it
PUBLIC_CACHE_SECONDS = 0  # the tests of the cache set it
REQUESTS_PER_ADDRESS = REQUESTS_PER_PERSON = 0  # the tests of the limits set them
