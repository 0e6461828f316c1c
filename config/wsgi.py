"""The WSGI application for gunicorn."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

from core import actor_sessions, startup_checks

NEVER_BOOTS = 3  # gunicorn's code for a worker that must not be retried: its master ends, too

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

application = get_wsgi_application()
try:
    startup_checks.require(actor_sessions.obstacles)
except startup_checks.Refused as refused:
    sys.stderr.write(f"{refused}\n")
    sys.exit(NEVER_BOOTS)
gc.collect()
gc.freeze()  # what was imported stays: requests need not wait until it is searched for garbage
