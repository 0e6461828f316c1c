"""Rows that the kernel keeps for a limited time, and those it never deletes."""

from datetime import timedelta

from django.db.models.functions import Now

from core import audit, retention
from core.actors import SystemActor
from core.models import ApiToken, AuditEvent, FailedTask, IdempotencyKey, OutboxMessage
from enterprises.models import User

OLD, YOUNG = timedelta(days=31), timedelta(days=29)


def test_what_has_served_its_term_goes_and_nothing_else(p36a: User) -> None:
    for age in (OLD, YOUNG):
        then = Now() - age
        OutboxMessage.objects.create(event="heard", payload={}, created_at=then, due_at=then, delivered_at=then)
        FailedTask.objects.create(task="a.b", arguments=str(age), error="no", failed_at=then)
        OutboxMessage.objects.create(event="waiting", payload={}, created_at=then, due_at=then)
        IdempotencyKey.objects.create(
            actor_id=p36a.pk, method="POST", path="/", key=str(age), body_sha256="", status=201, created_at=then
        )
        row, _token = ApiToken.objects.create(user=p36a)
        ApiToken.objects.filter(pk=row.pk).update(expiry=then)
    ApiToken.objects.create(user=p36a)
    audit.record(actor=SystemActor("x"), action="a.b", obj="c")
    assert retention.delete_expired() == {"outbox": 1, "failed_tasks": 1, "idempotency_keys": 1, "tokens": 1}
    assert OutboxMessage.objects.count() == 3
    assert ApiToken.objects.count() == 2
    assert AuditEvent.objects.count() == 1
