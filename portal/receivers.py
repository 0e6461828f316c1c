"""Receivers of outbox events of the portal. Each only enqueues a task."""

from core.outbox import enqueue, receiver
from portal import events, tasks


@receiver(events.LIST_FILE_WANTED)
def on_list_file_wanted(file_id: str) -> None:
    enqueue(tasks.prepare_list_file, file_id)
