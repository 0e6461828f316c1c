"""The outbox: written with the fact, delivered after it, and repeated until delivered."""

import re
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from celery import current_app
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.db.transaction import TransactionManagementError
from structlog.testing import capture_logs

from core import outbox
from core.models import OutboxMessage
from tests.core import outbox_tasks
from tests.support.databases import Clone


@pytest.fixture(autouse=True)
def broker_not_given_up() -> Iterator[None]:
    outbox._refused_at = float("-inf")
    yield
    outbox._refused_at = float("-inf")


def announce(event: str, *things: str) -> None:
    with transaction.atomic():
        for thing in things:
            outbox.announce(event, thing=thing)


def make_due() -> None:
    OutboxMessage.objects.filter(delivered_at=None).update(due_at=Now())


def test_announcing_outside_a_transaction_is_refused(own_database: Clone) -> None:
    with pytest.raises(TransactionManagementError):
        outbox.announce("thing_happened", thing="stray")


def test_a_rolled_back_fact_is_never_announced(own_database: Clone) -> None:
    with transaction.atomic():
        outbox.announce("thing_happened", thing="undone")
        transaction.set_rollback(True)
    assert not OutboxMessage.objects.exists()


def test_no_request_waits_for_the_broker(own_database: Clone) -> None:
    announce("thing_happened", "a")
    assert outbox.waiting() == 1


def test_the_relay_hands_the_message_to_the_broker(own_database: Clone, broker: str) -> None:
    announce("thing_happened", "a")
    assert outbox.relay() == 1
    message = OutboxMessage.objects.get()
    assert message.delivered_at is not None
    assert message.attempts == 1


def test_recent_announcements_are_sent_once_more(own_database: Clone, broker: str) -> None:
    """Every night, because a broker that was emptied has lost the tasks of delivered messages."""
    announce("thing_happened", "lost", "long ago")
    OutboxMessage.objects.filter(payload__thing="long ago").update(created_at=Now() - timedelta(days=3))
    assert outbox.relay() == 2
    assert outbox.resend() == 1
    assert outbox.relay() == 1


def test_messages_of_an_emptied_broker_are_sent_again_at_once(own_database: Clone, broker: str) -> None:
    announce("thing_happened", "a", "b")
    assert [outbox.relay(), outbox.relay()] == [2, 0]
    with current_app.pool.acquire(block=True) as talk, talk.default_channel.conn_or_acquire() as server:
        server.flushdb()
    with capture_logs() as logs:
        assert [outbox.relay(), outbox.relay()] == [2, 0]
    assert [line["resent"] for line in logs if line["event"] == "broker_was_empty"] == [2]


def test_a_broker_that_is_new_to_a_new_register_is_no_warning(own_database: Clone, broker: str) -> None:
    with current_app.pool.acquire(block=True) as talk, talk.default_channel.conn_or_acquire() as server:
        server.flushdb()
    with capture_logs() as logs:
        outbox.relay()
    assert "broker_was_empty" not in {line["event"] for line in logs}


def test_a_message_of_a_rolled_back_savepoint_is_not_delivered(own_database: Clone, broker: str) -> None:
    with transaction.atomic():
        with transaction.atomic():
            outbox.announce("nobody_listens", thing="undone")
            transaction.set_rollback(True)
        outbox.announce("nobody_listens", thing="kept")
    assert [message.payload["thing"] for message in OutboxMessage.objects.all()] == ["kept"]


def test_a_dead_broker_is_asked_once_and_then_left_alone(own_database: Clone) -> None:
    announce("thing_happened_in_the_dark", "a", "b")
    started = time.monotonic()
    assert [outbox.relay(), outbox.relay()] == [0, 0]
    assert time.monotonic() - started < 2
    first, second = OutboxMessage.objects.order_by("id")
    assert first.delivered_at is None
    assert first.attempts == 1
    assert "BrokerUnavailable" in first.last_error
    assert "not called for a moment" in second.last_error
    assert first.due_at > first.created_at


def test_with_the_broker_dead_the_relay_runs_the_task_itself(own_database: Clone) -> None:
    announce("thing_happened_in_the_dark", "a", "b")
    make_due()
    assert outbox.relay() == 0
    make_due()
    assert outbox.relay(direct=True) == 2
    assert outbox_tasks.traces() == ["a", "b"]
    assert outbox.waiting() == 0


def test_with_the_broker_dead_a_task_that_fails_keeps_what_it_has_committed(own_database: Clone) -> None:
    announce("thing_half_happened_in_the_dark", "a")
    announce("thing_happened_in_the_dark", "b")
    assert outbox.relay(direct=True) == 1
    assert outbox_tasks.traces() == ["a", "b"]
    (message,) = OutboxMessage.objects.filter(delivered_at=None)
    assert (message.attempts, "ZeroDivisionError" in message.last_error) == (1, True)


def test_a_message_whose_task_the_relay_runs_is_taken_by_no_other(own_database: Clone) -> None:
    announce("thing_happened_in_the_dark", "a")
    claimed = outbox._claim()
    assert claimed is not None
    assert outbox._claim() is None
    assert outbox.relay(direct=True) == 0
    assert outbox._run(claimed)
    assert outbox.waiting() == 0


def test_a_failing_receiver_waits_longer_each_time_and_holds_nobody_up(own_database: Clone) -> None:
    announce("thing_went_wrong", "a")
    announce("nobody_listens", "b")
    waits = []
    for _turn in range(4):
        make_due()
        outbox.relay()
        assert [message.event for message in OutboxMessage.objects.filter(delivered_at=None)] == ["thing_went_wrong"]
        waits.append(OutboxMessage.objects.annotate(wait=F("due_at") - Now()).get(delivered_at=None).wait)
    assert waits == sorted(waits)
    assert waits[-1].total_seconds() > 6
    message = OutboxMessage.objects.get(delivered_at=None)
    assert message.attempts == 4
    assert message.last_error == "ZeroDivisionError: a"


def test_two_relays_never_take_the_same_message(own_database: Clone) -> None:
    with transaction.atomic():
        OutboxMessage.objects.bulk_create(
            OutboxMessage(event="nobody_listens", payload={}, created_at=Now(), due_at=Now()) for _ in range(150)
        )
    counts: list[int] = []

    def work() -> None:
        try:
            while heard := outbox.relay():
                counts.append(heard)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 150
    assert set(OutboxMessage.objects.values_list("attempts", flat=True)) == {1}


def test_tasks_reach_the_broker_through_the_outbox_only() -> None:
    """A task sent without ``enqueue`` is lost while the broker is down, and fails the request that sent it."""
    root = Path(__file__).resolve().parents[2]
    sent = {
        f"{path.relative_to(root)}:{number}"
        for app in ("core", "enterprises", "environment", "resources", "quotas", "trade", "inspections")
        for path in (root / app).rglob("*.py")
        if path != root / "core" / "outbox.py"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(r"\.(delay|apply_async|send_task)\(", line)
    }
    assert not sent
