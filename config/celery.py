"""Workers, and when what runs by itself. The broker is a hint, the database the truth: late acknowledgement, no results."""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_the_logging_of_the_settings(**kwargs: object) -> None:
    """Connected so that Celery leaves the logging alone that Django has set up from ``LOGGING``."""


app.conf.beat_schedule = {
    "relay-outbox": {"task": "core.tasks.relay_outbox", "schedule": 1.0, "options": {"expires": 5}},
}

__all__ = ["app", "crontab"]
