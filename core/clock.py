"""The only source of the current day and instant.

Business days are dates in Asia/Shanghai; instants are UTC. A demonstration is fixed at one business day, by a row that
its loader writes or by the setting ``BUSINESS_DATE``, and a banner on every page says so. Loaders and tests set the
instant with ``at``.
"""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.db import connection

ZONE = ZoneInfo("Asia/Shanghai")
_STALE_AFTER = 2.0  # seconds for which a process may use the business day it read

_instant: ContextVar[dt.datetime | None] = ContextVar("instant", default=None)
_day: dt.date | None = None
_read_at: float = float("-inf")


def fixed_day() -> dt.date | None:
    """Return the business day at which a demonstration is fixed; ``None`` in normal operation.

    ``BUSINESS_DATE`` of the environment takes precedence over the row that the demonstration's loader has written.
    """
    global _day, _read_at
    if settings.BUSINESS_DATE is not None:
        stated_day: dt.date = settings.BUSINESS_DATE
        return stated_day
    if time.monotonic() - _read_at > _STALE_AFTER:
        if connection.in_atomic_block and connection.needs_rollback:
            return _day
        row = apps.get_model("core", "FixedDay").objects.first()
        _day, _read_at = (row.day if row else None), time.monotonic()
    return _day


def reload_fixed_day() -> None:
    """Read the fixed day from the database again at the next call."""
    global _read_at
    _read_at = float("-inf")


def stated_instant() -> dt.datetime | None:
    """Return the instant set by ``at`` or by the fixed day; ``None`` if neither is set."""
    if (instant := _instant.get()) is not None:
        return instant
    if (day := fixed_day()) is not None:
        return dt.datetime.combine(day, dt.datetime.now(ZONE).time(), ZONE).astimezone(dt.UTC)
    return None


def now() -> dt.datetime:
    """Return the current instant in UTC, or the stated one."""
    return stated_instant() or dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """Return the business day: the current date in Asia/Shanghai."""
    return now().astimezone(ZONE).date()


@contextmanager
def at(instant: dt.datetime | dt.date) -> Iterator[None]:
    """Act as of another instant (a date means its noon in Shanghai)."""
    if not isinstance(instant, dt.datetime):
        instant = dt.datetime.combine(instant, dt.time(12), ZONE)
    token = _instant.set(instant.astimezone(dt.UTC))
    try:
        yield
    finally:
        _instant.reset(token)
