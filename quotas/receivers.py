"""What the quotas hear from the register. One line each: a receiver only enqueues."""

from core.outbox import enqueue, receiver
from enterprises.events import ENTERPRISE_CHANGED, LICENCE_CHANGED
from quotas import tasks
from quotas.events import IMPORT_RECEIVED


@receiver(ENTERPRISE_CHANGED)
def an_enterprise_changed(enterprise_id: str) -> None:
    enqueue(tasks.derive_duties_of, enterprise_id)


@receiver(LICENCE_CHANGED)
def a_licence_changed(licence_id: str, enterprise_id: str) -> None:
    enqueue(tasks.derive_duties_of, enterprise_id)


@receiver(IMPORT_RECEIVED)
def a_sheet_came_in(import_id: str) -> None:
    enqueue(tasks.read_import, import_id)
