"""Tasks of the kernel."""

from celery import shared_task

from core import outbox, retention, sealing
from core.sealing import witnesses


@shared_task(ignore_result=True, expires=5)
def relay_outbox() -> int:
    """Deliver the outbox; every second on the beat."""
    return outbox.relay()


@shared_task(ignore_result=True)
def resend_outbox() -> int:
    """Deliver recent events once more, every night, in place of tasks that an emptied broker has lost."""
    return outbox.resend()


@shared_task(ignore_result=True)
def delete_delivered() -> None:
    """Delete expired rows of the outbox, the idempotency keys and the tokens; every night."""
    retention.delete_expired()


@shared_task(ignore_result=True, expires=50)
def seal() -> int:
    """Seal what has been committed; every minute."""
    return sealing.seal()


@shared_task(ignore_result=True, expires=290)
def offer_heads() -> int:
    """Send heads to the witnesses: when a batch was sealed, and every five minutes after a failure."""
    return witnesses.offer_heads()


@shared_task(ignore_result=True)
def take_checkpoint() -> None:
    """Sign the chain; every day."""
    sealing.seal()
    sealing.take_checkpoint()
