"""On one's own machine, and the demonstration: nothing needs to be set."""

import os

from config.settings import secret
from config.settings.base import *
from config.settings.base import DATA_DIR, env

DEBUG = env.flag("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY") or secret.kept_in(DATA_DIR / "secret-key")
ALLOWED_HOSTS = env.names("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
