"""Celery's workers; ``config.schedule`` says which tasks run when.

The database is the source of truth: nothing is kept only in the broker.
"""

import gc
import os

import django
from celery import Celery
from celery.signals import beat_init, setup_logging, worker_init, worker_ready
from django.conf import settings
from django.utils.module_loading import import_string

from config.schedule import SCHEDULE
from core import row_security, startup_checks, statement_timeouts

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = SCHEDULE
app.autodiscover_tasks()


@setup_logging.connect
def leave_logging_to_django(**kwargs: object) -> None:
    """Do nothing: connected so that Celery does not replace the logging that Django sets up from ``LOGGING``."""


@worker_init.connect
@beat_init.connect
def check_before_start(**kwargs: object) -> None:
    """Run the start-up checks; a refusal is ``SystemExit``, since Celery swallows a receiver's exceptions."""
    django.setup()
    row_security.act_as_system()
    statement_timeouts.use(statement_timeouts.WORKER)
    startup_checks.require()


@worker_init.connect
def exempt_modules_from_collection(**kwargs: object) -> None:
    """Keep what was imported out of garbage collections, of which the rows of a large sheet cause many.

    Without it a fifth of the processor time of an import went into walking over modules.
    """
    gc.collect()
    gc.freeze()


@worker_ready.connect
def serve_metrics(**kwargs: object) -> None:
    """Answer Prometheus from the worker's own process, which runs no tasks."""
    if settings.METRICS_PORT:
        import_string("core.metrics.serve")(settings.METRICS_PORT, settings.METRICS_HOST)
