"""What the kernel does when something was announced: heads of batches go to the witnesses at once."""

from core import outbox, tasks


@outbox.receiver("seals.batch_sealed")
def _offer_heads(number: int) -> None:
    outbox.enqueue(tasks.offer_heads)
