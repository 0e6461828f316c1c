"""What the register does by itself."""

from celery import shared_task

from enterprises.services import approval_notifications, approvals, notifications, sign_ins


@shared_task(ignore_result=True)
def mail_notification(notification_id: str) -> None:
    """Mail one notification; if that fails it stays marked as waiting, and ``mail_what_waits`` tries again."""
    notifications.mail(notification_id)


@shared_task(ignore_result=True, expires=250)
def mail_what_waits() -> None:
    """Every five minutes."""
    notifications.mail_what_waits()


@shared_task(ignore_result=True)
def forget_notifications() -> None:
    """Every night: what was read long ago, or was never read at all."""
    notifications.forget()


@shared_task(ignore_result=True)
def notify_of_approval(approval_id: str, step: str) -> None:
    """After each step of a request."""
    approval_notifications.notify(approval_id, step)


@shared_task(ignore_result=True, expires=50)
def carry_out_approvals() -> None:
    """Every minute: what was approved and has waited long enough."""
    approvals.carry_out_due()


@shared_task(ignore_result=True)
def expire_approvals() -> None:
    """Every hour."""
    approvals.expire()


@shared_task(ignore_result=True)
def forget_sign_ins() -> None:
    """Every night: attempts to sign in of half a year ago, and counts that slow nobody down."""
    sign_ins.forget()
