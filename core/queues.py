"""Waiting and failed work: events of the outbox, tasks in the broker, tasks that failed in a worker.

The broker forgets a task that failed; its task and arguments are kept here until somebody has it run again, by an event
of the outbox like any other. Events are never given up: the relay tries each at least once a minute.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from celery import Task, current_app
from celery.signals import task_failure
from django.db import DatabaseError, InterfaceError
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import Now

from core import outbox, row_security, sql
from core.models import FailedTask, OutboxMessage

log = structlog.get_logger(__name__)

TASK_RETRIED = "task_retried"  # failed_task_id

_INSERT = sql.Command(__file__, "queues.sql")


@dataclass(frozen=True, slots=True)
class Overview:
    """Numbers of events and tasks; ``queues`` and ``taken`` are ``None`` while the broker is away."""

    waiting: int
    failing: int
    oldest: datetime | None
    failed_tasks: int
    queues: dict[str, int] | None
    taken: int | None


def overview() -> Overview:
    undelivered = OutboxMessage.objects.filter(delivered_at=None)
    due = Q(attempts__gt=0) | Q(due_at__lte=Now())  # not those that wait for the end of an undo
    events = undelivered.aggregate(
        waiting=Count("*"), failing=Count("id", Q(attempts__gt=0)), oldest=Min("created_at", filter=due)
    )
    queues, taken = None, None
    try:
        queues, taken = outbox.queue_lengths(), outbox.count_taken_tasks()
    except outbox.BrokerUnavailable as error:
        log.warning("queues_not_read", error=str(error))
    return Overview(**events, failed_tasks=failed_tasks().count(), queues=queues, taken=taken)


def failing_events() -> QuerySet[OutboxMessage]:
    """Return the events whose delivery has failed, oldest first."""
    return OutboxMessage.objects.filter(delivered_at=None, attempts__gt=0).order_by("id")


def failed_tasks() -> QuerySet[FailedTask]:
    """Return the tasks that failed and were not run again, newest first."""
    return FailedTask.objects.filter(retried_at=None).order_by("-failed_at", "-id")


def make_due(events: QuerySet[OutboxMessage]) -> int:
    """Have events delivered at the relay's next turn; return how many."""
    return events.filter(delivered_at=None).update(due_at=Now())


def run_again(tasks: QuerySet[FailedTask]) -> int:
    """Announce that failed tasks are to be run again; return how many. Belongs into a transaction."""
    keys = list(tasks.filter(retried_at=None).select_for_update().values_list("pk", flat=True))
    FailedTask.objects.filter(pk__in=keys).update(retried_at=Now())
    outbox.announce_many(TASK_RETRIED, [{"failed_task_id": key} for key in keys])
    return len(keys)


def enqueue_again(failed_task_id: int) -> None:
    failed = FailedTask.objects.filter(pk=failed_task_id).first()
    if failed is None or failed.task not in current_app.tasks:  # its time is over, or a newer release has no such task
        return
    arguments = json.loads(failed.arguments)
    outbox.enqueue(current_app.tasks[failed.task], *arguments["args"], **arguments["kwargs"])


@task_failure.connect
def _keep_failure(
    sender: Task,
    exception: BaseException,
    args: Sequence[object] = (),
    kwargs: Mapping[str, object] | None = None,
    **context: Any,
) -> None:
    """Keep what failed; a database that is away is logged, and the nightly sweep does what the task should have."""
    try:
        arguments = json.dumps({"args": list(args), "kwargs": dict(kwargs or {})}, sort_keys=True)
        with row_security.unrestricted("a worker records its own failure"):
            _INSERT.run(task=sender.name, arguments=arguments, error=f"{type(exception).__name__}: {exception}"[:2000])
    except (DatabaseError, InterfaceError, TypeError) as error:
        log.warning("failed_task_not_kept", task=sender.name, error=str(error))
