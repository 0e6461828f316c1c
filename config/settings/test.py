"""Tests: servers of their own under ``DATA_DIR/test``, whatever the environment names; no pool, so databases can be cloned."""

from config.settings.base import *
from config.settings.base import DATA_DIR, DATABASES, STORAGES, env
from core.servers import Servers

DATA_DIR = DATA_DIR / "test"
# Throw-away data: the same servers without waiting for the disk. Durability has tests of its own, on durable servers.
SERVERS = Servers(
    DATA_DIR, {}, postgres_settings={"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
)
DATABASE_OWNER = env.database(SERVERS.owner_url)
DATABASES["default"] = {**env.database(SERVERS.database_url), "CONN_MAX_AGE": 0}
APP_DATABASE_ROLE = DATABASES["default"]["USER"]
BROKER_URL = CELERY_BROKER_URL = SERVERS.broker_url

DEBUG = False
SECRET_KEY = "only-for-tests-" + "0123456789" * 4
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
# Argon2 is slow on purpose; tests that are about it name it themselves.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "django.contrib.auth.hashers.Argon2PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = DATA_DIR / "files"
