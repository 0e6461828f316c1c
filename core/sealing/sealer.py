"""The sealer, which chains what ended transactions have committed, one batch after another.

No row is missed: a snapshot knows the oldest transaction still running. All below it have ended, and none of those
numbers is reused; so no row with a lower number can still appear, however late it committed.
"""

import datetime as dt
import hashlib
from typing import cast

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from core import outbox, row_security
from core.canonical_json import canonical
from core.models import SealBatch, SealCounter
from core.sealing import heads, merkle, witnesses
from core.sealing.streams import POINT, leaves, streams

LOCK = 0x5EA1  # advisory: one sealer at a time
BATCH = 20_000  # entries of one batch; a single transaction is never split, however many it wrote
ZERO = "0" * 64
ENTRY = 48  # bytes of one entry in SealBatch.leaves: its key, its hash
_PREFIX = b"rare-earth-quota-register batch 1\n"


class ChainCut(Exception):
    """Sealed batches are missing at the end of the chain."""


class CounterBehind(Exception):
    """The database assigns transaction numbers that are sealed already: it was copied without ``restore``."""


def seal() -> int:
    """Seal all that can be sealed and return how many entries; do nothing while another process seals."""
    sealed = 0
    while (count := _seal_one()) is not None:
        sealed += count
    return sealed


def unsealed() -> dict[str, int]:
    """Return how many committed rows of each table are not sealed yet."""
    last = SealBatch.objects.order_by("-number").first()
    query = sql.SQL("SELECT count(*) FROM {table} WHERE {point} >= {low}")
    tail = {}
    with connection.cursor() as cursor:
        for stream in streams():
            low = sql.Literal(last.to_point if last else -(2**63))
            cursor.execute(query.format(table=sql.Identifier(stream.table), point=sql.Identifier(POINT), low=low))
            tail[stream.table] = cursor.fetchone()[0]
    return tail


def complete_until() -> dt.datetime:
    """Return the instant up to which everything committed is sealed: that of the oldest waiting entry, or now."""
    last = SealBatch.objects.order_by("-number").defer("leaves").first()
    low = sql.Literal(last.to_point if last else -(2**63))
    oldest = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT min(uuid_extract_timestamp(id)) FROM {table} WHERE {point} >= {low}").format(
            table=sql.Identifier(stream.table), point=sql.Identifier(POINT), low=low
        )
        for stream in streams()
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT COALESCE(min(at), now()) FROM ({}) AS oldest (at)").format(oldest))
        (instant,) = cursor.fetchone()
    return cast(dt.datetime, instant)


def hash_of(batch: SealBatch) -> str:
    """Return the hash that binds a batch's content to everything before it."""
    header = {
        "number": batch.number,
        "from_point": batch.from_point,
        "to_point": batch.to_point,
        "first_position": batch.first_position,
        "last_position": batch.last_position,
        "count": batch.count,
        "counts": batch.counts,
        "columns": batch.columns,
        "root": batch.root,
        "previous": batch.previous,
        "sealed_at": batch.sealed_at,
    }
    return hashlib.sha256(_PREFIX + canonical(header)).hexdigest()


def horizon(cursor: CursorWrapper) -> int:
    """Return the number below which all transactions have ended; raise ``CounterBehind`` if the chain is ahead."""
    require_counter_ahead()
    cursor.execute("SELECT core_chain_point(pg_snapshot_xmin(pg_current_snapshot()))")
    return int(cursor.fetchone()[0])


def require_counter_ahead() -> None:
    """Raise ``CounterBehind`` unless the next transaction comes after everything that is sealed.

    A counter that is behind means that the database was copied.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_chain_point(pg_snapshot_xmax(pg_current_snapshot()))")
        (following,) = cursor.fetchone()
    last = SealBatch.objects.order_by("-number").values_list("to_point", flat=True).first()
    if last is not None and following < last:
        raise CounterBehind(
            f"transaction {following} comes before {last}, which is sealed: run manage.py restore --advance-counter"
        )


def require_uncut(last: SealBatch | None) -> None:
    """Raise ``ChainCut`` unless the last batch is the last one that was sealed."""
    counted = SealCounter.objects.get()
    if (counted.number, counted.hash) != ((last.number, last.hash) if last else (0, ZERO)):
        raise ChainCut(
            f"{counted.number} batches were sealed, the chain ends with batch {last.number if last else 0}:"
            " run manage.py verify_ledger"
        )


@transaction.atomic
def _seal_one() -> int | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if cursor.fetchone() != (True,):
            return None
        cursor.execute("SET LOCAL timezone TO 'UTC'")
        # A policy that would hide rows from the sealer must be an error, not a smaller chain.
        row_security.require_unrestricted(cursor)
        last = SealBatch.objects.order_by("-number").defer("leaves").first()
        low = last.to_point if last else None
        require_uncut(last)
        over = horizon(cursor)
        high = _cut(cursor, low, over)
        if high is None and last is None:
            high = over  # the first batch is sealed at installation, and may be empty
        if high is None:
            return None
        cursor.execute("SELECT clock_timestamp()")
        (sealed_at,) = cursor.fetchone()

    counts: dict[str, int] = {}
    columns: dict[str, list[str]] = {}
    packed, hashes = bytearray(), list[bytes]()
    for stream in streams():
        columns[stream.table] = stream.columns()
        before = len(hashes)
        for leaf in leaves(stream.table, columns[stream.table], low, high):
            packed += leaf.key.bytes + leaf.hash
            hashes.append(leaf.hash)
        counts[stream.table] = len(hashes) - before
    first = last.last_position + 1 if last else 1
    batch = SealBatch(
        number=last.number + 1 if last else 1,
        from_point=low if low is not None else 0,
        to_point=high,
        first_position=first,
        last_position=first + len(hashes) - 1,
        count=len(hashes),
        counts=counts,
        columns=columns,
        root=merkle.root(hashes).hex(),
        previous=last.hash if last else ZERO,
        sealed_at=sealed_at,
        leaves=bytes(packed),
    )
    batch.hash = hash_of(batch)
    heads.sign(batch)
    batch.save(force_insert=True)
    transaction.on_commit(heads.write_out, robust=True)
    if witnesses.addresses():
        outbox.announce("seals.batch_sealed", number=batch.number)
    return batch.count


def _cut(cursor: CursorWrapper, low: int | None, over: int) -> int | None:
    """Return the end of the next batch: the horizon, or earlier to limit its size; ``None`` if nothing waits."""
    union = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {point} AS point FROM {table} WHERE {point} >= {low} AND {point} < {over}").format(
            point=sql.Identifier(POINT),
            table=sql.Identifier(stream.table),
            low=sql.Literal(low if low is not None else -(2**63)),
            over=sql.Literal(over),
        )
        for stream in streams()
    )
    cursor.execute(
        sql.SQL(
            "SELECT min(point), (array_agg(point ORDER BY point))[{most}] FROM ({union} ORDER BY 1 LIMIT {most}) rows"
        ).format(union=union, most=sql.Literal(BATCH + 1))
    )
    first, beyond = cursor.fetchone()
    if first is None:
        return None
    if beyond is None:
        return over
    return int(beyond) if beyond > first else int(first) + 1
