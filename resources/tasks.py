"""Background tasks of mineral resources."""

from celery import shared_task

from core import clock
from resources.services import use_return_reminders


@shared_task(ignore_result=True)
def remind() -> None:
    """Send the reminders of returns of resource use, every morning in working hours. A step is not repeated."""
    use_return_reminders.remind(clock.today())
