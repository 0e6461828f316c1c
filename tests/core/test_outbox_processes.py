"""The outbox across dead processes: a worker killed before its task, a broker that is down."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.db import transaction
from django.db.models.functions import Now

from core import outbox
from core.models import OutboxMessage
from tests.core import outbox_tasks
from tests.support.databases import Clone

ROOT = Path(__file__).resolve().parents[2]
RELAY = (
    "import sys, django; django.setup();"
    "from tests.core import outbox_parts; from django.core.management import call_command;"
    "call_command('relay', *sys.argv[1:])"
)


@contextmanager
def process(database: Clone, *command: str, **environ: str) -> Iterator[subprocess.Popen[bytes]]:
    started = subprocess.Popen([sys.executable, *command], cwd=ROOT, env={**database.environ, **environ})
    try:
        yield started
    finally:
        if started.poll() is None:
            started.kill()
        started.wait()


def worker(database: Clone, **environ: str) -> AbstractContextManager[subprocess.Popen[bytes]]:
    options = [
        "--pool=solo",
        "--without-gossip",
        "--without-mingle",
        "--without-heartbeat",
        "-Q",
        f"tests-{os.getpid()}",
    ]
    return process(
        database, "-m", "celery", "-A", "config", "worker", *options, "-I", "tests.core.outbox_tasks", **environ
    )


def until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


def announce(event: str, thing: str) -> None:
    with transaction.atomic():
        outbox.announce(event, thing=thing)


def test_a_task_outlives_the_worker_that_was_killed_before_it(own_database: Clone, broker: str) -> None:
    with worker(own_database) as first:
        announce("thing_happened_elsewhere", "before")
        assert outbox.relay() == 1
        assert until(lambda: outbox_tasks.traces() == ["before"])
        first.send_signal(signal.SIGKILL)
        first.wait()
    announce("thing_happened_elsewhere", "after")
    assert outbox.relay() == 1
    assert outbox_tasks.traces() == ["before"]
    with worker(own_database):
        assert until(lambda: outbox_tasks.traces() == ["after", "before"])


def test_with_the_broker_dead_the_relay_process_does_the_work(own_database: Clone) -> None:
    with transaction.atomic():
        OutboxMessage.objects.create(
            event="thing_happened", payload={"thing": "in the dark"}, created_at=Now(), due_at=Now()
        )
    with process(own_database, "-c", RELAY, "--loop", BROKER_URL="redis+socket:///nowhere/broker.sock") as relay:
        assert until(lambda: outbox_tasks.traces() == ["in the dark"])
        with transaction.atomic():
            OutboxMessage.objects.create(
                event="thing_happened", payload={"thing": "later"}, created_at=Now(), due_at=Now()
            )
        assert until(lambda: "later" in outbox_tasks.traces(), seconds=4)
        relay.terminate()
        assert relay.wait(timeout=10) == 0
    assert outbox.waiting() == 0
