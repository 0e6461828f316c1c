"""Receivers of the kernel: heads of batches are sent to the witnesses at once."""

from core import outbox, tasks


@outbox.receiver("seals.batch_sealed")
def _offer_heads(number: int) -> None:
    outbox.enqueue(tasks.offer_heads)
