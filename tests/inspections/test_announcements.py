"""From a filing to its flag, through the outbox: with a worker in seconds, and also while the broker is down."""

import os
import time
from pathlib import Path
from typing import Any

import pytest
from celery.app import routes

from config.celery import app
from core import outbox
from core.models import FixedDay
from core.processes import wait_until
from inspections import receivers
from inspections.models import Flag
from inspections.services import screening
from tests.support.child_processes import process
from tests.support.databases import Clone
from tests.support.inspection_world import World, on

RELAY = (
    "import django; django.setup(); from django.core.management import call_command; call_command('relay', loop=True)"
)
QUEUE = f"inspections-{os.getpid()}"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def planned(own_database: Clone, broker: str, world: World) -> World:
    with on(2011, 5, 9):
        world.give_firm(100)
    # Other processes use the same business day.
    FixedDay.objects.create(day="2011-05-09")
    return world


def flagged() -> bool:
    return Flag.objects.filter(rule="exceeded").exists()


def test_a_filing_is_flagged_by_a_worker_within_seconds(
    planned: World, own_database: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = routes.Router(routes.prepare([{"inspections.*": {"queue": QUEUE}}]), app.amqp.queues, True, app=app)
    monkeypatch.setitem(app.amqp.__dict__, "router", own)
    options = ["--pool=solo", "--without-gossip", "--without-mingle", "--without-heartbeat", "-Q", QUEUE]
    with process(own_database, "-m", "celery", "-A", "config", "worker", *options):
        with on(2011, 5, 9):
            first = planned.file(4, 1)
        assert outbox.relay() > 0
        # The worker needs a moment to start; the measurement is of a running one.
        assert wait_until(lambda: _heard(QUEUE), 60)
        with on(2011, 5, 9):
            report = planned.amend(first, 112)
            started = time.monotonic()
        assert outbox.relay() > 0
        assert wait_until(flagged, 20)
    assert time.monotonic() - started < 5  # two, on an idle machine
    assert planned.flag("exceeded").evidence["links"]["report"] == str(report.pk)


def test_with_the_broker_dead_the_flag_still_comes(planned: World, own_database: Clone) -> None:
    with on(2011, 5, 9):
        planned.file(4, 112)
    assert outbox.waiting() > 0
    assert not flagged()
    with process(own_database, "-c", RELAY, BROKER_URL="redis+socket:///nowhere/broker.sock"):
        assert wait_until(flagged, 20)
    assert outbox.waiting() == 0


def test_the_sweep_finds_what_was_not_announced(planned: World) -> None:
    with on(2011, 5, 9):
        report = planned.file(4, 112)
        screening.screen_day(report.period.replace(month=5, day=10))
    assert flagged()


def test_every_event_of_the_quotas_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, Any]] = []
    monkeypatch.setattr(receivers, "enqueue", lambda task, *ids: heard.append((task.name.rsplit(".", 1)[-1], *ids)))
    for event, ids in (
        ("report_submitted", {"report_id": "r"}),
        ("report_returned", {"report_id": "r"}),
        ("report_accepted", {"report_id": "r"}),
        ("report_repudiated", {"report_id": "r"}),
        ("notice_in_force", {"notice_id": "n"}),
        ("notice_revoked", {"notice_id": "n"}),
        ("quota_moved", {"key": "k"}),
        ("enterprise_changed", {"enterprise_id": "e"}),
        ("licence_changed", {"licence_id": "l", "enterprise_id": "e"}),
    ):
        for hear in outbox._RECEIVERS[event]:
            if hear.__module__ == receivers.__name__:
                hear(**ids)
    assert heard == [
        *[("screen_report", "r")] * 4,
        *[("screen_notice", "n"), ("carry_out_measures",)] * 2,
        ("screen_movement", "k"),
        ("carry_out_measures",),
        *[("screen_enterprise", "e")] * 2,
    ]


def _heard(queue: str) -> bool:
    """Return whether a worker has taken all tasks from the queue."""
    with app.connection_for_read() as connection:
        return connection.default_channel.client.llen(queue) == 0
