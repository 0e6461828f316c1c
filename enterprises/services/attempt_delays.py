"""Delays against guessing, counted in the database, so that a cache that is down never admits one more attempt.

An attempt is counted before it is judged and taken back if it was right, so that concurrent attempts gain nothing.
There are counts for the pair of name and address, for the address, and for the name; the last two do not apply to an
address from which the person has signed in before. So a person cannot be locked out from elsewhere.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.conf import settings
from django.db import connection
from django.db.backends.utils import CursorWrapper

from core import rate_limits
from core.database import kept_session_of
from core.transactions import service

RESET_AFTER = 60 * 60  # seconds without a failure, after which counting starts again
LONGEST = 15 * 60  # seconds between two attempts, at most


type Cursor = CursorWrapper | psycopg.Cursor


@dataclass(frozen=True, slots=True)
class Count:
    """Attempts under one key: ``free`` of them without delay, then one second, doubled by each failure."""

    key: str
    free: int


PAIR, ADDRESS, NAME = 5, 30, 100


def counts_of(kind: str, name: str, address: str, *, familiar: bool) -> list[Count]:
    """Return the counts of an attempt.

    ``kind``: what is guessed. ``familiar``: the person has signed in from this address before.
    """
    network = rate_limits.network(address)
    counts = [Count(_key(kind, name, network), PAIR)]
    if not familiar:
        counts += [Count(_key(kind, "", network), ADDRESS), Count(_key(kind, name, ""), NAME)]
    return counts


_RESERVE = """
INSERT INTO enterprises_throttle AS t (key, failures, failed_at, until)
SELECT key, 1, clock_timestamp(), NULL FROM unnest(%s::text[]) AS key ORDER BY key
ON CONFLICT (key) DO UPDATE SET
    failures = CASE WHEN t.failed_at < clock_timestamp() - make_interval(secs => %s) THEN 1 ELSE t.failures + 1 END,
    failed_at = clock_timestamp()
RETURNING key, failures, GREATEST(EXTRACT(epoch FROM until - clock_timestamp()), 0)
"""


@service
def reserve(counts: Iterable[Count]) -> tuple[float, bool]:
    """Count one attempt; return the seconds for which it must not be judged, and whether a delay begins with it.

    With 0 seconds the attempt is judged now. An attempt that must wait is not counted.
    """
    with connection.cursor() as cursor:
        return _reserve(cursor, counts)


@service
def passed(counts: Iterable[Count]) -> None:
    """Take back the count of a correct attempt, and delete the failures of the first count's key."""
    with connection.cursor() as cursor:
        _passed(cursor, counts)


def reserve_apart(counts: Iterable[Count]) -> tuple[float, bool]:
    """Count one attempt as ``reserve`` does, in a transaction of its own that is committed before it is judged.

    For an attempt that is judged within another transaction: a refusal undoes that one, and attempts at the same time
    would not see each other's count.
    """
    with _apart() as cursor:
        return _reserve(cursor, counts)


def passed_apart(counts: Iterable[Count]) -> None:
    """Take back the count of a correct attempt in a transaction of its own, whatever becomes of the enclosing one."""
    with _apart() as cursor:
        _passed(cursor, counts)


@contextmanager
def _apart() -> Iterator[psycopg.Cursor]:
    """Return a cursor on a second connection, outside the pool: a request that waits for the pool has one already."""
    with kept_session_of(connection.settings_dict) as session, session.cursor() as cursor:
        yield cursor


def _reserve(cursor: Cursor, counts: Iterable[Count]) -> tuple[float, bool]:
    free = {count.key: count.free for count in counts}
    cursor.execute(_RESERVE, [sorted(free), RESET_AFTER])
    rows = cursor.fetchall()
    waits = max(float(wait or 0) for _key, _failures, wait in rows)
    if waits > 0:  # not judged, so not counted
        _give_back(cursor, free)
        return waits, False
    begun = False
    for key, failures, _wait in rows:
        if failures >= free[key]:
            begun = begun or failures == free[key]
            delay = min(2 ** min(failures - free[key], 20), LONGEST)
            cursor.execute(
                "UPDATE enterprises_throttle SET until = clock_timestamp() + make_interval(secs => %s) WHERE key = %s",
                [delay, key],
            )
    return 0.0, begun


def _passed(cursor: Cursor, counts: Iterable[Count]) -> None:
    listed = list(counts)
    cursor.execute("DELETE FROM enterprises_throttle WHERE key = %s", [listed[0].key])
    _give_back(cursor, [count.key for count in listed[1:]])


def _give_back(cursor: Cursor, keys: Iterable[str]) -> None:
    cursor.execute(
        "UPDATE enterprises_throttle SET failures = GREATEST(failures - 1, 0) WHERE key = ANY(%s)", [sorted(keys)]
    )


@service
def delete_expired() -> int:
    """Delete counts that no longer cause a delay; return how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM enterprises_throttle WHERE failed_at < clock_timestamp() - make_interval(secs => %s)",
            [RESET_AFTER * 24],
        )
        return cursor.rowcount


def _key(*parts: str) -> str:
    """Return a keyed digest, from which neither names nor addresses can be read."""
    content = "\x1f".join(parts).encode()
    return hmac.new(str(settings.SECRET_KEY).encode(), b"throttle\x1f" + content, hashlib.sha256).hexdigest()
