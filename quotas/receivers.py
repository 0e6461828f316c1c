"""What the quotas hear from the register. One line each: a receiver only enqueues."""

from core.outbox import enqueue, receiver
from enterprises.events import ENTERPRISE_CHANGED, LICENCE_CHANGED
from quotas import tasks


@receiver(ENTERPRISE_CHANGED)
def an_enterprise_changed(enterprise_id: str) -> None:
    enqueue(tasks.derive_duties_of, enterprise_id)


@receiver(LICENCE_CHANGED)
def a_licence_changed(licence_id: str, enterprise_id: str) -> None:
    enqueue(tasks.derive_duties_of, enterprise_id)
