"""The schedule of several hosts: each runs a beat, and the one that holds a lock in the database sends the tasks.

The others follow the schedule without sending, so that whoever takes over sends what has just become due and not what
the one before him has sent all day. The lock is of a session of its own: it is free as soon as the database notices
that the session has ended. While the database cannot be asked nobody knows who holds it: then nothing is sent and
nothing counts as sent, so that what became due meanwhile is sent afterwards.
"""

import datetime as dt
import enum
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import psycopg
import structlog
from celery.beat import PersistentScheduler
from django.conf import settings

from core import advisory_locks
from core.database import session_of

log = structlog.get_logger(__name__)

PAUSE = 1.0  # seconds between two attempts
# What became due so long ago was sent by the holder of the lock. Longer than the database takes to notice that a host
# is gone, so that a task is rather sent twice than not at all: each of them finds nothing to do the second time.
GRACE = dt.timedelta(minutes=2)
# A host that is lost without a word is noticed within half a minute.
_KEEPALIVES = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"


class Holder(enum.Enum):
    """The holder of the lock."""

    THIS = "this process"
    ANOTHER = "another process"
    UNKNOWN = "unknown: the database cannot be asked"


class SessionLock:
    """An advisory lock that is held as long as its session lives."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._stack = ExitStack()
        self._session: psycopg.Connection | None = None

    def hold(self) -> Holder:
        """Return who holds the lock; take it if it is free."""
        holder = Holder.UNKNOWN
        try:
            if self._session is not None:
                self._session.execute("SELECT 1")
                return Holder.THIS
            options = f"{settings.DATABASES['default']['OPTIONS'].get('options', '')} {_KEEPALIVES}"
            database = settings.DATABASES["default"]
            database = {**database, "OPTIONS": {**database["OPTIONS"], "options": options}}
            session = self._stack.enter_context(session_of(database))
            session.autocommit = True
            if session.execute("SELECT pg_try_advisory_lock(%s)", [self._number]).fetchone() == (True,):
                self._session = session
                return Holder.THIS
            holder = Holder.ANOTHER
        except psycopg.Error as error:
            log.warning("beat_without_database", error=str(error).strip())
        self.release()
        return holder

    def release(self) -> None:
        self._session = None
        try:
            self._stack.close()
        except psycopg.Error:  # of a session that has ended
            self._stack = ExitStack()


class LockedScheduler(PersistentScheduler):
    """Sends tasks while it holds the lock, and follows the schedule while another one does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.lock = SessionLock(advisory_locks.BEAT)
        self._holder = Holder.ANOTHER
        self._unknown_at = float("-inf")  # when the database could not be asked last (monotonic)
        super().__init__(*args, **kwargs)

    def tick(self, *args: Any, **kwargs: Any) -> float:
        holder = self.lock.hold()
        if holder != self._holder:
            log.info("beat_sends" if holder is Holder.THIS else "beat_waits", lock_is_held_by=holder.value)
            self._holder = holder
            self.populate_heap()  # the entries were put forward meanwhile
        if holder is Holder.THIS:
            return min(float(super().tick(*args, **kwargs)), PAUSE)
        if holder is Holder.UNKNOWN:
            self._unknown_at = time.monotonic()
        else:
            for entry in list(self._sent_by_another()):
                self.reserve(entry)
        return PAUSE

    def _sent_by_another(self) -> Iterator[Any]:
        """Yield the entries that became due so long ago that the holder of the lock has sent them.

        None for a while after the database was away: nobody sent what became due then, and a new holder may be lost
        before it does.
        """
        if time.monotonic() - self._unknown_at < GRACE.total_seconds():
            return
        for entry in self.schedule.values():
            if entry.schedule.remaining_estimate(entry.last_run_at) < -GRACE:
                yield entry

    def close(self) -> None:
        super().close()
        self.lock.release()
