"""A task and receivers that trace a message's delivery by an event in the audit trail."""

from celery import Celery, shared_task
from django.conf import settings

from core import audit, outbox
from core.actors import SystemActor
from core.models import AuditEvent

RELAY = SystemActor("relay")


@shared_task(name="tests.leave_trace")
def leave_trace(thing: str) -> None:
    """Record an audit event once, since tasks must be idempotent."""
    if not AuditEvent.objects.filter(action="test.trace", object_label=thing).exists():
        audit.record(actor=RELAY, action="test.trace", obj=thing)


def traces() -> list[str]:
    return sorted(AuditEvent.objects.filter(action="test.trace").values_list("object_label", flat=True))


@shared_task(name="tests.leave_trace_from_worker")
def leave_trace_from_worker(thing: str) -> None:
    """Record the audit event in a worker; the task has its own queue, because other tests run at the same time."""
    leave_trace.run(thing)


unreachable = Celery("unreachable", broker="redis+socket:///nowhere/broker.sock", set_as_current=False)
unreachable.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS


@unreachable.task(name="tests.leave_trace_without_broker")
def leave_trace_without_broker(thing: str) -> None:
    leave_trace.run(thing)


@unreachable.task(name="tests.leave_trace_and_fail")
def leave_trace_and_fail(thing: str) -> None:
    leave_trace.run(thing)
    raise ZeroDivisionError(thing)


@outbox.receiver("thing_happened")
def on_thing_happened(thing: str) -> None:
    outbox.enqueue(leave_trace, thing)


@outbox.receiver("thing_happened_elsewhere")
def on_thing_happened_elsewhere(thing: str) -> None:
    outbox.enqueue(leave_trace_from_worker, thing)


@outbox.receiver("thing_happened_in_the_dark")
def on_thing_happened_in_the_dark(thing: str) -> None:
    outbox.enqueue(leave_trace_without_broker, thing)


@outbox.receiver("thing_half_happened_in_the_dark")
def on_thing_half_happened_in_the_dark(thing: str) -> None:
    outbox.enqueue(leave_trace_and_fail, thing)


@outbox.receiver("thing_went_wrong")
def on_thing_went_wrong(thing: str) -> None:
    raise ZeroDivisionError(thing)
