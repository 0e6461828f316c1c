"""What the register hears of itself. One line each: a receiver only enqueues."""

from core.outbox import enqueue, receiver
from enterprises import tasks
from enterprises.events import PERSON_TOLD


@receiver(PERSON_TOLD)
def a_person_was_told(notification_id: str) -> None:
    enqueue(tasks.mail_notification, notification_id)
