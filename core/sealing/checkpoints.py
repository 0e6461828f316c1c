"""Checkpoints, which sign the whole chain: the hash of its last batch, and a Merkle root over all batches' hashes.

Every kept copy is a witness. One is stored beside the register itself, in ``SEAL_WITNESS``, outside the database, so
that even emptying every table of the chain is detected.
"""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from core.canonical_json import canonical
from core.models import Checkpoint, SealBatch
from core.sealing import keys, merkle
from core.sealing.sealer import LOCK


@transaction.atomic
def take_checkpoint() -> Checkpoint | None:
    """Sign the current chain; return ``None`` if nothing has been sealed yet."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT clock_timestamp()")
        (taken_at,) = cursor.fetchone()
    last = SealBatch.objects.order_by("-number").defer("leaves").first()
    if last is None:
        return None
    before = Checkpoint.objects.order_by("-number").first()
    checkpoint = Checkpoint(
        number=before.number + 1 if before else 1,
        taken_at=taken_at,
        batches=last.number,
        entries=last.last_position,
        head=last.hash,
        root=tree_root(hashes(last.number)).hex(),
        key=keys.public(),
    )
    checkpoint.statement = canonical(statement_of(checkpoint)).decode()
    checkpoint.signature = keys.sign(checkpoint.statement.encode())
    checkpoint.save(force_insert=True)
    transaction.on_commit(lambda: witness(checkpoint), robust=True)
    return checkpoint


def statement_of(checkpoint: Checkpoint) -> dict[str, Any]:
    return {
        "number": checkpoint.number,
        "taken_at": checkpoint.taken_at,
        "batches": checkpoint.batches,
        "entries": checkpoint.entries,
        "head": checkpoint.head,
        "root": checkpoint.root,
        "key": checkpoint.key,
    }


def hashes(batches: int) -> list[str]:
    """Return the hashes of the first ``batches`` batches, in order."""
    return list(SealBatch.objects.filter(number__lte=batches).order_by("number").values_list("hash", flat=True))


def tree_leaves(batch_hashes: list[str]) -> list[bytes]:
    return [merkle.leaf(bytes.fromhex(text)) for text in batch_hashes]


def tree_root(batch_hashes: list[str]) -> bytes:
    return merkle.root(tree_leaves(batch_hashes))


def witness(checkpoint: Checkpoint) -> None:
    """Keep a copy outside the database."""
    if settings.SEAL_WITNESS is None:
        return
    folder = Path(settings.SEAL_WITNESS)
    folder.mkdir(parents=True, exist_ok=True)
    kept = {"statement": checkpoint.statement, "signature": checkpoint.signature}
    draft = folder / f".{checkpoint.number:08d}"
    draft.write_text(json.dumps(kept))
    draft.replace(folder / f"{checkpoint.number:08d}.json")
