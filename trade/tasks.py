"""Background tasks of trade."""

from celery import shared_task

from core import clock
from trade.services import letter_notifications


@shared_task(ignore_result=True)
def remind() -> None:
    """Send the reminders of letters, every morning in working hours. A step is not repeated."""
    letter_notifications.remind(clock.today())
