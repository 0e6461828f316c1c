"""Tasks of the kernel itself."""

from celery import shared_task

from core import outbox, retention, sealing
from core.sealing import witnesses


@shared_task(ignore_result=True, expires=5)
def relay_outbox() -> int:
    """Every second on the beat."""
    return outbox.relay()


@shared_task(ignore_result=True)
def tell_again() -> int:
    """Every night: tasks that an emptied broker has lost are made up for."""
    return outbox.tell_again()


@shared_task(ignore_result=True)
def forget_the_delivered() -> None:
    """Every night: what has served its term leaves the outbox, the idempotency keys and the expired tokens."""
    retention.forget()


@shared_task(ignore_result=True, expires=50)
def seal() -> int:
    """Every minute: chain what has been committed."""
    return sealing.seal()


@shared_task(ignore_result=True, expires=290)
def offer_heads() -> int:
    """When a batch was sealed, and every five minutes for whoever was not reached."""
    return witnesses.offer_heads()


@shared_task(ignore_result=True)
def take_checkpoint() -> None:
    """Every day: sign the chain."""
    sealing.seal()
    sealing.take_checkpoint()
