"""Background tasks of the register."""

from contextlib import suppress
from uuid import UUID

from celery import shared_task

from core import clock, outbox
from enterprises.services import (
    approval_notifications,
    approvals,
    consultation_notices,
    notifications,
    review_reminders,
    sign_ins,
    webhook_delivery,
)


@shared_task(ignore_result=True)
def mail_notification(notification_id: str) -> None:
    """Mail one notification; if that fails, ``mail_pending_notifications`` tries again."""
    notifications.mail(notification_id)


@shared_task(ignore_result=True, expires=250)
def mail_pending_notifications() -> None:
    """Send mails that are still waiting; every five minutes."""
    notifications.mail_pending()


@shared_task(ignore_result=True)
def delete_notifications() -> None:
    """Delete old notifications; every night."""
    notifications.delete_expired()


@shared_task(ignore_result=True)
def notify_of_approval(approval_id: str, step: str) -> None:
    """Notify of a step of a request, after each step."""
    approval_notifications.notify(approval_id, step)


@shared_task(ignore_result=True, expires=50)
def carry_out_approvals() -> None:
    """Carry out approved acts whose delay has passed; every minute."""
    approvals.carry_out_due()


@shared_task(ignore_result=True)
def expire_approvals() -> None:
    """Close requests that were not decided in time; every hour."""
    approvals.expire()


@shared_task(ignore_result=True)
def remind() -> None:
    """Send the reminders of review rounds and consultations, every morning. A step is not repeated."""
    review_reminders.remind(clock.today())
    consultation_notices.remind(clock.today())


@shared_task(ignore_result=True)
def delete_sign_ins() -> None:
    """Delete sign-in attempts older than half a year, and counts without effect; every night."""
    sign_ins.delete_expired()


@shared_task(ignore_result=True, expires=5)
def dispatch_webhooks() -> None:
    """Find the webhooks with messages to send and start a task for each; every five seconds.

    Without the broker, the next turn does what this one cannot.
    """
    with suppress(outbox.BrokerUnavailable):
        for webhook_id in webhook_delivery.assign_changes():
            outbox.enqueue(send_to_webhook, str(webhook_id))


@shared_task(ignore_result=True, expires=60, soft_time_limit=45)
def send_to_webhook(webhook_id: str) -> None:
    """Send what is due to one webhook; what is not sent now is due at the next turn."""
    webhook_delivery.send_due(UUID(webhook_id))


@shared_task(ignore_result=True)
def delete_changes() -> None:
    """Delete old changes and deliveries; every night."""
    webhook_delivery.delete_expired()
