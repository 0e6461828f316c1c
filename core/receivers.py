"""Receivers of the kernel: heads of batches are sent to the witnesses at once; failed tasks are run again on demand."""

from core import outbox, queues, tasks


@outbox.receiver("seals.batch_sealed")
def _offer_heads(number: int) -> None:
    outbox.enqueue(tasks.offer_heads)


@outbox.receiver(queues.TASK_RETRIED)
def _run_again(failed_task_id: int) -> None:
    queues.enqueue_again(failed_task_id)
