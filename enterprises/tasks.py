"""What the register does by itself."""

from celery import shared_task

from enterprises.services import notifications


@shared_task(ignore_result=True)
def mail_notification(notification_id: str) -> None:
    """What could not be sent stays marked as waiting: ``mail_what_waits`` tries again."""
    notifications.mail(notification_id)


@shared_task(ignore_result=True, expires=250)
def mail_what_waits() -> None:
    """Every five minutes."""
    notifications.mail_what_waits()


@shared_task(ignore_result=True)
def forget_notifications() -> None:
    """Every night: what was read long ago, or was never read at all."""
    notifications.forget()
