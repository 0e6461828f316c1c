"""A task and receivers with which tests follow a message to its end: the trace is a line in the audit trail."""

from celery import Celery, shared_task
from django.conf import settings

from core import audit, outbox
from core.actors import SystemActor
from core.models import AuditEvent

RELAY = SystemActor("relay")


@shared_task(name="tests.leave_trace")
def leave_trace(thing: str) -> None:
    """Idempotent, as tasks are."""
    if not AuditEvent.objects.filter(action="test.trace", object_label=thing).exists():
        audit.record(actor=RELAY, action="test.trace", obj=thing)


def traces() -> list[str]:
    return sorted(AuditEvent.objects.filter(action="test.trace").values_list("object_label", flat=True))


@shared_task(name="tests.leave_trace_from_worker")
def leave_trace_from_worker(thing: str) -> None:
    """On a queue of this process's own, among the tests that run beside it."""
    leave_trace.run(thing)


unreachable = Celery("unreachable", broker="redis+socket:///nowhere/broker.sock", set_as_current=False)
unreachable.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS


@unreachable.task(name="tests.leave_trace_without_broker")
def leave_trace_without_broker(thing: str) -> None:
    leave_trace.run(thing)


@outbox.receiver("thing_happened")
def on_thing_happened(thing: str) -> None:
    outbox.enqueue(leave_trace, thing)


@outbox.receiver("thing_happened_elsewhere")
def on_thing_happened_elsewhere(thing: str) -> None:
    outbox.enqueue(leave_trace_from_worker, thing)


@outbox.receiver("thing_happened_in_the_dark")
def on_thing_happened_in_the_dark(thing: str) -> None:
    outbox.enqueue(leave_trace_without_broker, thing)


@outbox.receiver("thing_went_wrong")
def on_thing_went_wrong(thing: str) -> None:
    raise ZeroDivisionError(thing)
