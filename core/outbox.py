"""The transactional outbox: a service writes an event with the fact itself, and a relay delivers it to the apps above.

A receiver only enqueues: ``enqueue(task, id)``. The relay runs every second in ``manage.py relay --loop`` and, as a
fallback, on the beat; no request waits for the broker. While the broker is down the loop runs the task itself, after
the receivers have committed: a task keeps what it has committed, and the message is marked as delivered once it ends.
Tasks are idempotent, so a message delivered twice (the relay died after enqueueing) does no harm. A broker that was
emptied has lost the tasks of delivered messages, and with them a marker that the relay keeps in it: when the marker is
missing, recent events are delivered once more, as they are every night.
"""

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from celery import Task, current_app
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from kombu.exceptions import OperationalError as BrokerRefused
from redis.exceptions import RedisError

from core import sql
from core.models import OutboxMessage
from core.task_times import LONGEST_TASK

log = structlog.get_logger(__name__)

BATCH = 100
LONGEST_WAIT = 60  # seconds between two attempts
RESEND_WINDOW = timedelta(days=2)  # longer than a day, in case one nightly run fails
BROKER_PAUSE = 5.0  # seconds without a call after the broker has refused one
MARKER = "outbox-was-here"  # a key in the broker
TAKEN = "unacked"  # the key under which kombu keeps tasks that workers have received

type Receiver = Callable[..., None]

_INSERT = sql.Command(__file__, "outbox.sql")
_RECEIVERS: dict[str, list[Receiver]] = defaultdict(list)
_run_here: ContextVar[list[Callable[[], object]] | None] = ContextVar("tasks that the relay runs itself", default=None)
_muted: ContextVar[bool] = ContextVar("outbox_muted", default=False)
_message: ContextVar[int] = ContextVar("message that is being delivered")
_refused_at = float("-inf")


class BrokerUnavailable(Exception):
    """The broker accepts no tasks now."""


def receiver(event: str) -> Callable[[Receiver], Receiver]:
    """Register a function of a ``receivers.py`` for an event; it is called with the announced ids, by name."""

    def register(function: Receiver) -> Receiver:
        _RECEIVERS[event].append(function)
        return function

    return register


def announce(event: str, **ids: Any) -> None:
    """Record an event in the caller's transaction."""
    announce_many(event, [ids])


def announce_later(event: str, after: timedelta, **ids: Any) -> None:
    """Record an event that is delivered when this time has passed, unless it is taken back until then."""
    announce_many(event, [ids], after=after)


def take_back(event: str, **ids: Any) -> bool:
    """Remove an event that was not delivered yet; return whether there was one."""
    payload = _payload(ids)
    removed, _models = OutboxMessage.objects.filter(event=event, payload=payload, delivered_at=None).delete()
    return removed > 0


def _payload(ids: dict[str, Any]) -> dict[str, int | str]:
    return {name: value if isinstance(value, int) else str(value) for name, value in ids.items()}


def announce_many(event: str, events: Iterable[dict[str, Any]], *, after: timedelta = timedelta(0)) -> None:
    """Announce one event for many facts at once, in one statement."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("announce() is called in the transaction of the fact")
    if _muted.get():
        return
    payloads = [json.dumps(_payload(ids)) for ids in events]
    if payloads:
        _INSERT.run(event=event, payloads=payloads, after=after)


@contextmanager
def without_announcements() -> Iterator[None]:
    """Announce nothing inside the block.

    For loaders of whole years, which call the receivers' work themselves, in order.
    """
    token = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(token)


def delivering() -> int:
    """Return the number of the message whose receivers are being called; for receivers alone."""
    return _message.get()


def enqueue(task: Task, *args: Any, **kwargs: Any) -> None:
    """Send a task to the broker; raise ``BrokerUnavailable`` at once rather than wait for one that is down."""
    if (tasks := _run_here.get()) is not None:
        tasks.append(partial(task, *args, **kwargs))
        return
    with _broker():
        task.apply_async(args, kwargs, retry=False)


@contextmanager
def _broker() -> Iterator[None]:
    """Enclose a call of the broker; raise ``BrokerUnavailable`` if it fails or has failed a moment ago."""
    global _refused_at
    if time.monotonic() - _refused_at < BROKER_PAUSE:
        raise BrokerUnavailable("not called for a moment after a refusal")
    try:
        yield
    except (BrokerRefused, RedisError, OSError) as error:
        _refused_at = time.monotonic()
        raise BrokerUnavailable(str(error)) from error


def relay(*, direct: bool = False) -> int:
    """Deliver a batch of due messages and return how many were delivered; two relays never take the same message.

    ``direct`` runs the tasks here when the broker accepts none.
    """
    _resend_to_emptied_broker()
    delivered, unavailable = _deliver(limit=BATCH, postpone=not direct)
    if not (unavailable and direct):
        return delivered
    for _turn in range(BATCH):
        if (message := _claim()) is None:
            break
        delivered += _run(message)
    return delivered


def waiting() -> int:
    """Return how many messages are not yet delivered."""
    return OutboxMessage.objects.filter(delivered_at=None).count()


def queue_lengths() -> dict[str, int]:
    """Return how many tasks wait in each of the broker's queues; raise ``BrokerUnavailable``."""
    with _commands() as broker:
        return {name: int(broker.llen(name)) for name in current_app.amqp.queues}


def count_taken_tasks() -> int:
    """Return how many tasks workers hold that have not ended; raise ``BrokerUnavailable``."""
    with _commands() as broker:
        return int(broker.hlen(TAKEN))


def resend() -> int:
    """Mark recent messages for another delivery; return how many."""
    recent = OutboxMessage.objects.filter(created_at__gt=Now() - RESEND_WINDOW).exclude(delivered_at=None)
    return recent.update(delivered_at=None, due_at=Now())


def _resend_to_emptied_broker() -> None:
    """Deliver recent messages again if the broker has lost its marker.

    The marker is set last, so a process that dies before it delivers them once more.
    """
    with suppress(BrokerUnavailable), _commands() as broker:
        if not broker.exists(MARKER):
            if resent := resend():
                log.warning("broker_was_empty", resent=resent)
            broker.set(MARKER, 1)


@contextmanager
def _commands() -> Iterator[Any]:
    """Yield a client of the broker's own commands; raise ``BrokerUnavailable`` as ``_broker``."""
    with (
        _broker(),
        current_app.pool.acquire(block=True) as broker_connection,
        broker_connection.default_channel.conn_or_acquire() as broker,
    ):
        yield broker


def _deliver(*, limit: int, postpone: bool) -> tuple[int, bool]:
    """Deliver up to ``limit`` messages in one transaction; return how many, and whether the broker refused."""
    delivered = 0
    with transaction.atomic():
        due = OutboxMessage.objects.select_for_update(skip_locked=True).filter(delivered_at=None, due_at__lte=Now())
        for message in due.order_by("due_at", "id")[:limit]:
            try:
                _message.set(message.pk)
                with transaction.atomic():
                    for receive in _RECEIVERS.get(message.event, ()):
                        receive(**message.payload)
            except BrokerUnavailable as error:
                if postpone:
                    _postpone(message, error)
                return delivered, True
            except Exception as error:  # a bug in one task must not stop the messages behind it
                log.exception("outbox_message_failed", announced=message.event, message=message.pk)
                _postpone(message, error)
            else:
                OutboxMessage.objects.filter(pk=message.pk).update(delivered_at=Now(), attempts=F("attempts") + 1)
                delivered += 1
    return delivered, False


def _claim() -> OutboxMessage | None:
    """Return the first due message, if there is one; no other relay takes it within the longest time of a task."""
    with transaction.atomic():
        due = OutboxMessage.objects.select_for_update(skip_locked=True).filter(delivered_at=None, due_at__lte=Now())
        message = due.order_by("due_at", "id").first()
        if message is not None:
            OutboxMessage.objects.filter(pk=message.pk).update(due_at=Now() + LONGEST_TASK)
    return message


def _run(message: OutboxMessage) -> bool:
    """Call the receivers of a message in one transaction and then run their tasks, each in those that it makes."""
    tasks: list[Callable[[], object]] = []
    token = _run_here.set(tasks)
    try:
        _message.set(message.pk)
        with transaction.atomic():
            for receive in _RECEIVERS.get(message.event, ()):
                receive(**message.payload)
        for task in tasks:
            task()
    except Exception as error:
        log.exception("outbox_message_failed", announced=message.event, message=message.pk)
        _postpone(message, error)
        return False
    finally:
        _run_here.reset(token)
    OutboxMessage.objects.filter(pk=message.pk).update(delivered_at=Now(), attempts=F("attempts") + 1)
    return True


def _postpone(message: OutboxMessage, error: Exception) -> None:
    """Record the error and wait longer each time: 1, 2, 4 … 60 seconds."""
    pause = timedelta(seconds=min(2 ** min(message.attempts, 10), LONGEST_WAIT))
    OutboxMessage.objects.filter(pk=message.pk).update(
        attempts=F("attempts") + 1, last_error=f"{type(error).__name__}: {error}"[:2000], due_at=Now() + pause
    )
