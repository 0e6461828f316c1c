"""Times of the periodic tasks: an interval in seconds, or an hour of ``CELERY_TIMEZONE``."""

from celery.schedules import crontab

SCHEDULE = {
    # A fallback for the relay process, which runs every second.
    "relay-outbox": {"task": "core.tasks.relay_outbox", "schedule": 10.0},
    "seal": {"task": "core.tasks.seal", "schedule": 60.0},
    "offer-heads": {"task": "core.tasks.offer_heads", "schedule": 300.0},
    "take-checkpoint": {"task": "core.tasks.take_checkpoint", "schedule": crontab(hour=23, minute=55)},
    "resend-outbox": {"task": "core.tasks.resend_outbox", "schedule": crontab(hour=2, minute=30)},
    "delete-delivered": {"task": "core.tasks.delete_delivered", "schedule": crontab(hour=3, minute=10)},
    "dispatch-webhooks": {"task": "enterprises.tasks.dispatch_webhooks", "schedule": 5.0},
    "delete-changes": {"task": "enterprises.tasks.delete_changes", "schedule": crontab(hour=3, minute=50)},
    "resume-imports": {"task": "quotas.tasks.resume_imports", "schedule": 60.0},
    "delete-imports": {"task": "quotas.tasks.delete_imports", "schedule": crontab(hour=3, minute=20)},
    "resume-list-files": {"task": "portal.tasks.resume_list_files", "schedule": 60.0},
    "delete-list-files": {"task": "portal.tasks.delete_list_files", "schedule": crontab(hour=3, minute=25)},
    "delete-notifications": {"task": "enterprises.tasks.delete_notifications", "schedule": crontab(hour=3, minute=30)},
    "delete-sign-ins": {"task": "enterprises.tasks.delete_sign_ins", "schedule": crontab(hour=3, minute=40)},
    "mail-pending": {"task": "enterprises.tasks.mail_pending_notifications", "schedule": 300.0},
    "carry-out-approvals": {"task": "enterprises.tasks.carry_out_approvals", "schedule": 60.0},
    "expire-approvals": {"task": "enterprises.tasks.expire_approvals", "schedule": crontab(minute=15)},
    "remind": {"task": "quotas.tasks.remind", "schedule": crontab(hour=8, minute=0)},
    "remind-of-deadlines": {"task": "inspections.tasks.remind", "schedule": crontab(hour=8, minute=10)},
    "remind-of-reviews": {"task": "enterprises.tasks.remind", "schedule": crontab(hour=8, minute=20)},
    "remind-of-quota-returns": {"task": "quotas.tasks.remind_of_returns", "schedule": crontab(hour=8, minute=50)},
    "remind-of-use-returns": {"task": "resources.tasks.remind", "schedule": crontab(hour=8, minute=30)},
    "remind-of-letters": {"task": "trade.tasks.remind", "schedule": crontab(hour=8, minute=40)},
    "derive-duties": {"task": "quotas.tasks.derive_duties", "schedule": crontab(hour=0, minute=5)},
    # After the duties of the new day were derived.
    "screen-everything": {"task": "inspections.tasks.screen_everything", "schedule": crontab(hour=0, minute=40)},
    "carry-out-measures": {"task": "inspections.tasks.carry_out_measures", "schedule": crontab(hour=0, minute=20)},
    "escalate-unanswered": {"task": "inspections.tasks.escalate_unanswered", "schedule": crontab(hour=1, minute=30)},
}
