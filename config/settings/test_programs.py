"""Settings for the programs that tests start on their own database, such as a Celery worker: those of development."""

from config.settings.dev import *

LOSSY_DATABASE_ALLOWED = True
