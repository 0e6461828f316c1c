"""Proofs that one row is in a checkpoint: the row's text, two short paths of hashes and a signature."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from core.models import Checkpoint, SealBatch
from core.sealing import checkpoints, merkle
from core.sealing.sealer import ENTRY
from core.sealing.streams import POINT, content


class NotSealedYet(Exception):
    """No checkpoint contains the row yet; the next one will."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The path from a row's text to a signature.

    leaf = SHA-256(0x00, table, line feed, content). ``path`` leads from it to the batch's root; the batch's hash,
    hashed as a leaf in its turn, leads by ``path_of_batch`` to the root that the checkpoint signs.
    """

    table: str
    key: UUID
    content: str
    position: int
    leaf: bytes
    path: list[merkle.Step]
    batch: SealBatch
    path_of_batch: list[merkle.Step]
    checkpoint: Checkpoint


@transaction.atomic
def proof_of(table: str, key: UUID) -> Proof:
    point = _point(table, key)
    batch = SealBatch.objects.filter(from_point__lte=point, to_point__gt=point).order_by("number").first()
    if batch is None:
        raise NotSealedYet
    checkpoint = Checkpoint.objects.filter(batches__gte=batch.number).order_by("number").first()
    if checkpoint is None:
        raise NotSealedYet
    packed = bytes(batch.leaves)
    keys = [packed[at : at + 16] for at in range(0, len(packed), ENTRY)]
    hashes = [packed[at + 16 : at + ENTRY] for at in range(0, len(packed), ENTRY)]
    if key.bytes not in keys:
        raise NotSealedYet
    index = keys.index(key.bytes)
    tree = checkpoints.tree_leaves(checkpoints.hashes(checkpoint.batches))
    text = content(table, batch.columns[table], key)
    assert text is not None
    return Proof(
        table=table,
        key=key,
        content=text,
        position=batch.first_position + index,
        leaf=hashes[index],
        path=merkle.path(hashes, index),
        batch=batch,
        path_of_batch=merkle.path(tree, batch.number - 1),
        checkpoint=checkpoint,
    )


def _point(table: str, key: UUID) -> int:
    query = sql.SQL("SELECT {point} FROM {table} WHERE id = {key}")
    with connection.cursor() as cursor:
        cursor.execute(query.format(point=sql.Identifier(POINT), table=sql.Identifier(table), key=sql.Literal(key)))
        row = cursor.fetchone()
    if row is None:
        raise NotSealedYet
    return int(row[0])
