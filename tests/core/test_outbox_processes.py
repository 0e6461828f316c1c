"""The outbox across dead processes: a worker killed before its task, a broker that is down."""

import os
import signal
import subprocess
from contextlib import AbstractContextManager

from django.db import transaction
from django.db.models.functions import Now

from core import outbox
from core.models import OutboxMessage
from core.processes import wait_until
from tests.core import outbox_tasks
from tests.support.child_processes import process
from tests.support.databases import Clone

RELAY = (
    "import sys, django; django.setup();"
    "from tests.core import outbox_tasks; from django.core.management import call_command;"
    "call_command('relay', *sys.argv[1:])"
)


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


def announce(event: str, thing: str) -> None:
    with transaction.atomic():
        outbox.announce(event, thing=thing)


def test_a_task_outlives_the_worker_that_was_killed_before_it(own_database: Clone, broker: str) -> None:
    with worker(own_database) as first:
        announce("thing_happened_elsewhere", "before")
        assert outbox.relay() == 1
        assert wait_until(lambda: outbox_tasks.traces() == ["before"], 30)
        first.send_signal(signal.SIGKILL)
        first.wait()
    announce("thing_happened_elsewhere", "after")
    assert outbox.relay() == 1
    assert outbox_tasks.traces() == ["before"]
    with worker(own_database):
        assert wait_until(lambda: outbox_tasks.traces() == ["after", "before"], 30)


def test_with_the_broker_dead_the_relay_process_does_the_work(own_database: Clone) -> None:
    with transaction.atomic():
        OutboxMessage.objects.create(
            event="thing_happened", payload={"thing": "in the dark"}, created_at=Now(), due_at=Now()
        )
    with process(own_database, "-c", RELAY, "--loop", BROKER_URL="redis+socket:///nowhere/broker.sock") as relay:
        assert wait_until(lambda: outbox_tasks.traces() == ["in the dark"], 30)
        with transaction.atomic():
            OutboxMessage.objects.create(
                event="thing_happened", payload={"thing": "later"}, created_at=Now(), due_at=Now()
            )
        assert wait_until(lambda: "later" in outbox_tasks.traces(), seconds=4)
        relay.terminate()
        assert relay.wait(timeout=10) == 0
    assert outbox.waiting() == 0
