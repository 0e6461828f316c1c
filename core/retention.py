"""Retention of the kernel's temporary rows: delivered messages, failed tasks, idempotency keys, expired tokens."""

from datetime import timedelta

from django.db.models.functions import Now

from core.models import ApiToken, FailedTask, IdempotencyKey, OutboxMessage

KEPT = timedelta(days=30)


def delete_expired() -> dict[str, int]:
    """Delete what is older than thirty days by the database's clock; return the number of each kind."""
    horizon = Now() - KEPT
    return {
        "outbox": OutboxMessage.objects.filter(delivered_at__lt=horizon).delete()[0],
        "failed_tasks": FailedTask.objects.filter(failed_at__lt=horizon).delete()[0],
        "idempotency_keys": IdempotencyKey.objects.filter(created_at__lt=horizon).delete()[0],
        "tokens": ApiToken.objects.filter(expiry__lt=horizon).delete()[0],
    }
