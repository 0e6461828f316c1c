"""Metrics for Prometheus: what the processes count, and what the database says of its state when it is asked.

Instruments of a process (requests, pool, tasks) are written to files in ``PROMETHEUS_MULTIPROC_DIR``, so that one
answer adds up all processes of the machine. Sources of state are functions that an app registers in its ``metrics``
module (``source``); they run when Prometheus asks. ``/metrics`` is answered by the health listener
(``core.serving.monitoring_listener``) and by workers (``METRICS_PORT``), never by the site's own address.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import structlog
from django.db import DatabaseError, InterfaceError, connection, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from psycopg_pool import PoolTimeout
from redis.exceptions import RedisError

from core import row_security
from core.outbox import BrokerUnavailable

log = structlog.get_logger(__name__)

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
PATIENCE = 2.0  # seconds that a scrape waits for a connection to the database; Prometheus itself waits for ten

type Source = Callable[[], Iterable[Metric]]

_SOURCES: dict[str, Source] = {}
_OF_BROKER: set[str] = set()


def source(function: Source) -> Source:
    """Register a function that reads state and yields metrics; it is named by its module and its own name."""
    _SOURCES[f"{function.__module__}.{function.__name__}"] = function
    return function


def broker_source(function: Source) -> Source:
    """Register a function as ``source`` does that reads the broker alone, and so also while the database is away."""
    _OF_BROKER.add(f"{function.__module__}.{function.__name__}")
    return source(function)


class State(Collector):
    """The present values of the sources; a source that fails is left out and reported by ``quota_source_up``."""

    def collect(self) -> Iterator[Metric]:
        answered = GaugeMetricFamily("quota_source_up", "Whether a source of state could be read.", labels=["source"])
        took = GaugeMetricFamily("quota_source_seconds", "How long reading a source took.", labels=["source"])
        try:
            with row_security.unrestricted("figures of the whole register, without a name or an identifier"):
                reachable = _database_answers()
                for name, read in _SOURCES.items():
                    if not reachable and name not in _OF_BROKER:
                        answered.add_metric([name], 0)
                        continue
                    began = time.monotonic()
                    try:
                        values = list(read())
                    except (
                        DatabaseError,
                        InterfaceError,
                        psycopg.Error,
                        RedisError,
                        BrokerUnavailable,
                        OSError,
                    ) as error:
                        log.warning("metrics_source_failed", source=name, error=str(error))
                        answered.add_metric([name], 0)
                        continue
                    answered.add_metric([name], 1)
                    took.add_metric([name], time.monotonic() - began)
                    yield from values
        finally:
            connection.close()  # returns it to the pool, since no signal ends this request
        yield from (answered, took)

    def describe(self) -> Iterator[Metric]:
        """Yield nothing: a registry asks for names when it takes up a collector, before there is a database."""
        return iter(())


def _database_answers() -> bool:
    """Return whether there is a connection to the database, so that not every source waits for one in vain."""
    default = connections["default"]
    try:
        if isinstance(default, DatabaseWrapper) and (pool := default.pool):
            pool.open()
            with pool.connection(PATIENCE):
                pass
        default.ensure_connection()
    except (DatabaseError, InterfaceError, PoolTimeout) as error:
        log.warning("metrics_without_database", error=str(error))
        return False
    return True


def registry() -> CollectorRegistry:
    """Return what is shown: the instruments of all processes of this machine, and the state."""
    shown = CollectorRegistry()
    if FOLDER in os.environ:
        _delete_ended_processes(Path(os.environ[FOLDER]))
        MultiProcessCollector(shown)
    else:
        shown.register(REGISTRY)
    shown.register(State())
    return shown


def exposition() -> tuple[bytes, str]:
    """Return the metrics in Prometheus' text format, and its content type."""
    return generate_latest(registry()), CONTENT_TYPE_LATEST


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answer a request for the metrics; a WSGI application, without Django's middleware."""
    body, kind = exposition()
    headers = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    start_response("200 OK", headers)
    return [body]


def serve(port: int, address: str) -> None:
    """Serve the metrics of this machine's processes at ``/metrics``, in a thread of this process.

    The state is left out, because the web reports it.
    """
    shown = CollectorRegistry()
    MultiProcessCollector(shown)
    start_http_server(port, address, shown)


def delete_process_files() -> None:
    """Delete the files of earlier processes of this machine; call it when all of them have ended."""
    for file in Path(os.environ.get(FOLDER, os.devnull)).glob("*.db"):
        file.unlink(missing_ok=True)


def _delete_ended_processes(folder: Path) -> None:
    """Delete the gauges of processes that have ended; their counters stay."""
    for file in folder.glob("gauge_live*.db"):
        pid = int(file.stem.rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            mark_process_dead(pid)
        except PermissionError:
            continue
