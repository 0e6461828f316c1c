"""Metrics for Prometheus: what is measured, who may read it, and that alerts and dashboard name what exists."""

import datetime as dt
import http.client
import json
import os
import re
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import promql_parser
import psycopg
import pytest
import yaml
from celery import current_app
from celery.signals import task_failure
from django.db import OperationalError, connection, transaction
from django.db.models.functions import Now
from django.test import Client
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families
from psycopg import pq

from benchmarks import harness
from config.settings.environment import database as database_settings
from core import advisory_locks, metrics, outbox, queues
from core.database import disconnect
from core.metrics import requests
from core.models import OutboxMessage
from core.processes import wait_until
from tests.core import outbox_tasks, test_outbox_processes
from tests.support.databases import Clone
from tests.support.tls_proxies import free_port

MONITORING = Path(__file__).resolve().parents[2] / "deploy/monitoring"
INTERVAL = "5m"  # what Grafana puts in place of its variable


@pytest.fixture(autouse=True)
def broker_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_refused_at", float("-inf"))


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def value(text: str, name: str, **labels: str) -> float | None:
    return samples(text).get((name, tuple(sorted(labels.items()))))


def exposition() -> str:
    return metrics.exposition()[0].decode()


STANDBY = f"standby_of_{os.getpid()}"  # by its name it is told from standbys of other tests on the shared server


@contextmanager
def standby(clone: Clone, settings: Any) -> Iterator[None]:
    """Follow the server's log as a standby does, and let the metrics read about it as a member of ``pg_monitor``."""
    address = clone.postgres.url("postgres", clone.name)
    settings.MONITOR_DATABASE = database_settings(address)
    with psycopg.connect(address, autocommit=True) as reader:
        (position,) = reader.execute("SELECT pg_current_wal_lsn()").fetchone()
    follower = pq.PGconn.connect(
        f"host={clone.postgres.sockets} user=postgres replication=true application_name={STANDBY}".encode()
    )
    try:
        answer = follower.exec_(f"START_REPLICATION PHYSICAL {position}".encode())
        assert answer.status == pq.ExecStatus.COPY_BOTH, answer.error_message
        report_replayed(follower, position)
        with psycopg.connect(address, autocommit=True) as reader:
            seen = "SELECT count(replay_lsn) FROM pg_stat_replication WHERE application_name = %s"
            assert wait_until(lambda: reader.execute(seen, [STANDBY]).fetchone() == (1,), 60)
        yield
    finally:
        follower.finish()


def report_replayed(follower: pq.PGconn, position: str) -> None:
    """Send the status update of a standby: written, flushed and replayed up to this position of the log."""
    high, low = (int(part, 16) for part in position.split("/"))
    lsn = (high << 32) + low
    follower.put_copy_data(struct.pack("!cQQQQ?", b"r", lsn, lsn, lsn, 0, False))
    follower.flush()


def test_requests_are_counted_by_route_and_status_never_by_address(client: Client, db: None) -> None:
    name, labels = "quota_request_seconds_count", {"method": "GET", "route": r"api/v1/enterprises/(?P<code>[^/.]+)/$"}
    before = REGISTRY.get_sample_value(name, {**labels, "status": "401"}) or 0
    client.get("/api/v1/enterprises/E-SECRET/")
    assert REGISTRY.get_sample_value(name, {**labels, "status": "401"}) == before + 1
    assert "E-SECRET" not in exposition()
    client.get("/nothing/of/this/kind/")
    client.generic("PROPFIND", "/")
    assert REGISTRY.get_sample_value(name, {"method": "GET", "route": "", "status": "404"})
    assert REGISTRY.get_sample_value(name, {"method": "other", "route": "", "status": "405"})


def test_the_state_is_read_when_it_is_asked_for(own_database: Clone, broker: str) -> None:
    with transaction.atomic():
        outbox.announce("thing_happened", thing="a")
    text = exposition()
    assert value(text, "quota_outbox_messages") == 1
    assert value(text, "quota_outbox_failing") == 0
    assert value(text, "quota_outbox_age_seconds") is not None
    assert value(text, "quota_queue_tasks", queue="quota") is not None
    assert value(text, "quota_flags_open", severity="severe") == 0
    assert value(text, "quota_postings_total") is not None
    assert 0 <= (value(text, "quota_seal_lag_seconds") or 0) < 24 * 3600
    assert "quota_replication_lag" not in text, "the role of the application may not read about standbys"


def test_an_event_that_waits_for_the_end_of_an_undo_is_not_old(own_database: Clone) -> None:
    with transaction.atomic():
        outbox.announce_later("thing_happened", dt.timedelta(minutes=10), thing="a")
    OutboxMessage.objects.update(created_at=Now() - dt.timedelta(minutes=9))
    assert value(exposition(), "quota_outbox_age_seconds") == 0
    assert (queues.overview().waiting, queues.overview().oldest) == (1, None)
    OutboxMessage.objects.update(due_at=Now())
    assert (value(exposition(), "quota_outbox_age_seconds") or 0) >= 540
    assert queues.overview().oldest is not None


def test_an_advisory_lock_that_a_session_holds_is_told(own_database: Clone) -> None:
    """A wait for it ends with the limit of any wait for a lock; the beat's own lock is no alarm."""
    with psycopg.connect(own_database.url, autocommit=True) as holder:
        holder.execute("SELECT pg_advisory_lock(%s)", [advisory_locks.BEAT])
        time.sleep(0.3)
        assert value(exposition(), "quota_advisory_lock_seconds") == 0
        holder.execute("SELECT pg_advisory_lock(hashtext('inspections.screening'))")
        time.sleep(0.3)
        assert (value(exposition(), "quota_advisory_lock_seconds") or 0) >= 0.3
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('inspections.screening'))")


def test_without_a_broker_the_rest_is_still_told(own_database: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_refused_at", time.monotonic())
    text = exposition()
    assert value(text, "quota_source_up", source="core.metrics.state.read_queues") == 0
    assert value(text, "quota_source_up", source="core.metrics.state.read_outbox") == 1
    assert value(text, "quota_queue_tasks", queue="quota") is None
    assert value(text, "quota_outbox_messages") == 0


def test_without_a_database_a_scrape_is_short_and_tells_of_the_broker(
    own_database: Clone, broker: str, settings: Any, tmp_path: Path
) -> None:
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {"HOST": str(tmp_path), "OPTIONS": {"pool": settings.DATABASE_CONNECTIONS}}
    try:
        began = time.monotonic()
        text = exposition()
        assert time.monotonic() - began < 3
    finally:
        disconnect()
        connection.settings_dict.update(before)
    up = {labels: number for (name, labels), number in samples(text).items() if name == "quota_source_up"}
    assert [labels for labels, number in up.items() if number] == [(("source", "core.metrics.state.read_queues"),)]
    assert len(up) > 5
    assert value(text, "quota_queue_tasks", queue="quota") is not None


def test_a_monitoring_role_that_cannot_connect_leaves_the_rest(own_database: Clone, settings: Any, broker: str) -> None:
    settings.MONITOR_DATABASE = database_settings("postgresql://nobody@127.0.0.1:1/quota")
    text = exposition()
    assert value(text, "quota_source_up", source="core.metrics.state.read_replication") == 0
    assert value(text, "quota_source_up", source="core.metrics.state.read_seals") == 1


def test_a_failed_task_counts_until_it_is_run_again(own_database: Clone, broker: str) -> None:
    """A gauge, since the first failure is no increase of a counter that did not exist before."""
    (rule,) = (rule for rule in rules() if rule["alert"] == "QuotaTaskFailures")
    assert rule["expr"] == "max(quota_failed_tasks) > 0"
    assert value(exposition(), "quota_failed_tasks") == 0
    task = current_app.tasks["enterprises.tasks.delete_changes"]
    task_failure.send(sender=task, task_id="1", exception=ValueError("no"), args=(), kwargs={}, einfo=None)
    assert value(exposition(), "quota_failed_tasks") == 1
    with transaction.atomic():
        queues.run_again(queues.failed_tasks())
    assert value(exposition(), "quota_failed_tasks") == 0


def test_a_standby_is_measured(own_database: Clone, broker: str, settings: Any) -> None:
    with standby(own_database, settings):
        text = exposition()
    assert value(text, "quota_source_up", source="core.metrics.state.read_replication") == 1
    assert value(text, "quota_replication_lag_bytes", standby=STANDBY) is not None
    assert value(text, "quota_replication_lag_seconds", standby=STANDBY) is not None


def test_only_the_health_listener_answers_and_adds_up_its_processes(own_database: Clone, tmp_path: Path) -> None:
    port, health_port = free_port(), free_port()
    environ = {**own_database.environ, "DATABASE_POOL": "4", "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics")}
    web = harness.web(port, tmp_path, health_port=health_port, environ=environ)
    web.start()
    try:
        harness.wait_for(lambda: harness.answers(port), 120, f"the web answers; see {web.log}")
        for _turn in range(10):
            assert get(port, "/healthz")[0] == 200
        status, page = get(port, "/metrics")
        assert status != 200
        assert "quota_" not in page
        status, text = get(health_port, "/metrics")
        assert status == 200
        asked = value(text, "quota_request_seconds_count", method="GET", route="healthz", status="200")
        assert (asked or 0) >= 10, "requests of both processes are added up"
        assert value(text, "quota_outbox_messages") == 0
        assert (value(text, "quota_pool_connections", state="open") or 0) >= 1
        assert get(health_port, "/api/v1/")[0] == 404
    finally:
        web.stop()


def test_a_worker_counts_its_tasks(own_database: Clone, broker: str, tmp_path: Path) -> None:
    port = free_port()
    environ = {"METRICS_PORT": str(port), "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics")}
    with test_outbox_processes.worker(own_database, **environ):
        with transaction.atomic():
            outbox.announce("thing_happened_elsewhere", thing="counted")
        assert outbox.relay() == 1
        assert wait_until(lambda: outbox_tasks.traces() == ["counted"], 120)
        name, labels = "quota_task_seconds_count", {"task": "tests.leave_trace_from_worker", "outcome": "success"}
        assert wait_until(lambda: value(get(port, "/metrics")[1], name, **labels) == 1, 120)


def rules() -> list[dict[str, Any]]:
    groups = yaml.safe_load((MONITORING / "alerts.yml").read_text())["groups"]
    return [rule for group in groups for rule in group["rules"]]


def expressions() -> list[str]:
    dashboard = json.loads((MONITORING / "grafana-dashboard.json").read_text())
    alerts = [rule["expr"] for rule in rules()]
    panels = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    return [*alerts, *(panel.replace("$__rate_interval", INTERVAL) for panel in panels)]


def test_alerts_and_dashboard_are_valid() -> None:
    for expression in expressions():
        promql_parser.parse(expression)
    for rule in rules():
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
        assert rule["labels"]["severity"] in {"warning", "critical"}
        assert rule["annotations"]["summary"]


def test_alerts_and_dashboard_name_only_metrics_that_exist(own_database: Clone, broker: str, settings: Any) -> None:
    assert requests.__name__  # importing it registers its metrics, as the middleware does
    with standby(own_database, settings):
        families = [*REGISTRY.collect(), *metrics.State().collect()]
    suffixes = {"histogram": ("_bucket", "_count", "_sum"), "counter": ("_total",)}
    shown = {family.name + end for family in families for end in suffixes.get(family.type, ("",))}
    named = {name for expression in expressions() for name in re.findall(r"\bquota_\w+", expression)}
    assert named <= shown
    ours = {family.name for family in families if family.name.startswith("quota_")}
    unshown = {name for name in ours if not any(one.startswith(name) for one in named)}
    assert not unshown, "measured, and neither in the dashboard nor in an alert"
