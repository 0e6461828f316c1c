"""Verification: recomputes the chain from the rows, checks its signatures, and names every row that differs."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from core import row_security
from core.canonical_json import canonical
from core.models import Checkpoint, SealBatch
from core.sealing import chain_end, checkpoints, keys, merkle, row_versions
from core.sealing.discrepancies import Discrepancy
from core.sealing.sealer import ENTRY, ZERO, hash_of
from core.sealing.streams import POINT, Leaf, leaves, streams


def verify(kept: Sequence[Path] = ()) -> Iterator[Discrepancy]:
    """Yield everything that differs; ``kept`` are copies of checkpoints from elsewhere to compare with the chain."""
    alone = not connection.in_atomic_block
    with transaction.atomic():
        with connection.cursor() as cursor:
            if alone:  # one snapshot for all, whatever is sealed meanwhile
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL timezone TO 'UTC'")
            row_security.require_unrestricted(cursor)
        headers = list(SealBatch.objects.order_by("number").defer("leaves"))
        sound: list[SealBatch] = []
        yield from _chain(headers, sound)
        for run in _runs(sound):
            yield from _rows(run)
        yield from _future_rows()
        yield from (Discrepancy(where, what) for where, what in row_versions.compare_rows())
        yield from chain_end.compare_with_counter(headers)
        yield from chain_end.compare_with_heads(headers, kept)
        yield from _signatures(headers, [path for path in kept if path.suffix != ".jsonl"])


def _chain(headers: Sequence[SealBatch], sound: list[SealBatch]) -> Iterator[Discrepancy]:
    """Yield a discrepancy for each batch that is altered or does not follow from the one before.

    Batches whose own hash is right are appended to ``sound``.
    """
    previous: SealBatch | None = None
    for place, batch in enumerate(headers, start=1):
        where = f"sealed batch {batch.number}"
        if not _is_itself(batch):
            yield Discrepancy(where, "its header is not what was hashed")
        else:
            sound.append(batch)
        follows = (
            batch.number == (previous.number + 1 if previous else 1),
            batch.previous == (previous.hash if previous else ZERO),
            batch.from_point == (previous.to_point if previous else 0),
            batch.first_position == (previous.last_position + 1 if previous else 1),
            batch.last_position == batch.first_position + batch.count - 1,
        )
        if not all(follows):
            yield Discrepancy(where, f"does not follow on the batch before it (place {place})")
        previous = batch


def _is_itself(batch: SealBatch) -> bool:
    try:
        return batch.hash == hash_of(batch)
    except (TypeError, ValueError):  # the stored values have no canonical form
        return False


def _runs(batches: Iterable[SealBatch]) -> Iterator[list[SealBatch]]:
    """Yield runs of adjacent batches sealed with the same columns, whose rows are read by one query."""
    run: list[SealBatch] = []
    for batch in batches:
        if run and (batch.columns != run[-1].columns or batch.from_point != run[-1].to_point):
            yield run
            run = []
        run.append(batch)
    if run:
        yield run


def _rows(run: Sequence[SealBatch]) -> Iterator[Discrepancy]:
    first, last = run[0], run[-1]
    low = first.from_point if first.number > 1 else None
    there = {stream.table: set(stream.columns()) for stream in streams()}
    readers: dict[str, _LeafReader] = {}
    for table, columns in first.columns.items():
        if table not in there or not set(columns) <= there[table]:
            yield Discrepancy(table, f"lacks columns that batch {first.number} was sealed with")
            return
        readers[table] = _LeafReader(leaves(table, columns, low, last.to_point))
    contents = SealBatch.objects.filter(pk__in=[batch.pk for batch in run]).order_by("number")
    entries = contents.values_list("leaves", flat=True).iterator(chunk_size=10)
    for header, packed in zip(run, map(bytes, entries), strict=True):
        rows = {table: reader.before(header.to_point) for table, reader in readers.items()}
        computed = b"".join(leaf.key.bytes + leaf.hash for table in sorted(rows) for leaf in rows[table])
        hashes = [packed[at + 16 : at + ENTRY] for at in range(0, len(packed), ENTRY)]
        if len(packed) != header.count * ENTRY or merkle.root(hashes).hex() != header.root:
            yield Discrepancy(f"sealed batch {header.number}", "its list of entries is not what was hashed")
        if computed != packed:
            yield from _differences(header, packed, rows)


class _LeafReader:
    """Leaves in chain order, consumed batch by batch."""

    def __init__(self, source: Iterator[Leaf]) -> None:
        self._source = source
        self._ahead: Leaf | None = None

    def before(self, point: int) -> list[Leaf]:
        taken = [] if self._ahead is None else [self._ahead]
        if taken and taken[0].point >= point:
            return []
        self._ahead = None
        taken += takewhile(lambda leaf: self._keep(leaf, point), self._source)
        return taken

    def _keep(self, leaf: Leaf, point: int) -> bool:
        if leaf.point < point:
            return True
        self._ahead = leaf
        return False


def _differences(header: SealBatch, packed: bytes, rows: dict[str, list[Leaf]]) -> Iterator[Discrepancy]:
    """Yield the rows that differ, and how."""
    at = 0
    for table in sorted(rows):
        end = at + int(header.counts.get(table, 0)) * ENTRY
        entries = [packed[place : place + ENTRY] for place in range(at, min(end, len(packed)), ENTRY)]
        at = end
        sealed = {entry[:16]: entry[16:] for entry in entries if len(entry) == ENTRY}
        now = {leaf.key.bytes: leaf.hash for leaf in rows[table]}
        for key in sealed.keys() - now.keys():
            yield Discrepancy(f"{table} {UUID(bytes=key)}", f"is missing from sealed batch {header.number}")
        for key in now.keys() - sealed.keys():
            yield Discrepancy(f"{table} {UUID(bytes=key)}", f"was not there when batch {header.number} was sealed")
        for key in sealed.keys() & now.keys():
            if sealed[key] != now[key]:
                yield Discrepancy(f"{table} {UUID(bytes=key)}", f"was changed after batch {header.number} was sealed")


def _future_rows() -> Iterator[Discrepancy]:
    """Yield a discrepancy for each row noted under a transaction that has not begun, which no batch would include."""
    query = sql.SQL(
        "SELECT id FROM {table} WHERE {point} >= core_chain_point(pg_snapshot_xmax(pg_current_snapshot())) ORDER BY id"
    )
    with connection.cursor() as cursor:
        for stream in streams():
            cursor.execute(query.format(table=sql.Identifier(stream.table), point=sql.Identifier(POINT)))
            for (key,) in cursor.fetchall():
                yield Discrepancy(f"{stream.table} {key}", "claims a transaction that has not begun")


@dataclass(frozen=True, slots=True)
class _Signed:
    where: str
    statement: str
    signature: str


def _signatures(headers: Sequence[SealBatch], kept: Sequence[Path]) -> Iterator[Discrepancy]:
    """Yield a discrepancy for each checkpoint that is not signed by a trusted key or not confirmed by the chain.

    Copies among the witnesses and the kept files are checked as well; a witnessed one that the register has lost is a
    discrepancy.
    """
    signed: list[_Signed] = []
    for place, row in enumerate(Checkpoint.objects.order_by("number"), start=1):
        where = f"checkpoint {row.number}"
        if row.number != place:
            yield Discrepancy(where, f"is in place {place}: one before it is missing")
        if row.statement != canonical(checkpoints.statement_of(row)).decode():
            yield Discrepancy(where, "its columns are not what was signed")
        signed.append(_Signed(where, row.statement, row.signature))
    present = {(one.statement, one.signature) for one in signed}
    for path in [*_witnesses(), *kept]:
        try:
            copy = json.loads(path.read_text())
            one = _Signed(f"checkpoint kept in {path}", copy["statement"], copy["signature"])
        except (OSError, ValueError, KeyError, TypeError):
            yield Discrepancy(str(path), "is not a checkpoint")
            continue
        if (one.statement, one.signature) not in present:
            signed.append(one)
            if path not in kept:
                yield Discrepancy(one.where, "is no longer in the register")
    yield from _compare_with_chain(headers, signed)


def _compare_with_chain(headers: Sequence[SealBatch], signed: Sequence[_Signed]) -> Iterator[Discrepancy]:
    claims: list[tuple[int, _Signed, dict[str, Any]]] = []
    for one in signed:
        try:
            statement = json.loads(one.statement)
            claim = (int(statement["batches"]), one, statement)
            genuine = keys.is_signed(one.statement.encode(), one.signature, str(statement["key"]))
        except (ValueError, KeyError, TypeError):
            genuine = False
        if genuine:
            claims.append(claim)
        else:
            yield Discrepancy(one.where, "is not signed by the register")
    tree = merkle.GrowingTree()
    for batches, one, statement in sorted(claims, key=lambda claim: claim[0]):
        if not 0 < batches <= len(headers):
            yield Discrepancy(one.where, f"signed {batches} batches; {len(headers)} are left")
            continue
        for batch in headers[tree.size : batches]:
            tree.append(merkle.leaf(_hash_bytes(batch.hash)))
        last = headers[batches - 1]
        if (statement["head"], statement["root"], statement["entries"]) != (
            last.hash,
            tree.root().hex(),
            last.last_position,
        ):
            yield Discrepancy(one.where, "is not confirmed by the chain")


def _hash_bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return text.encode()


def _witnesses() -> list[Path]:
    return sorted(Path(settings.SEAL_WITNESS).glob("*.json")) if settings.SEAL_WITNESS else []
