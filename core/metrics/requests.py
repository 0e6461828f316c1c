"""Requests by route and status, and the connections of the process's pool."""

import time
from collections.abc import Callable

from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import Gauge, Histogram

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

REQUESTS = Histogram(
    "quota_request_seconds",
    "Time until an answer was ready to be sent.",
    ["method", "route", "status"],
    buckets=SECONDS,
)
POOL = Gauge(
    "quota_pool_connections",
    "Connections to the database, as of each process's last request: open, idle, and requests that wait for one.",
    ["state"],
    multiprocess_mode="livesum",
)
POOL_STATES = {"pool_size": "open", "pool_available": "idle", "requests_waiting": "waiting"}


def middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Measure requests by the route's pattern, never by the address, which may hold a secret or a name."""

    def measured(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = get_response(request)
        match = request.resolver_match
        method = request.method if request.method in METHODS else "other"
        labels = (method, match.route if match else "", str(response.status_code))
        REQUESTS.labels(*labels).observe(time.perf_counter() - began)
        _record_pool()
        return response

    return measured


def _record_pool() -> None:
    connection = connections["default"]
    if not isinstance(connection, DatabaseWrapper) or not (pool := connection.pool):
        return
    stats = pool.get_stats()
    for name, state in POOL_STATES.items():
        POOL.labels(state).set(stats.get(name, 0))
