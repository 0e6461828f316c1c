"""Celery's workers and the schedule. The database is the source of truth: nothing is kept only in the broker."""

import os

import django
from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, setup_logging, worker_init, worker_ready
from django.conf import settings
from django.utils.module_loading import import_string

from core import row_security, startup_checks, statement_timeouts

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("config")
app.config_from_object("django.conf:settings", namespace="CELERY")
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


@worker_ready.connect
def serve_metrics(**kwargs: object) -> None:
    """Answer Prometheus from the worker's own process, which runs no tasks."""
    if settings.METRICS_PORT:
        import_string("core.metrics.serve")(settings.METRICS_PORT, settings.METRICS_HOST)


# A fallback for the relay process, which runs every second. Hours are those of CELERY_TIMEZONE.
app.conf.beat_schedule = {
    "relay-outbox": {"task": "core.tasks.relay_outbox", "schedule": 10.0},
    "seal": {"task": "core.tasks.seal", "schedule": 60.0},
    "offer-heads": {"task": "core.tasks.offer_heads", "schedule": 300.0},
    "take-checkpoint": {"task": "core.tasks.take_checkpoint", "schedule": crontab(hour=23, minute=55)},
    "resend-outbox": {"task": "core.tasks.resend_outbox", "schedule": crontab(hour=2, minute=30)},
    "delete-delivered": {"task": "core.tasks.delete_delivered", "schedule": crontab(hour=3, minute=10)},
    "dispatch-webhooks": {"task": "enterprises.tasks.dispatch_webhooks", "schedule": 5.0},
    "delete-changes": {"task": "enterprises.tasks.delete_changes", "schedule": crontab(hour=3, minute=50)},
    "delete-imports": {"task": "quotas.tasks.delete_imports", "schedule": crontab(hour=3, minute=20)},
    "delete-notifications": {"task": "enterprises.tasks.delete_notifications", "schedule": crontab(hour=3, minute=30)},
    "delete-sign-ins": {"task": "enterprises.tasks.delete_sign_ins", "schedule": crontab(hour=3, minute=40)},
    "mail-pending": {"task": "enterprises.tasks.mail_pending_notifications", "schedule": 300.0},
    "carry-out-approvals": {"task": "enterprises.tasks.carry_out_approvals", "schedule": 60.0},
    "expire-approvals": {"task": "enterprises.tasks.expire_approvals", "schedule": crontab(minute=15)},
    "remind": {"task": "quotas.tasks.remind", "schedule": crontab(hour=8, minute=0)},
    "remind-of-deadlines": {"task": "inspections.tasks.remind", "schedule": crontab(hour=8, minute=10)},
    "derive-duties": {"task": "quotas.tasks.derive_duties", "schedule": crontab(hour=0, minute=5)},
    # After the duties of the new day were derived.
    "screen-everything": {"task": "inspections.tasks.screen_everything", "schedule": crontab(hour=0, minute=40)},
    "carry-out-measures": {"task": "inspections.tasks.carry_out_measures", "schedule": crontab(hour=0, minute=20)},
    "escalate-unanswered": {"task": "inspections.tasks.escalate_unanswered", "schedule": crontab(hour=1, minute=30)},
}
