"""Receivers of the register's own events, each of which only enqueues."""

from core.outbox import enqueue, receiver
from enterprises import tasks
from enterprises.events import APPROVAL_CHANGED, PERSON_NOTIFIED


@receiver(PERSON_NOTIFIED)
def on_notification_created(notification_id: str) -> None:
    enqueue(tasks.mail_notification, notification_id)


@receiver(APPROVAL_CHANGED)
def on_approval_request_changed(approval_id: str, step: str) -> None:
    enqueue(tasks.notify_of_approval, approval_id, step)
