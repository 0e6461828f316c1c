"""State of the kernel: the outbox, the broker's queues, the seals, the standbys."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection
from prometheus_client.core import GaugeMetricFamily, Metric

from core import advisory_locks, outbox, queues, sealing
from core.database import session_of
from core.metrics import broker_source, source

_OUTBOX = """
    SELECT count(*), count(*) FILTER (WHERE attempts > 0),
           coalesce(extract(epoch FROM clock_timestamp()
                            - min(created_at) FILTER (WHERE attempts > 0 OR due_at <= clock_timestamp())), 0)
    FROM core_outboxmessage WHERE delivered_at IS NULL
"""
# The lag is NULL for a role without pg_monitor, and for a standby that has caught up and heard of nothing new.
_REPLICATION = """
    SELECT application_name, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), extract(epoch FROM replay_lag)
    FROM pg_stat_replication
    WHERE NOT pg_is_in_recovery()
"""


@source
def read_outbox() -> Iterator[Metric]:
    with connection.cursor() as cursor:
        cursor.execute(_OUTBOX)
        depth, failing, age = cursor.fetchone()
    yield GaugeMetricFamily("quota_outbox_messages", "Messages that are not delivered yet.", depth)
    yield GaugeMetricFamily("quota_outbox_failing", "Of these, messages whose delivery has failed before.", failing)
    yield GaugeMetricFamily("quota_outbox_age_seconds", "Age of the oldest message that is due.", float(age))


@broker_source
def read_queues() -> Iterator[Metric]:
    waiting = GaugeMetricFamily("quota_queue_tasks", "Tasks that wait in a queue.", labels=["queue"])
    for queue, count in outbox.queue_lengths().items():
        waiting.add_metric([queue], count)
    yield waiting
    yield GaugeMetricFamily(
        "quota_queue_taken", "Tasks that workers hold and have not finished.", outbox.count_taken_tasks()
    )


@source
def read_failed_tasks() -> Iterator[Metric]:
    failed = queues.failed_tasks().count()
    yield GaugeMetricFamily("quota_failed_tasks", "Tasks that failed and were not run again.", failed)


@source
def read_seals() -> Iterator[Metric]:
    lag = (dt.datetime.now(dt.UTC) - sealing.complete_until()).total_seconds()
    yield GaugeMetricFamily("quota_seal_lag_seconds", "Age of the oldest entry that is not sealed.", max(lag, 0.0))


@source
def read_advisory_locks() -> Iterator[Metric]:
    seconds = advisory_locks.longest_held()
    yield GaugeMetricFamily("quota_advisory_lock_seconds", "Time for which an advisory lock has been held.", seconds)


@source
def read_replication() -> Iterator[Metric]:
    """Yield how far standbys are behind; nothing without standbys, or where the role may not read it."""
    behind = GaugeMetricFamily(
        "quota_replication_lag_bytes", "Bytes of the log that a standby has not replayed.", labels=["standby"]
    )
    late = GaugeMetricFamily(
        "quota_replication_lag_seconds", "Time until a standby had replayed what was last written.", labels=["standby"]
    )
    standbys = _standbys()
    for name, size, seconds in standbys:
        behind.add_metric([name], float(size))
        late.add_metric([name], float(seconds or 0))
    if standbys:
        yield from (behind, late)


def _standbys() -> list[tuple[Any, ...]]:
    if not settings.MONITOR_DATABASE:
        with connection.cursor() as cursor:
            cursor.execute(_REPLICATION)
            rows = cursor.fetchall()
    else:
        with session_of(settings.MONITOR_DATABASE) as session:
            rows = session.execute(_REPLICATION).fetchall()
    return [row for row in rows if row[1] is not None]
